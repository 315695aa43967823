import {
  leadsAstray,
  OPENING_VARIABLES,
  whatItSteers,
} from '../../../../lib/boundary/facts/runner/variable-effects';
import { isSteering } from '../../../../lib/fleet/decode/variables';
import { STEERING_VARIABLES } from '../../../../lib/world/steering-variables';

/** Each name of the table, and one for each beginning. */
const NAMES = STEERING_VARIABLES.flatMap(({ names }) => names).map((name) => name.replace('*', '_X1'));

/** What looks like them, and what operators set for the builds of all. */
const FREE = (
  'HOME LANG TZ GOPATH GOPROXY GOPRIVATE GONOSUMDB GOSUMDB GOTOOLCHAIN NODE_ENV PYTHONUNBUFFERED GIT_DEPTH ENVIRONMENT ' +
  'XPATH CLASS MY_LD_PATH PIP_INDEX_URL PIP_CERT UV_INDEX_URL NPM_CONFIG_REGISTRY npm_config_cache NPM_CONFIG_CAFILE ' +
  'RUSTFLAGS RUSTC_WRAPPER CARGO_TARGET_DIR CARGO_TARGET_X86_64_UNKNOWN_LINUX_GNU_LINKER CC CXX HELM_PLUGINS KUBECONFIG ' +
  'DYLD_INSERT_LIBRARIES BROWSER LESS ERL_LIBS YARN_CACHE_FOLDER GRADLE_USER_HOME MAVEN_CONFIG'
).split(' ');

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
    ['MAKEFLAGS', '-j4', false],
    ['MAKEFLAGS', '--eval=x', true],
    ['MAVEN_OPTS', '-Xmx2g', false],
    ['GOFLAGS', '-toolexec=/x', true],
    ['PAGER', 'cat', false],
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
