import { RUNNERS, type RunnerName } from './cluster/on-stage';
import type { CiJob } from './gitlab/ci-job';

/** How the pod of a job may differ from the one of an honest job that asks for nothing. */
export interface Allowed {
  /** The image that the job chose. */
  readonly image?: string;
  /** Names of the containers of the job's own services; each must be as powerless as the build container. */
  readonly services?: readonly string[];
  /** User and group of the build container. */
  readonly user?: { readonly runAsUser: number; readonly runAsGroup?: number };
  /** The pod pulls with credentials, that are in a Secret of its own. */
  readonly credentials?: boolean;
  /** Labels that only say where a job comes from, and select nothing. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Commands differ, by a flag that touches nothing else. */
  readonly commands?: boolean;
}

/** A job whose author wants more than the runner gives, and what must come of it. */
export interface HostileJob {
  readonly name: string;
  readonly runner: RunnerName;
  readonly job: CiJob;
  /** No pod at all, or one that is allowed to differ like this. */
  readonly pod: 'none' | Allowed;
  /** What the job's log says of it; without, GitLab Runner ignores the attempt silently. */
  readonly says?: string;
}

const AS_ALWAYS: Allowed = {};

/** Runners that a variable is tried on in turn, so that no queue is longer than the others. */
const IN_TURN = ['docker', 'tinyland-docker', 'nix', 'tinyland-nix'] as const;
let turn = 0;

function variables(
  name: string,
  values: Readonly<Record<string, string>>,
  says?: string,
  runner: RunnerName = IN_TURN[turn++ % IN_TURN.length] ?? 'docker',
): HostileJob {
  return { name, runner, job: { variables: values }, pod: AS_ALWAYS, ...(says ? { says } : {}) };
}

function image(runner: RunnerName, name: string, pod: HostileJob['pod'], says?: string): HostileJob {
  return { name: `image ${name}`, runner, job: { image: { name } }, pod, ...(says ? { says } : {}) };
}

const OVERWRITES: readonly HostileJob[] = [
  variables(
    'another namespace',
    { KUBERNETES_NAMESPACE_OVERWRITE: 'kube-system' },
    'Using Kubernetes namespace: tinyland-runners',
  ),
  variables('the manager as ServiceAccount', { KUBERNETES_SERVICE_ACCOUNT_OVERWRITE: 'docker-manager' }),
  variables('the privileged runner as ServiceAccount', { KUBERNETES_SERVICE_ACCOUNT_OVERWRITE: 'dind-job' }),
  variables('another bearer token', { KUBERNETES_BEARER_TOKEN: 'token-of-somebody-else' }),
  variables('the label of another runner', { KUBERNETES_POD_LABELS_1: 'runner-fleet/runner=dind' }),
  variables('the label of a manager', { KUBERNETES_POD_LABELS_1: 'runner-fleet/role=manager' }),
  variables("a label of GitLab's own", { KUBERNETES_POD_LABELS_1: 'manager.runner.gitlab.com/name=dind' }),
  variables('an annotation that loosens AppArmor', {
    KUBERNETES_POD_ANNOTATIONS_1: 'container.apparmor.security.beta.kubernetes.io/build=unconfined',
  }),
  variables('the nodes of the privileged runner', { KUBERNETES_NODE_SELECTOR_1: 'tinyland.dev/pool=dind' }),
  variables('a toleration of everything', { KUBERNETES_NODE_TOLERATIONS_1: '' }),
  variables('a toleration of the control plane', {
    KUBERNETES_NODE_TOLERATIONS_1: 'node-role.kubernetes.io/control-plane:NoSchedule',
  }),
  variables('more CPU and memory', {
    KUBERNETES_CPU_LIMIT: '64',
    KUBERNETES_CPU_REQUEST: '32',
    KUBERNETES_MEMORY_LIMIT: '512Gi',
    KUBERNETES_MEMORY_REQUEST: '256Gi',
  }),
  variables('more storage', {
    KUBERNETES_EPHEMERAL_STORAGE_LIMIT: '2Ti',
    KUBERNETES_EPHEMERAL_STORAGE_REQUEST: '1Ti',
  }),
  variables('more for the helper', {
    KUBERNETES_HELPER_CPU_LIMIT: '64',
    KUBERNETES_HELPER_MEMORY_LIMIT: '512Gi',
  }),
  variables('more for the pod', { KUBERNETES_POD_CPU_LIMIT: '64', KUBERNETES_POD_MEMORY_LIMIT: '512Gi' }),
  variables('no requests at all', { KUBERNETES_CPU_REQUEST: '0', KUBERNETES_MEMORY_REQUEST: '0' }),
  {
    name: 'more for a service',
    runner: 'docker',
    job: {
      variables: { KUBERNETES_SERVICE_CPU_LIMIT: '64' },
      services: [
        {
          name: 'docker.io/library/redis:7',
          alias: 'cache',
          variables: { KUBERNETES_SERVICE_MEMORY_LIMIT: '512Gi' },
        },
      ],
    },
    pod: { services: ['cache'] },
  },
];

