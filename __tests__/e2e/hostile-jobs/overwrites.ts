import { type HostileJob, variables } from './hostile-job';

/** Jobs that would move what config.toml does not let them move. */
export const OVERWRITES: readonly HostileJob[] = [
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
