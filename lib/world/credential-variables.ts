/**
 * Ends of the names of variables that say that the value is a credential. A number may follow, as in `TOKEN_1`; case does
 * not count.
 *
 * Left out is what as often says something else: `GPG_KEY` is a fingerprint, `APP_KEY` often public, and `SSH_KEY_PATH`
 * and `TOKEN_FILE` say where a credential lies.
 *
 * @see https://docs.gitlab.com/ci/variables/#mask-a-cicd-variable
 * @see https://www.postgresql.org/docs/current/libpq-envars.html
 * @see https://dev.mysql.com/doc/refman/8.4/en/environment-variables.html
 */
export const CREDENTIAL_ENDS = {
  /** Whatever stands before, as in `PGPASSWORD`: nothing else ends so. */
  anywhere: [
    'TOKEN',
    'TOKENS',
    'PASSWORD',
    'PASSWORDS',
    'PASSWD',
    'PASSPHRASE',
    'SECRET',
    'SECRETS',
    'CREDENTIAL',
    'CREDENTIALS',
    'APIKEY',
    'AUTHKEY',
    'ACCESSKEY',
    'PRIVATEKEY',
    'SECRETKEY',
  ],
  /** As words of their own, alone or last: `DB_PASS` is a password, `COMPASS` is none. */
  asWords: [
    'PASS',
    'SSHPASS',
    'AUTH',
    'AUTH_CONFIG',
    'AUTH_KEY',
    'API_KEY',
    'ACCESS_KEY',
    'ACCOUNT_KEY',
    'STORAGE_KEY',
    'PRIVATE_KEY',
    'SECRET_KEY',
    'SECRET_KEY_BASE',
    'SSH_KEY',
    'DEPLOY_KEY',
    'SIGNING_KEY',
    'ENCRYPTION_KEY',
    'MASTER_KEY',
  ],
  /** Behind another word alone: `PWD` is the working directory, and `PAT` may be a pattern. */
  behindWords: ['PWD', 'PAT'],
} as const;

/** Ends of names that only look like those: a number of tokens of a language model, or the passes of a program. */
export const NO_CREDENTIAL_ENDS: readonly string[] = [
  'MAX_TOKENS',
  'MIN_TOKENS',
  'NEW_TOKENS',
  'INPUT_TOKENS',
  'OUTPUT_TOKENS',
  'COMPLETION_TOKENS',
  'BY_PASS',
  'OLD_PWD',
];

/**
 * Variables that hold the credentials of registries, or say where they lie.
 *
 * @see https://docs.gitlab.com/runner/executors/docker/#use-a-private-container-registry
 * @see https://docs.docker.com/reference/cli/docker/#environment-variables
 */
export const REGISTRY_CREDENTIALS: readonly string[] = ['DOCKER_AUTH_CONFIG', 'DOCKER_CONFIG'];

/**
 * Keys of config.toml that hold a credential, wherever they stand. Their case does not count.
 *
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/#the-runnerscache-section
 */
export const CREDENTIAL_KEYS: readonly string[] = [
  'bearer_token',
  'password',
  'secret_key',
  'secretkey',
  'access_key',
  'accesskey',
  'session_token',
  'sessiontoken',
  'account_key',
  'accountkey',
  'private_key',
  'privatekey',
];
