import {
  leadsAstray,
  OPENING_VARIABLES,
  whatItSteers,
} from '../../../../lib/boundary/facts/runner/variable-effects';
import { isSteering } from '../../../../lib/fleet/decode/variables';

/** Names that decide about others, and some that look like them. */
const NAMES = (
  'RUNNER_TOKEN CI_SERVER_URL FF_CONCRETE KUBERNETES_PORT DOCKER_AUTH_CONFIG LD_PRELOAD LD_LIBRARY_PATH GCONV_PATH ' +
  'GLIBC_TUNABLES BASH_ENV ENV PROMPT_COMMAND PS0 PS4 SHELLOPTS BASHOPTS BASH_FUNC_x BASH_LOADABLES_PATH ZDOTDIR IFS ' +
  'PATH GIT_SSH GIT_SSH_COMMAND GIT_PROXY_COMMAND GIT_ASKPASS SSH_ASKPASS GIT_EXTERNAL_DIFF GIT_EDITOR ' +
  'GIT_SEQUENCE_EDITOR GIT_PAGER GIT_CONFIG GIT_CONFIG_COUNT GIT_CONFIG_GLOBAL GIT_EXEC_PATH GIT_TEMPLATE_DIR ' +
  'GIT_ALLOW_PROTOCOL GIT_SSL_NO_VERIFY GIT_DIR GIT_WORK_TREE GIT_OBJECT_DIRECTORY GIT_ALTERNATE_OBJECT_DIRECTORIES ' +
  'GIT_TRACE_CURL GIT_CURL_VERBOSE NODE_OPTIONS NODE_PATH NODE_REPL_EXTERNAL_MODULE PYTHONSTARTUP PYTHONPATH ' +
  'PYTHONHOME PYTHONBREAKPOINT PERL5OPT PERL5LIB PERL5DB PERLLIB RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS ' +
  '_JAVA_OPTIONS CLASSPATH LUA_INIT LUA_INIT_5_4 LUA_PATH LUA_CPATH PHPRC PHP_INI_SCAN_DIR DOTNET_STARTUP_HOOKS ' +
  'CORECLR_PROFILER COR_PROFILER_PATH ERL_FLAGS ERL_AFLAGS ERL_ZFLAGS R_PROFILE_USER R_ENVIRON ' +
  'NODE_TLS_REJECT_UNAUTHORIZED PYTHONHTTPSVERIFY SSLKEYLOGFILE OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES'
).split(' ');

const FREE =
  'HOME LANG TZ GOPATH GOPROXY NODE_ENV PYTHONUNBUFFERED GIT_DEPTH ENVIRONMENT XPATH CLASS MY_LD_PATH'.split(
    ' ',
  );

describe('the judge and the decoder', () => {
  test.each(NAMES)('refuse %s, in whatever case', (name) => {
    expect(whatItSteers(name)).toEqual(expect.any(String));
    expect(whatItSteers(name.toLowerCase())).toEqual(expect.any(String));
    expect(isSteering(name, '')).toBe(true);
    expect(isSteering(name.toLowerCase(), '')).toBe(true);
  });

  test.each([...FREE, 'HTTPS_PROXY', 'SSL_CERT_FILE'])('leave %s', (name) => {
    expect(whatItSteers(name)).toBeUndefined();
    expect(isSteering(name, 'x')).toBe(false);
  });

  test.each<[string, string, boolean]>([
    ['DOCKER_HOST', 'tcp://docker:2375', false],
    ['DOCKER_HOST', 'tcp://10.0.0.1:2375', true],
    ['GIT_FETCH_EXTRA_FLAGS', '--prune', false],
    ['GIT_FETCH_EXTRA_FLAGS', '--upload-pack=x', true],
    ['GIT_CLONE_EXTRA_FLAGS', '--template=x', true],
    ['GIT_SUBMODULE_UPDATE_FLAGS', '--reference x', true],
    ['GIT_SUBMODULE_UPDATE_FLAGS', '--jobs 4', false],
  ])('say the same of %s=%s', (name, value, astray) => {
    expect([leadsAstray(name, value), isSteering(name, value)]).toEqual([astray, astray]);
  });
});

test.each(['HTTP_PROXY', 'https_proxy', 'ALL_PROXY', 'CURL_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'])(
  '%s is told',
  (name) => {
    expect(OPENING_VARIABLES.test(name)).toBe(true);
  },
);
