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
    'LESSOPEN LESSCLOSE MAKEFILES GOCACHEPROG NPM_CONFIG_SCRIPT_SHELL RSYNC_RSH RSYNC_CONNECT_PROG SVN_SSH',
    'NODE_OPTIONS NPM_CONFIG_NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE PYTHONSTARTUP PYTHONPATH PYTHONHOME PYTHONBREAKPOINT PERL5OPT ' +
      'PERL5LIB PERL5DB PERLLIB RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS CLASSPATH LUA_INIT* ' +
      'LUA_PATH* LUA_CPATH* PHPRC PHP_INI_SCAN_DIR DOTNET_STARTUP_HOOKS CORECLR_* COR_PROFILER* ERL_FLAGS ERL_AFLAGS ' +
      'ERL_ZFLAGS ERL_OTP* ELIXIR_ERL_OPTIONS R_PROFILE* R_ENVIRON*',
    'NODE_TLS_REJECT_UNAUTHORIZED NPM_CONFIG_STRICT_SSL YARN_ENABLE_STRICT_SSL PYTHONHTTPSVERIFY PIP_TRUSTED_HOST ' +
      'UV_INSECURE_HOST CONDA_SSL_VERIFY BUNDLE_SSL_VERIFY_MODE PERL_LWP_SSL_VERIFY_HOSTNAME HEX_UNSAFE_HTTPS GOINSECURE ' +
      'VAULT_SKIP_VERIFY SSLKEYLOGFILE OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES',
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
  ['GOFLAGS', '-mod=vendor -buildvcs=false -ldflags=-extldflags=-static', true],
  ['GOFLAGS', '-mod=mod "-toolexec=sh -c id"', false],
  ['GOFLAGS', '--toolexec=/x', false],
  ['GOFLAGS', '-exec=sh', false],
  ['GOFLAGS', '-vettool=/x', false],
  ['GOFLAGS', '-overlay=/x', false],
  ['GOFLAGS', '-ldflags=-extld=/x', false],
  ['GOFLAGS', '-insecure', false],
  ['GOAUTH', 'off', true],
  ['GOAUTH', 'git /src/a; netrc', true],
  ['GOAUTH', '/x/helper', false],
  ['GOAUTH', 'netrc; /x/helper', false],
  ['MAKEFLAGS', '-j4', true],
  ['MAKEFLAGS', 'kj 4 -l 2.5 --no-print-directory -Otarget', true],
  ['MAKEFLAGS', '--jobs=8 --output-sync=line --warn-undefined-variables', true],
  ['MAKEFLAGS', '-j4 --eval=$(shell id)', false],
  ['MAKEFLAGS', '--ev=x', false],
  ['MAKEFLAGS', '-E x', false],
  ['MAKEFLAGS', '-- SHELL=/x', false],
  ['MAKEFLAGS', '-f /x', false],
  ['MAKEFLAGS', '-j4 -I/x', false],
  ['GNUMAKEFLAGS', '--eval=x', false],
  ['TAR_OPTIONS', '--no-same-owner --warning=no-timestamp', true],
  ['TAR_OPTIONS', '--checkpoint=1 --checkpoint-action=exec=id', false],
  ['TAR_OPTIONS', '--to-comm=id', false],
  ['TAR_OPTIONS', '-I /x', false],
  ['MAVEN_ARGS', '-B -ntp -s /etc/maven/settings.xml -T 1C -Drevision=1', true],
  ['MAVEN_ARGS', '--batch-mode --settings /x --no-transfer-progress', true],
  ['MAVEN_ARGS', '-B org.codehaus.mojo:exec-maven-plugin:3.5.0:exec -Dexec.executable=id', false],
  ['MAVEN_ARGS', '-s /x exec:exec', false],
  ['MAVEN_ARGS', '-Dmaven.ext.class.path=/x', false],
  ['MAVEN_ARGS', '-Dmaven.wagon.http.ssl.insecure=true', false],
  ['MAVEN_OPTS', '-Xmx2g -Dmaven.repo.local=.m2 -XX:+UseZGC -Djava.net.preferIPv4Stack=true', true],
  ['MAVEN_OPTS', '-Dhttps.proxyHost=proxy -Duser=a@b', true],
  ['MAVEN_OPTS', '-Xmx2g -javaagent:/x.jar', false],
  ['MAVEN_OPTS', '-XX:OnOutOfMemoryError=id', false],
  ['MAVEN_OPTS', '-XX:OnError=id', false],
  ['MAVEN_OPTS', '-Xmx2g @/x', false],
  ['MAVEN_OPTS', '-Xbootclasspath/a:/x', false],
  ['MAVEN_OPTS', '-XX:Flags=/x', false],
  ['MAVEN_OPTS', '-XX:VMOptionsFile=/x', false],
  ['MAVEN_OPTS', '-Dmaven.wagon.http.ssl.allowall=true', false],
  ['GRADLE_OPTS', '-Dorg.gradle.daemon=false', true],
  ['GRADLE_OPTS', '-agentpath:/x', false],
  ['SBT_OPTS', '-agentlib:x', false],
  ['JAVA_OPTS', '-Xmx1g', true],
  ['JAVA_OPTS', '-javaagent:/x', false],
  ['PAGER', '', true],
  ['PAGER', 'cat', true],
  ['PAGER', 'less -FRX', true],
  ['PAGER', 'sh -c id', false],
  ['PAGER', 'less; id', false],
  ['MANPAGER', 'id', false],
  ['EDITOR', 'true', true],
  ['EDITOR', 'vim -c !id', false],
  ['VISUAL', 'sh -c id', false],
])('%s may say %j: %s', (name, value, may) => {
  expect(STEERING_VALUES[name]?.test(value)).toBe(may);
});

test('a long value is decided at once', () => {
  const begin = process.hrtime.bigint();
  for (const word of ['j ', '-j 4 ', '-s x ', ' ', '--sparse ', 'off ;', 'git /x ; ', '-k', 'cat -x ']) {
    for (const pattern of Object.values(STEERING_VALUES)) {
      pattern.test(`${word.repeat(10_000)}\u0000`);
    }
  }
  expect(Number(process.hrtime.bigint() - begin) / 1e9).toBeLessThan(5);
});

test('no other variable is decided by its value', () => {
  expect(Object.keys(STEERING_VALUES)).toEqual([
    'DOCKER_HOST',
    'NIX_CONFIG',
    'GOFLAGS',
    'GOAUTH',
    'MAKEFLAGS',
    'GNUMAKEFLAGS',
    'TAR_OPTIONS',
    'MAVEN_ARGS',
    'MAVEN_OPTS',
    'GRADLE_OPTS',
    'SBT_OPTS',
    'JAVA_OPTS',
    'PAGER',
    'MANPAGER',
    'EDITOR',
    'VISUAL',
    'GIT_FETCH_EXTRA_FLAGS',
    'GIT_CLONE_EXTRA_FLAGS',
    'GIT_SUBMODULE_UPDATE_FLAGS',
  ]);
});
