/** Variables by exact name, or by a beginning, which ends in `*`. Their case does not count. */
export interface VariableGroup {
  /** What whoever sets them does to others. */
  readonly what: string;
  readonly names: readonly string[];
}

/**
 * Environment variables by which whoever sets them runs code in programs of others, sends what they say elsewhere, or
 * takes a check away. Whoever writes a fleet sets them for the jobs of everybody.
 *
 * Left are those that operators set for the builds of all: mirrors (`GOPROXY`, `PIP_INDEX_URL`, `NPM_CONFIG_REGISTRY`), where
 * a check of what is fetched stays (`GONOSUMDB`, `GOPRIVATE`), and names of a program, a file or a folder that the image or
 * the project must bring (`RUSTC_WRAPPER`, `RUSTFLAGS`, `CARGO_TARGET_*`, `CC`, `HELM_PLUGINS`, `KUBECONFIG`); and `DYLD_*`,
 * which nothing reads on Linux.
 *
 * @see https://docs.gitlab.com/runner/configuration/feature-flags/
 * @see https://man7.org/linux/man-pages/man8/ld.so.8.html
 * @see https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html
 * @see https://git-scm.com/docs/git#_environment_variables
 * @see https://nodejs.org/api/cli.html#node_optionsoptions
 * @see https://docs.openssl.org/master/man7/openssl-env/
 * @see https://pkg.go.dev/cmd/go#hdr-Environment_variables
 * @see https://docs.npmjs.com/cli/using-npm/config
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
    what: 'runs commands in tools of builds',
    names: [
      'LESSOPEN',
      'LESSCLOSE',
      'MAKEFILES',
      'GOCACHEPROG',
      'NPM_CONFIG_SCRIPT_SHELL',
      'RSYNC_RSH',
      'RSYNC_CONNECT_PROG',
      'SVN_SSH',
    ],
  },
  {
    what: 'loads code into an interpreter',
    names: [
      'NODE_OPTIONS',
      'NPM_CONFIG_NODE_OPTIONS',
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
      'ERL_OTP*',
      'ELIXIR_ERL_OPTIONS',
      'R_PROFILE*',
      'R_ENVIRON*',
    ],
  },
  {
    what: 'takes a check of TLS away, or writes its keys down',
    names: [
      'NODE_TLS_REJECT_UNAUTHORIZED',
      'NPM_CONFIG_STRICT_SSL',
      'YARN_ENABLE_STRICT_SSL',
      'PYTHONHTTPSVERIFY',
      'PIP_TRUSTED_HOST',
      'UV_INSECURE_HOST',
      'CONDA_SSL_VERIFY',
      'BUNDLE_SSL_VERIFY_MODE',
      'PERL_LWP_SSL_VERIFY_HOSTNAME',
      'HEX_UNSAFE_HTTPS',
      'GOINSECURE',
      'VAULT_SKIP_VERIFY',
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

/**
 * Options of make that neither run a command nor read another file.
 *
 * @see https://www.gnu.org/software/make/manual/html_node/Options-Summary.html
 */
const MAKE_OPTIONS =
  /^\s*(?:(?:-?[BikrRsSw]+(?:j(?: ?\d+)?)?|-?j(?: ?\d+)?|-?l(?: ?[\d.]+)?|-O\w*|--(?:jobs|load-average|output-sync)(?:=[\w.]+)?|--(?:always-make|ignore-errors|keep-going|no-builtin-rules|no-builtin-variables|no-print-directory|print-directory|quiet|silent|trace|warn-undefined-variables))(?:\s+|$))*$/;

/**
 * Options of tar that run no program; it takes the beginning of an option for the whole.
 *
 * @see https://www.gnu.org/software/tar/manual/html_section/using-tar-options.html
 */
const TAR_OPTIONS =
  /^\s*(?:--(?:no-same-owner|no-same-permissions|numeric-owner|overwrite|no-overwrite-dir|no-acls|no-selinux|no-xattrs|sparse|warning=[\w-]+)(?:\s+|$))*$/;

/**
 * Options of Maven, but no goals: those of plugins run any program.
 *
 * @see https://maven.apache.org/configure.html#maven_args-environment-variable
 */
const MAVEN_OPTIONS =
  /^(?!.*(?:maven\.ext\.class\.path|\.ssl\.(?:insecure|allowall)=true))\s*(?:(?:-(?:s|gs|t|gt|T|P)\s+[^-\s]\S*|--(?:settings|global-settings|toolchains|global-toolchains|threads|activate-profiles)\s+[^-\s]\S*|-\S+)(?:\s+|$))*$/s;

/**
 * Options of a Java machine, but none that loads code into it, or runs a command when it fails.
 *
 * @see https://docs.oracle.com/en/java/javase/21/docs/specs/man/java.html
 */
const JAVA_OPTIONS =
  /^(?!.*(?:-javaagent|-agentlib|-agentpath|-Xbootclasspath|-XX:(?:On|Flags|VMOptionsFile)|(?:^|\s)["']?@|\.ssl\.(?:insecure|allowall)=true))/s;

/** Programs that page, without a command of their own. */
const PAGERS = /^(?:(?:cat|less|more)(?: -[\w-]+)*)?$/;

const EDITORS = /^(?::|true|false|cat|vi|vim|nano|emacs)?$/;

/** Variables whose value decides, with what they may say. */
export const STEERING_VALUES: Readonly<Record<string, RegExp>> = {
  DOCKER_HOST: /^(?:tcp:\/\/(?:docker|localhost|127\.0\.0\.1|\[::1\]):\d+|unix:\/\/\/(?!.*\.\.)[\w./-]+)?$/,
  NIX_CONFIG:
    /^(?!.*(?:(?:pre|post)-build-hook|diff-hook|plugin-files|netrc-file|ssl-cert-file|trusted-users|require-sigs\s*=\s*false|accept-flake-config\s*=\s*true))/s,
  GOFLAGS: /^(?!.*-(?:toolexec|exec|vettool|overlay|extld|insecure)\b)/s,
  GOAUTH: /^(?:\s*(?:off|netrc|git [\w./-]+)\s*(?:;|$))*$/,
  MAKEFLAGS: MAKE_OPTIONS,
  GNUMAKEFLAGS: MAKE_OPTIONS,
  TAR_OPTIONS,
  MAVEN_ARGS: MAVEN_OPTIONS,
  MAVEN_OPTS: JAVA_OPTIONS,
  GRADLE_OPTS: JAVA_OPTIONS,
  SBT_OPTS: JAVA_OPTIONS,
  JAVA_OPTS: JAVA_OPTIONS,
  PAGER: PAGERS,
  MANPAGER: PAGERS,
  EDITOR: EDITORS,
  VISUAL: EDITORS,
  GIT_FETCH_EXTRA_FLAGS: GIT_OPTIONS,
  GIT_CLONE_EXTRA_FLAGS: GIT_OPTIONS,
  GIT_SUBMODULE_UPDATE_FLAGS: GIT_OPTIONS,
};
