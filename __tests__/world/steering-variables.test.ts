import { STEERING_VALUES, STEERING_VARIABLES } from '../../lib/world/steering-variables';

test('the variables are those of the manuals', () => {
  expect(STEERING_VARIABLES.map(({ names }) => names.join(' '))).toEqual([
    'FF_* KUBERNETES_* CI_* RUNNER_* DOCKER_AUTH_CONFIG',
    'LD_* GCONV_PATH GLIBC_TUNABLES',
    'BASH_ENV ENV PROMPT_COMMAND PS0 PS4 SHELLOPTS BASHOPTS BASH_FUNC_* BASH_LOADABLES_PATH ZDOTDIR IFS',
    'PATH',
    'GIT_SSH GIT_SSH_COMMAND GIT_PROXY_COMMAND GIT_ASKPASS SSH_ASKPASS GIT_EXTERNAL_DIFF GIT_EDITOR GIT_SEQUENCE_EDITOR ' +
      'GIT_PAGER GIT_CONFIG* GIT_EXEC_PATH GIT_TEMPLATE_DIR GIT_ALLOW_PROTOCOL GIT_SSL_NO_VERIFY GIT_DIR GIT_WORK_TREE ' +
      'GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES GIT_TRACE* GIT_CURL_VERBOSE',
    'NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE PYTHONSTARTUP PYTHONPATH PYTHONHOME PYTHONBREAKPOINT PERL5OPT ' +
      'PERL5LIB PERL5DB PERLLIB RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH LUA_INIT* ' +
      'LUA_PATH* LUA_CPATH* PHPRC PHP_INI_SCAN_DIR DOTNET_STARTUP_HOOKS CORECLR_* COR_PROFILER* ERL_FLAGS ERL_AFLAGS ' +
      'ERL_ZFLAGS R_PROFILE* R_ENVIRON*',
    'NODE_TLS_REJECT_UNAUTHORIZED PYTHONHTTPSVERIFY SSLKEYLOGFILE OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES',
  ]);
});

test('each group says in words what its variables do', () => {
  for (const { what } of STEERING_VARIABLES) {
    expect(what).toMatch(/^[a-z]+s [A-Za-z, ]+[A-Za-z]$/);
  }
});

test.each<[string, string, boolean]>([
  ['DOCKER_HOST', '', true],
  ['DOCKER_HOST', 'tcp://docker:2375', true],
  ['DOCKER_HOST', 'unix:///var/run/docker.sock', true],
  ['DOCKER_HOST', 'tcp://10.0.0.1:2375', false],
  ['NIX_CONFIG', 'connect-timeout = 5', true],
  ['NIX_CONFIG', 'x = 1\npost-build-hook = /tmp/x', false],
  ['NIX_CONFIG', 'require-sigs = false', false],
  ['NIX_CONFIG', 'require-sigs=false', false],
  ['NIX_CONFIG', 'require-sigs = true', true],
  ['NIX_CONFIG', 'accept-flake-config = true', false],
  ['NIX_CONFIG', 'accept-flake-config=true', false],
  ['NIX_CONFIG', 'accept-flake-config = false', true],
  ['GIT_FETCH_EXTRA_FLAGS', '--prune', true],
  ['GIT_FETCH_EXTRA_FLAGS', '--upload-pack=x', false],
  ['GIT_CLONE_EXTRA_FLAGS', '--template=x', false],
  ['GIT_SUBMODULE_UPDATE_FLAGS', '--jobs 4', true],
  ['GIT_SUBMODULE_UPDATE_FLAGS', '-j 12', true],
  ['GIT_SUBMODULE_UPDATE_FLAGS', '-j4', true],
  ['GIT_SUBMODULE_UPDATE_FLAGS', '-jx', false],
  ['GIT_SUBMODULE_UPDATE_FLAGS', '--reference x', false],
  ['GIT_SUBMODULE_UPDATE_FLAGS', '--ref=/x', false],
  ['GIT_FETCH_EXTRA_FLAGS', '', true],
  ['GIT_FETCH_EXTRA_FLAGS', '--prune --no-tags --depth 1 --filter=blob:none', true],
  ['GIT_FETCH_EXTRA_FLAGS', '-f  --depth 50', true],
  ['GIT_FETCH_EXTRA_FLAGS', '-u', false],
  ['GIT_FETCH_EXTRA_FLAGS', '--prune --upload-pa=/x', false],
  ['GIT_FETCH_EXTRA_FLAGS', '$OTHER', false],
  ['GIT_CLONE_EXTRA_FLAGS', '-ccore.fsmonitor=/x', false],
  ['GIT_CLONE_EXTRA_FLAGS', '--conf core.sshCommand=x', false],
  ['GIT_CLONE_EXTRA_FLAGS', '--depth 1x', false],
  ['DOCKER_HOST', 'unix:///../var/run/docker.sock', false],
])('%s may say %j: %s', (name, value, may) => {
  expect(STEERING_VALUES[name]?.test(value)).toBe(may);
});

test('no other variable is decided by its value', () => {
  expect(Object.keys(STEERING_VALUES)).toEqual([
    'DOCKER_HOST',
    'NIX_CONFIG',
    'GIT_FETCH_EXTRA_FLAGS',
    'GIT_CLONE_EXTRA_FLAGS',
    'GIT_SUBMODULE_UPDATE_FLAGS',
  ]);
});