/** What a job with honest flags says; one with others says it too, as they change nothing. */
const ATTACH = 'Using attach strategy to execute scripts';

/** The flags that config.toml pins for every runner, the other way round. */
const PINNED_FLAGS: Readonly<Record<string, string>> = {
  FF_CONCRETE: 'true',
  FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR: 'true',
  FF_GIT_URLS_WITHOUT_TOKENS: 'false',
  FF_HASH_CACHE_KEYS: 'false',
  FF_KUBERNETES_HONOR_ENTRYPOINT: 'true',
  FF_MASK_ALL_DEFAULT_TOKENS: 'false',
  FF_PRINT_POD_EVENTS: 'true',
  FF_SCRIPT_TO_STEP_MIGRATION: 'true',
  FF_SECRET_RESOLVING_FAILS_IF_MISSING: 'false',
  FF_SUSPENDABLE_ENVIRONMENTS: 'true',
  FF_USE_JOB_ROUTER: 'true',
  FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: 'true',
  FF_USE_POD_ACTIVE_DEADLINE_SECONDS: 'false',
  FF_WAIT_FOR_POD_TO_BE_REACHABLE: 'true',
};

const FLAGS: readonly HostileJob[] = [
  ...Object.entries(PINNED_FLAGS).map(([flag, value], index) =>
    variables(`${flag}=${value}`, { [flag]: value }, ATTACH, RUNNERS[index % RUNNERS.length]),
  ),
  variables(
    'patches of the pod',
    { FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: 'true' },
    ATTACH,
    'tinyland-docker',
  ),
  {
    name: 'a nix job without the patch that refers to its credentials',
    runner: 'nix',
    job: { variables: { FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: 'false' } },
    pod: AS_ALWAYS,
    says: 'FF_USE_ADVANCED_POD_SPEC_CONFIGURATION:true',
  },
  {
    name: 'a flag that changes how containers start',
    runner: 'docker',
    job: { variables: { FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR: 'true' } },
    pod: { commands: true },
    says: 'FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR:true',
  },
  {
    name: 'all other flags that could touch the pod',
    runner: 'docker',
    job: {
      variables: {
        FF_NETWORK_PER_BUILD: 'true',
        FF_USE_NATIVE_CONTAINER_STOP: 'true',
        FF_DISABLE_POWERSHELL_STDIN: 'true',
        FF_USE_INIT_WITH_DOCKER_EXECUTOR: 'true',
        FF_EXPORT_HIGH_CARDINALITY_METRICS: 'true',
      },
    },
    pod: AS_ALWAYS,
    says: 'FF_NETWORK_PER_BUILD:true',
  },
];

const NOT_ALLOWED = 'image is not present on list of allowed images';
const NO_SUCH_SERVICE = 'image is not present on list of allowed services';

const IMAGES: readonly HostileJob[] = [
  image('docker', 'registry.attacker.example/miner:1', 'none', NOT_ALLOWED),
  image('docker', 'registry.attacker.example:5000/docker.io/library/alpine:3', 'none', NOT_ALLOWED),
  image('docker', 'docker.io.attacker.example/library/alpine:3', 'none', NOT_ALLOWED),
  image('docker', 'alpine', 'none', NOT_ALLOWED),
  image('docker', 'docker.io/library/alpine', 'none', NOT_ALLOWED),
  image('nix', 'docker.io/library/alpine:3.22.2', 'none', NOT_ALLOWED),
  image('nix', 'docker.io/nixos/nix-attacker:1', 'none', NOT_ALLOWED),
  image('tinyland-docker', 'docker.io/attacker/rockylinux:9.6', 'none', NOT_ALLOWED),
  image('dind', 'docker.io/library/alpine:3.22.2', 'none', NOT_ALLOWED),
  image('docker', ' docker.io/library/alpine:3.22.2', 'none', NOT_ALLOWED),
  image('dind', 'docker.io/library/docker:28.5.1-dind', { image: 'docker.io/library/docker:28.5.1-dind' }),
  {
    name: 'an image from a variable',
    runner: 'docker',
    job: { image: { name: '$IMAGE' }, variables: { IMAGE: 'registry.attacker.example/miner:1' } },
    pod: 'none',
    says: NOT_ALLOWED,
  },
  {
    name: 'an entrypoint of its own',
    runner: 'docker',
    job: { image: { name: 'docker.io/library/alpine:3.22.2', entrypoint: ['/bin/sh', '-c', 'sleep 3600'] } },
    pod: AS_ALWAYS,
    says: 'hello from job',
  },
  {
    name: 'a pull policy that trusts what is on the node',
    runner: 'docker',
    job: { image: { name: 'docker.io/library/alpine:3.22.2', pullPolicy: ['if-not-present'] } },
    pod: 'none',
    says: 'is not one of the allowed_pull_policies ([Always])',
  },
  {
    name: 'a pull policy that never asks the registry',
    runner: 'tinyland-docker',
    job: { image: { name: 'docker.io/rockylinux/rockylinux:9.6', pullPolicy: ['never', 'always'] } },
    pod: { image: 'docker.io/rockylinux/rockylinux:9.6' },
    says: 'Using effective pull policy of [Always] for container build',
  },
  {
    name: 'root by image:kubernetes:user',
    runner: 'docker',
    job: { image: { name: 'docker.io/library/alpine:3.22.2', kubernetesUser: '0' } },
    pod: AS_ALWAYS,
    says: 'user "0" is not in the allowed list',
  },
  {
    name: 'a user by image:kubernetes:user',
    runner: 'docker',
    job: { image: { name: 'docker.io/library/alpine:3.22.2', kubernetesUser: '1000:1001' } },
    pod: { user: { runAsUser: 1000, runAsGroup: 1001 } },
  },
  {
    name: 'options of another executor',
    runner: 'docker',
    job: {
      image: { name: 'docker.io/library/alpine:3.22.2', docker: { user: 'root', platform: 'linux/s390x' } },
    },
    pod: AS_ALWAYS,
  },
];

