import { AS_ALWAYS, type HostileJob, variables } from './hostile-job';

/** Jobs that want credentials, paths, secrets, time or room that are not theirs. */
export const OTHER_MEANS: readonly HostileJob[] = [
  {
    ...variables('registry credentials of its own', {
      DOCKER_AUTH_CONFIG: '{"auths":{"registry.attacker.example":{"auth":"YTpi"}}}',
    }),
    pod: { credentials: true },
  },
  variables(
    'registry credentials that are none',
    { DOCKER_AUTH_CONFIG: '{"credsStore": "../../evil"' },
    'Failed to resolve credentials from $DOCKER_AUTH_CONFIG',
  ),
  variables("the manager's environment", { STOLEN: '${RUNNER_TOKEN} ${KUBECONFIG}' }),
  variables('a debug trace', { CI_DEBUG_TRACE: 'true' }, 'CI_DEBUG_TRACE: usage is disabled on this Runner'),
  variables(
    'the logs of services',
    { CI_DEBUG_SERVICES: 'true' },
    'CI_DEBUG_SERVICES: usage is disabled on this Runner',
  ),
  {
    ...variables(
      'a place outside the build folder',
      { GIT_CLONE_PATH: '/etc/attacker' },
      'GIT_CLONE_PATH="/etc/attacker" has to be within "/builds"',
    ),
    pod: 'none',
  },
  variables('another project folder', { CI_PROJECT_DIR: '/etc', CI_BUILDS_DIR: '/etc' }),
  {
    ...variables('another project, for the labels', {
      CI_PROJECT_ID: '999',
      CI_PROJECT_NAME: '../../attacker\n{}',
      CI_PROJECT_NAMESPACE: 'x'.repeat(300),
    }),
    pod: { labels: { 'project.runner.gitlab.com/namespace': 'x'.repeat(63) } },
  },
  {
    name: 'credentials of the cache as plain variables',
    runner: 'nix',
    job: { variables: { ATTIC_SERVER: 'https://cache.attacker.example', ATTIC_TOKEN: 'mine' } },
    pod: AS_ALWAYS,
  },
  {
    name: 'a suspendable environment, which would run as root with more capabilities',
    runner: 'docker',
    job: { raw: { suspend_options: { suspend_on_success: true, runtime_environment_key: 'mine' } } },
    pod: AS_ALWAYS,
  },
  {
    name: 'secrets from a server that the job names',
    runner: 'docker',
    job: {
      raw: {
        secrets: {
          STOLEN: {
            vault: {
              server: {
                url: 'http://127.0.0.1:9',
                auth: { name: 'jwt', path: 'jwt', data: { jwt: 'x', role: 'x' } },
              },
              engine: { name: 'kv-v2', path: 'kv' },
              path: 'x',
              field: 'x',
            },
          },
        },
      },
    },
    pod: AS_ALWAYS,
    says: 'Not resolved: no resolver that can handle the secret',
  },
  {
    name: 'a life of ten years',
    runner: 'docker',
    job: { timeoutSeconds: 10 * 365 * 86_400 },
    pod: 'none',
    says: 'denied request: [job-deadline]',
  },
  {
    name: 'variables too large for any object',
    runner: 'docker',
    job: {
      variables: Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`BIG_${i}`, 'x'.repeat(100_000)])),
    },
    pod: 'none',
    says: 'too large',
  },
];
