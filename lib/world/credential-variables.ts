/**
 * Last words of a variable's name that say that its value is a credential, as in `NPM_TOKEN`.
 *
 * @see https://docs.gitlab.com/ci/variables/#mask-a-cicd-variable
 */
export const CREDENTIAL_WORDS: readonly string[] = [
  'TOKEN',
  'PASSWORD',
  'PASSWD',
  'PASSPHRASE',
  'SECRET',
  'CREDENTIAL',
  'CREDENTIALS',
  'PRIVATE_KEY',
  'API_KEY',
  'APIKEY',
  'ACCESS_KEY',
  'AUTH',
  'AUTH_CONFIG',
];

/**
 * Variables that hold the credentials of registries, or say where they lie.
 *
 * @see https://docs.gitlab.com/runner/executors/docker/#use-a-private-container-registry
 * @see https://docs.docker.com/reference/cli/docker/#environment-variables
 */
export const REGISTRY_CREDENTIALS: readonly string[] = ['DOCKER_AUTH_CONFIG', 'DOCKER_CONFIG'];