/** An admission policy, to whoever reads the log of the job. */
const TOO_MANY_SERVICES = 'denied request: [job-containers]';

const DAEMON = 'docker.io/library/docker:28.5.1-dind';

const SERVICES: readonly HostileJob[] = [
  {
    name: 'a daemon of its own',
    runner: 'dind',
    job: { services: [{ name: 'docker:dind', alias: 'docker' }] },
    pod: 'none',
    says: NO_SUCH_SERVICE,
  },
  {
    name: "the allowed daemon image under the daemon's alias",
    runner: 'dind',
    job: { services: [{ name: DAEMON, alias: 'docker', command: ['sleep', '3600'] }] },
    pod: 'none',
    says: TOO_MANY_SERVICES,
  },
  {
    name: "several aliases, the daemon's among them",
    runner: 'dind',
    job: { services: [{ name: DAEMON, alias: 'docker, docker  second' }] },
    pod: 'none',
    says: TOO_MANY_SERVICES,
  },
  {
    name: "the daemon's alias in other letters",
    runner: 'dind',
    job: { services: [{ name: DAEMON, alias: 'DOCKER' }] },
    pod: 'none',
    says: 'provided host alias DOCKER for service docker.io/library/docker:28.5.1-dind is invalid DNS',
  },
  {
    name: "the default image as a service under the daemon's alias",
    runner: 'dind',
    job: { services: [{ name: 'docker.io/library/docker:28.5.1-cli', alias: 'docker' }] },
    pod: 'none',
    says: TOO_MANY_SERVICES,
  },
  {
    name: 'an alias that is the name of the build container',
    runner: 'dind',
    job: { services: [{ name: DAEMON, alias: 'build' }] },
    pod: 'none',
    says: 'Duplicate value',
  },
  {
    name: 'an alias that is the name of the init container',
    runner: 'docker',
    job: { services: [{ name: 'docker.io/library/redis:7', alias: 'init-permissions' }] },
    pod: 'none',
    says: 'Duplicate value',
  },
  {
    name: 'a service from a registry that is not allowed',
    runner: 'docker',
    job: { services: [{ name: 'registry.attacker.example/miner:1' }] },
    pod: 'none',
    says: NO_SUCH_SERVICE,
  },
  {
    name: 'a service where none is allowed',
    runner: 'nix',
    job: { services: [{ name: 'docker.io/library/redis:7' }] },
    pod: 'none',
    says: NO_SUCH_SERVICE,
  },
  {
    name: 'a service with ports, for which the runner makes a Service',
    runner: 'docker',
    job: {
      services: [{ name: 'docker.io/library/redis:7', alias: 'web', ports: [{ number: 80, name: 'http' }] }],
    },
    pod: { services: ['web'] },
    says: 'cannot create resource "services"',
  },
  {
    name: 'variables for the daemon',
    runner: 'dind',
    job: {
      variables: {
        DOCKER_TLS_CERTDIR: '/tmp',
        DOCKER_HOST: 'tcp://0.0.0.0:2375',
        LD_PRELOAD: '/builds/x.so',
      },
    },
    pod: AS_ALWAYS,
  },
  {
    name: 'many services',
    runner: 'docker',
    job: {
      services: Array.from({ length: 40 }, (_, index) => ({
        name: 'docker.io/library/redis:7',
        alias: `many-${index}`,
      })),
    },
    pod: 'none',
    says: TOO_MANY_SERVICES,
  },
];

const REST: readonly HostileJob[] = [
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

/** All of them. */
export const HOSTILE_JOBS: readonly HostileJob[] = [...OVERWRITES, ...FLAGS, ...IMAGES, ...SERVICES, ...REST];
