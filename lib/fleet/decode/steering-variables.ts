/**
 * Variables that a runner may not set for its jobs: whoever sets them runs code in programs of others, or takes a check
 * away. A name that ends in `*` stands for all that begin so. The judge has a table of its own; a test holds both equal.
 */
const STEERING = [
  // Claims to be the runner's or GitLab's own, or holds credentials.
  'RUNNER_* CI_* FF_* KUBERNETES_* DOCKER_AUTH_CONFIG',
  // The dynamic linker: https://man7.org/linux/man-pages/man8/ld.so.8.html
  'LD_* GCONV_PATH GLIBC_TUNABLES',
  // Shells: https://www.gnu.org/software/bash/manual/html_node/Bash-Variables.html
  'BASH_ENV ENV PROMPT_COMMAND PS0 PS4 SHELLOPTS BASHOPTS BASH_FUNC_* BASH_LOADABLES_PATH ZDOTDIR IFS PATH',
  // git: https://git-scm.com/docs/git#_environment_variables
  'GIT_SSH GIT_SSH_COMMAND GIT_PROXY_COMMAND GIT_ASKPASS SSH_ASKPASS GIT_EXTERNAL_DIFF GIT_EDITOR GIT_SEQUENCE_EDITOR',
  'GIT_PAGER GIT_CONFIG* GIT_EXEC_PATH GIT_TEMPLATE_DIR GIT_ALLOW_PROTOCOL GIT_SSL_NO_VERIFY GIT_DIR GIT_WORK_TREE',
  'GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_TRACE* GIT_CURL_VERBOSE',
  // Interpreters: https://nodejs.org/api/cli.html#node_optionsoptions and the manuals of the others.
  'NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE PYTHONSTARTUP PYTHONPATH PYTHONHOME PYTHONBREAKPOINT PERL5OPT',
  'PERL5LIB PERL5DB PERLLIB RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH LUA_INIT*',
  'LUA_PATH* LUA_CPATH* PHPRC PHP_INI_SCAN_DIR DOTNET_STARTUP_HOOKS CORECLR_* COR_PROFILER* ERL_FLAGS ERL_AFLAGS',
  'ERL_ZFLAGS R_PROFILE* R_ENVIRON*',
  // TLS: https://docs.openssl.org/master/man7/openssl-env/
  'NODE_TLS_REJECT_UNAUTHORIZED PYTHONHTTPSVERIFY SSLKEYLOGFILE OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES',
].flatMap((line) => line.split(' '));

const REFUSED = new RegExp(`^(?:${STEERING.map((name) => name.replace(/\*$/, '.*')).join('|')})$`, 'i');

/** Variables whose value decides, with what they may say. */
const BY_VALUE: Readonly<Record<string, RegExp>> = {
  DOCKER_HOST: /^(?:tcp:\/\/(?:docker|localhost|127\.0\.0\.1|\[::1\]):\d+|unix:\/\/\/[\w./-]+)?$/,
  GIT_FETCH_EXTRA_FLAGS: /^(?!.*(?:--upload-pack|--exec|--server-option|-u\b|ext::))/s,
  GIT_CLONE_EXTRA_FLAGS: /^(?!.*(?:--upload-pack|--config|--template|-c\b|-u\b|ext::))/s,
  GIT_SUBMODULE_UPDATE_FLAGS: /^(?!.*(?:--upload-pack|--reference|-c\b))/s,
};

/** Whether a variable steers programs of others, by its name or by what it says. */
export function isSteering(name: string, value: string): boolean {
  return REFUSED.test(name) || (Object.hasOwn(BY_VALUE, name) && BY_VALUE[name]?.test(value) === false);
}
