/** Variables by exact name, or by a beginning, which ends in `*`. Their case does not count. */
export interface VariableGroup {
  /** What whoever sets them does to others. */
  readonly what: string;
  readonly names: readonly string[];
}

/**
 * Environment variables by which whoever sets them runs code in programs of others, sends what they say elsewhere, or
 * takes a check away.
 *
 * @see https://docs.gitlab.com/runner/configuration/feature-flags/
 * @see https://man7.org/linux/man-pages/man8/ld.so.8.html
 * @see https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html
 * @see https://git-scm.com/docs/git#_environment_variables
 * @see https://nodejs.org/api/cli.html#node_optionsoptions
 * @see https://docs.openssl.org/master/man7/openssl-env/
 */
export const STEERING_VARIABLES: readonly VariableGroup[] = [
  {
    what: 'steers the runner, or claims to be a variable of GitLab',
    names: ['FF_*', 'KUBERNETES_*', 'CI_*', 'RUNNER_*', 'DOCKER_AUTH_CONFIG'],
  },
  {
    what: 'loads a library into every program',
    names: ['LD_*', 'GCONV_PATH', 'GLIBC_TUNABLES'],
  },
  {
    what: 'runs commands in every shell',
    names: [
      'BASH_ENV',
      'ENV',
      'PROMPT_COMMAND',
      'PS0',
      'PS4',
      'SHELLOPTS',
      'BASHOPTS',
      'BASH_FUNC_*',
      'BASH_LOADABLES_PATH',
      'ZDOTDIR',
      'IFS',
    ],
  },
  { what: 'puts other programs in the place of those of the image', names: ['PATH'] },
  {
    what: 'runs commands in git, or redirects it',
    names: [
      'GIT_SSH',
      'GIT_SSH_COMMAND',
      'GIT_PROXY_COMMAND',
      'GIT_ASKPASS',
      'SSH_ASKPASS',
      'GIT_EXTERNAL_DIFF',
      'GIT_EDITOR',
      'GIT_SEQUENCE_EDITOR',
      'GIT_PAGER',
      'GIT_CONFIG*',
      'GIT_EXEC_PATH',
      'GIT_TEMPLATE_DIR',
      'GIT_ALLOW_PROTOCOL',
      'GIT_SSL_NO_VERIFY',
      'GIT_DIR',
      'GIT_WORK_TREE',
      'GIT_OBJECT_DIRECTORY',
      'GIT_ALTERNATE_OBJECT_DIRECTORIES',
      'GIT_TRACE*',
      'GIT_CURL_VERBOSE',
    ],
  },
  {
    what: 'loads code into an interpreter',
    names: [
      'NODE_OPTIONS',
      'NODE_PATH',
      'NODE_REPL_EXTERNAL_MODULE',
      'PYTHONSTARTUP',
      'PYTHONPATH',
      'PYTHONHOME',
      'PYTHONBREAKPOINT',
      'PERL5OPT',
      'PERL5LIB',
      'PERL5DB',
      'PERLLIB',
      'RUBYOPT',
      'RUBYLIB',
      'JAVA_TOOL_OPTIONS',
      'JDK_JAVA_OPTIONS',
      '_JAVA_OPTIONS',
      'CLASSPATH',
      'LUA_INIT*',
      'LUA_PATH*',
      'LUA_CPATH*',
      'PHPRC',
      'PHP_INI_SCAN_DIR',
      'DOTNET_STARTUP_HOOKS',
      'CORECLR_*',
      'COR_PROFILER*',
      'ERL_FLAGS',
      'ERL_AFLAGS',
      'ERL_ZFLAGS',
      'R_PROFILE*',
      'R_ENVIRON*',
    ],
  },
  {
    what: 'takes a check of TLS away, or writes its keys down',
    names: [
      'NODE_TLS_REJECT_UNAUTHORIZED',
      'PYTHONHTTPSVERIFY',
      'SSLKEYLOGFILE',
      'OPENSSL_CONF',
      'OPENSSL_MODULES',
      'OPENSSL_ENGINES',
    ],
  },
];

/**
 * Options of git that run nothing and lead nowhere, each written out: git takes the beginning of an option for the whole,
 * and others run programs or name other servers.
 *
 * @see https://git-scm.com/docs/git-fetch
 * @see https://git-scm.com/docs/git-submodule
 */
const GIT_OPTIONS =
  /^\s*(?:(?:--(?:prune|prune-tags|tags|no-tags|force|quiet|verbose|progress|no-progress|single-branch|no-single-branch|recommend-shallow|no-recommend-shallow|shallow-submodules|no-recurse-submodules|remote|init|recursive)|--(?:depth|jobs)[ =]\d+|-j ?\d+|--filter=(?:blob:none|tree:0)|-[fqv])(?:\s+|$))*$/;

/** Variables whose value decides, with what they may say. */
export const STEERING_VALUES: Readonly<Record<string, RegExp>> = {
  DOCKER_HOST: /^(?:tcp:\/\/(?:docker|localhost|127\.0\.0\.1|\[::1\]):\d+|unix:\/\/\/(?!.*\.\.)[\w./-]+)?$/,
  NIX_CONFIG:
    /^(?!.*(?:(?:pre|post)-build-hook|diff-hook|plugin-files|netrc-file|ssl-cert-file|trusted-users|require-sigs\s*=\s*false|accept-flake-config\s*=\s*true))/s,
  GIT_FETCH_EXTRA_FLAGS: GIT_OPTIONS,
  GIT_CLONE_EXTRA_FLAGS: GIT_OPTIONS,
  GIT_SUBMODULE_UPDATE_FLAGS: GIT_OPTIONS,
};
