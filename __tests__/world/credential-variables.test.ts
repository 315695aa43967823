import { variableFault } from '../../lib/fleet/decode/variables';
import {
  CREDENTIAL_ENDS,
  CREDENTIAL_KEYS,
  NO_CREDENTIAL_ENDS,
  REGISTRY_CREDENTIALS,
} from '../../lib/world/credential-variables';
import { push } from '../boundary/edit';
import { manager } from '../boundary/mutations/mutation';
import { resultOf } from '../boundary/rules/status';

test('the names are those that others give to credentials', () => {
  expect(CREDENTIAL_ENDS.anywhere.join(' ')).toBe(
    'TOKEN TOKENS PASSWORD PASSWORDS PASSWD PASSPHRASE SECRET SECRETS CREDENTIAL CREDENTIALS APIKEY AUTHKEY ACCESSKEY ' +
      'PRIVATEKEY SECRETKEY',
  );
  expect(CREDENTIAL_ENDS.asWords.join(' ')).toBe(
    'PASS SSHPASS AUTH AUTH_CONFIG AUTH_KEY API_KEY ACCESS_KEY ACCOUNT_KEY STORAGE_KEY PRIVATE_KEY SECRET_KEY ' +
      'SECRET_KEY_BASE SSH_KEY DEPLOY_KEY SIGNING_KEY ENCRYPTION_KEY MASTER_KEY',
  );
  expect(CREDENTIAL_ENDS.behindWords.join(' ')).toBe('PWD PAT');
  expect(NO_CREDENTIAL_ENDS.join(' ')).toBe(
    'MAX_TOKENS MIN_TOKENS NEW_TOKENS INPUT_TOKENS OUTPUT_TOKENS COMPLETION_TOKENS BY_PASS OLD_PWD',
  );
  expect(CREDENTIAL_KEYS.join(' ')).toBe(
    'bearer_token password secret_key secretkey access_key accesskey session_token sessiontoken account_key accountkey private_key privatekey',
  );
  expect(REGISTRY_CREDENTIALS).toEqual(['DOCKER_AUTH_CONFIG', 'DOCKER_CONFIG']);
});

const CREDENTIALS = (
  'TOKEN GITHUB_TOKEN NPM_TOKENS TOKEN_1 TOKEN2 NPM_CONFIG__authToken VAULT_TOKEN_10 DB_PASSWORD PGPASSWORD dbPassword ' +
  'SSH_PASSWORDS PASSWD HTPASSWD GPG_PASSPHRASE CLIENT_SECRET clientSecret APP_SECRETS AWS_CREDENTIALS TS_AUTHKEY ' +
  'OPENAI_API_KEY MYAPIKEY PASS DB_PASS DB_PASS_2 ANSIBLE_BECOME_PASS SSHPASS REDISCLI_AUTH NPM_CONFIG__AUTH TS_AUTH_KEY ' +
  'AWS_SECRET_ACCESS_KEY AZURE_STORAGE_KEY AZURE_ACCOUNT_KEY TLS_PRIVATE_KEY MINIO_SECRET_KEY SECRET_KEY_BASE SSH_KEY ' +
  'SSH_KEY_1 DEPLOY_KEY SIGNING_KEY SOPS_ENCRYPTION_KEY RAILS_MASTER_KEY DB_PWD MYSQL_PWD mysql_pwd GITHUB_PAT GITHUB_PAT_2'
).split(' ');

const OTHERS = (
  'BYPASS BY_PASS COMPASS COMPASS_URL GOPASS GOPASS_HOMEDIR PASSIVE PASSENGER_APP_ENV PASS_COUNT MONKEY KEYBOARD KEY ' +
  'CACHE_KEY PRIMARY_KEY PUBLIC_KEY SSH_PUBLIC_KEY SSH_HOST_KEY GPG_KEY APP_KEY TOKENIZER TOKENIZERS_PARALLELISM ' +
  'TOKEN_URL TOKEN_FILE TOKEN_PATH SSH_KEY_PATH SSH_KEY_FILE SIGNING_KEY_ID AWS_ACCESS_KEY_ID PGPASSFILE ' +
  'VAULT_PASSWORD_FILE PASSWORD_STORE_DIR SECRET_NAME CREDENTIALS_DIR OPENAI_MAX_TOKENS MAX_NEW_TOKENS PAT PATH_1 ' +
  'SPAT XPAT OLDPWD OLD_PWD PWD _PWD PWD_1 INIT_CWD AUTHOR GIT_AUTHOR_NAME OAUTH AUTH_URL AUTHORITY KEY_1 HTTP2 PY3'
).split(' ');

test('each list holds names of its own', () => {
  expect(new Set([...CREDENTIALS, ...OTHERS]).size).toBe(CREDENTIALS.length + OTHERS.length);
});

test.each([
  ...CREDENTIALS.map((name) => [name, true] as const),
  ...OTHERS.map((name) => [name, false] as const),
])('the decoder takes %s for a credential: %s', (name, expected) => {
  expect(variableFault(name, 'x') === 'credential-variable').toBe(expected);
  expect(variableFault(name, '$OTHER')).not.toBe('credential-variable');
});

test('the judge takes the same names for those of credentials', () => {
  const { findings } = resultOf('secret-literals-absent', (objects) => {
    for (const name of [...OTHERS, ...CREDENTIALS]) {
      push(manager(objects), 'env', { name, value: 'x' });
    }
  });
  expect(findings.map(({ message }) => message)).toEqual(
    CREDENTIALS.map((name) => `the value of ${name} is written down`),
  );
});
