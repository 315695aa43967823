import { at, listOf, recordOf, textIn } from '../../facts/untyped';
import type { Body } from '../request';
import type { Attack, PodRow } from './attack';
import { added, changed } from './edit';
import { managerAttacks } from './manager-attacks';

/** Pods that a Deployment of the namespace would make, if somebody wrote it who would like to be a manager. */

const MANAGER = 'spec.containers.manager';

const OWNER = {
  apiVersion: 'apps/v1',
  kind: 'ReplicaSet',
  name: 'another',
  uid: 'a',
  controller: true,
  blockOwnerDeletion: true,
};

const ROWS: readonly PodRow[] = [
  [
    'manager-identity',
    'account-of-a-neighbour',
    'a manager with the ServiceAccount of another runner',
    (pod, { neighbour, runner }) =>
      changed(pod, 'spec.serviceAccountName', `${neighbour?.runner.name ?? `${runner.name}x`}-manager`),
    'every',
  ],
  [
    'manager-identity',
    'account-of-jobs',
    'a manager with the ServiceAccount of its jobs',
    (pod, { runner }) => changed(pod, 'spec.serviceAccountName', `${runner.name}-job`),
  ],
  [
    'manager-identity',
    'label-of-nobody',
    'a pod of a controller that belongs to no runner',
    (pod) => changed(pod, ['metadata', 'labels', 'runner-fleet/runner'], undefined),
  ],
  [
    'manager-identity',
    'label-of-a-neighbour',
    'a manager with the label of another runner',
    (pod, { neighbour, runner }) =>
      changed(
        pod,
        ['metadata', 'labels', 'runner-fleet/runner'],
        neighbour?.runner.name ?? `${runner.name}x`,
      ),
    'every',
  ],
  [
    'manager-identity',
    'role-of-a-job',
    'a manager with the role of a job',
    (pod) => changed(pod, ['metadata', 'labels', 'runner-fleet/role'], 'job'),
  ],
  [
    'manager-owner',
    'owner-job',
    'a manager that belongs to a Job',
    (pod) => changed(pod, 'metadata.ownerReferences', [{ ...OWNER, apiVersion: 'batch/v1', kind: 'Job' }]),
  ],
  [
    'manager-owner',
    'owner-daemon-set',
    'a manager that belongs to a DaemonSet by the name of its ReplicaSet',
    (pod) => changed(pod, 'metadata.ownerReferences', owners(pod, { kind: 'DaemonSet' })),
  ],
  [
    'manager-owner',
    'owner-of-another-group',
    'a manager that belongs to a ReplicaSet of another API',
    (pod) => changed(pod, 'metadata.ownerReferences', owners(pod, { apiVersion: 'example.com/v1' })),
  ],
  [
    'manager-owner',
    'owner-of-a-neighbour',
    "a manager that belongs to another runner's ReplicaSet",
    (pod, { neighbour, runner }) =>
      changed(
        pod,
        'metadata.ownerReferences',
        owners(pod, { name: `${neighbour?.runner.name ?? `${runner.name}x`}-manager-6684655d6d` }),
      ),
    'every',
  ],
  [
    'manager-owner',
    'owner-by-prefix',
    'a manager that belongs to a ReplicaSet of a Deployment with a longer name',
    (pod) =>
      changed(
        pod,
        'metadata.ownerReferences',
        owners(pod, (name) => `${name}-another`),
      ),
  ],
  [
    'manager-owner',
    'no-owner',
    'a manager that belongs to nothing',
    (pod) => changed(pod, 'metadata.ownerReferences', undefined),
  ],
  [
    'manager-owner',
    'two-owners',
    'a manager with two owners',
    (pod) => added(pod, 'metadata.ownerReferences', OWNER),
  ],
  [
    'manager-owner',
    'owner-without-control',
    'a manager whose owner does not control it',
    (pod) => changed(pod, 'metadata.ownerReferences', [{ ...OWNER, controller: false }]),
  ],
  [
    'manager-owner',
    'name',
    'a manager under another name',
    (pod) => changed(pod, 'metadata.name', 'another-6684655d6d-rvp95'),
  ],
  [
    'manager-owner',
    'finalizer',
    'a manager that cannot be deleted',
    (pod) => changed(pod, 'metadata.finalizers', ['example.com/x']),
  ],
  [
    'manager-container',
    'image',
    'a manager with another image',
    (pod) => changed(pod, `${MANAGER}.image`, 'evil.example/x:1'),
    'every',
  ],
  [
    'manager-container',
    'container-name',
    'a manager whose container has another name',
    (pod) => changed(pod, `${MANAGER}.name`, 'another'),
  ],
  [
    'manager-container',
    'second-container',
    'a manager with a second container',
    (pod) => added(pod, 'spec.containers', { ...first(pod), name: 'another', image: 'evil.example/x:1' }),
  ],
  [
    'manager-container',
    'init-container',
    'a manager with an init container',
    (pod) => added(pod, 'spec.initContainers', { ...first(pod), name: 'another' }),
  ],
  [
    'manager-node',
    'node',
    'a manager that names its node',
    (pod) => changed(pod, 'spec.nodeName', 'worker-1'),
  ],
  [
    'manager-node',
    'node-selector',
    'a manager on nodes of another pool',
    (pod) => changed(pod, ['spec', 'nodeSelector', 'node-role.kubernetes.io/control-plane'], ''),
  ],
  [
    'manager-node',
    'runtime-class',
    'a manager with a RuntimeClass',
    (pod) => changed(pod, 'spec.runtimeClassName', 'theirs'),
  ],
  [
    'manager-node',
    'affinity',
    'a manager that chooses its neighbours',
    (pod) =>
      changed(pod, 'spec.affinity.podAffinity', { requiredDuringSchedulingIgnoredDuringExecution: [] }),
  ],
  [
    'manager-node',
    'affinity-to-nodes',
    'a manager that prefers nodes of the attacker',
    (pod) =>
      changed(pod, 'spec.affinity.nodeAffinity', {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100n,
            preference: { matchExpressions: [{ key: 'example.com/theirs', operator: 'Exists' }] },
          },
        ],
      }),
  ],
  [
    'manager-node',
    'affinity-that-insists',
    'a manager that insists on being apart',
    (pod) =>
      changed(pod, 'spec.affinity.podAntiAffinity', { requiredDuringSchedulingIgnoredDuringExecution: [] }),
  ],
  [
    'manager-node',
    'spread-that-insists',
    'a manager that insists on a zone',
    (pod) =>
      changed(pod, 'spec.topologySpreadConstraints', [
        { maxSkew: 1n, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule' },
      ]),
  ],
  [
    'manager-node',
    'scheduler',
    'a manager that another scheduler places',
    (pod) => changed(pod, 'spec.schedulerName', 'theirs'),
  ],
  [
    'manager-tolerations',
    'toleration-of-memory-pressure',
    'a manager that stays on a node which is short of memory',
    (pod) =>
      added(pod, 'spec.tolerations', {
        key: 'node.kubernetes.io/memory-pressure',
        operator: 'Exists',
        effect: 'NoExecute',
      }),
  ],
  [
    'manager-tolerations',
    'toleration',
    'a manager that tolerates every taint',
    (pod) => added(pod, 'spec.tolerations', { operator: 'Exists' }),
  ],
  [
    'manager-tolerations',
    'toleration-of-a-key',
    'a manager that tolerates the taint of nodes that are set aside for jobs',
    (pod, { fleet }) => {
      const pairs = fleet.runners.flatMap(({ job }) =>
        Object.keys((job?.section.kubernetes['node_tolerations'] ?? {}) as Body),
      );
      const key = pairs[0]?.split('=')[0];
      return key === undefined ? undefined : added(pod, 'spec.tolerations', { key, operator: 'Exists' });
    },
  ],
  [
    'manager-priority',
    'priority',
    'a manager with the PriorityClass of jobs',
    (pod, { namespace, runner }) => changed(pod, 'spec.priorityClassName', `${namespace}-${runner.name}-job`),
  ],
  [
    'manager-priority',
    'no-priority',
    'a manager that no quota counts',
    (pod) => changed(pod, 'spec.priorityClassName', undefined),
  ],
  [
    'baseline-privileged',
    'privileged',
    'a privileged manager',
    (pod) => changed(pod, `${MANAGER}.securityContext.privileged`, true),
    'every',
  ],
  [
    'baseline-host-namespaces',
    'host-processes',
    'a manager that sees the processes of its node',
    (pod) => changed(pod, 'spec.hostPID', true),
    'every',
  ],
  [
    'restricted-volumes',
    'share',
    'a manager with a volume of a server',
    (pod) => added(pod, 'spec.volumes', { name: 'share', nfs: { server: '10.0.0.1', path: '/' } }),
  ],
  [
    'restricted-escalation',
    'escalation',
    'a manager that may gain privileges',
    (pod) => changed(pod, `${MANAGER}.securityContext.allowPrivilegeEscalation`, true),
  ],
  [
    'restricted-escalation',
    'unset-escalation',
    'a manager that does not refuse to gain privileges',
    (pod) => changed(pod, `${MANAGER}.securityContext.allowPrivilegeEscalation`, undefined),
  ],
  [
    'restricted-non-root',
    'maybe-root',
    'a manager that may be root',
    (pod) => changed(pod, `${MANAGER}.securityContext.runAsNonRoot`, false),
  ],
  [
    'restricted-user',
    'root',
    'a manager that is root',
    (pod) => changed(pod, `${MANAGER}.securityContext.runAsUser`, 0n),
  ],
  [
    'restricted-user',
    'root-by-the-pod',
    'a manager that is root, as the pod says',
    (pod) => changed(pod, 'spec.securityContext.runAsUser', 0n),
  ],
  [
    'restricted-seccomp',
    'no-seccomp',
    'a manager without seccomp',
    (pod) => changed(pod, 'spec.securityContext.seccompProfile', undefined),
  ],
  [
    'restricted-capabilities',
    'kept-capabilities',
    'a manager that keeps capabilities',
    (pod) => changed(pod, `${MANAGER}.securityContext.capabilities`, undefined),
  ],
  [
    'restricted-capabilities',
    'added-capability',
    'a manager that adds a capability',
    (pod) => changed(pod, `${MANAGER}.securityContext.capabilities.add`, ['CHOWN']),
  ],
];

/** The owners of a pod, with other fields or another name. */
function owners(pod: Body, change: Body | ((name: string) => string)): readonly Body[] {
  return listOf(at(pod, 'metadata', 'ownerReferences')).map((owner) => ({
    ...recordOf(owner),
    ...(typeof change === 'function' ? { name: change(textIn(at(owner, 'name'))) } : change),
  }));
}

function first(pod: Body): Body {
  return (pod['spec'] as { containers: readonly Body[] }).containers[0] ?? {};
}

/** Attacks by whoever may write a Deployment in the namespace. */
export const ATTACKS_BY_MANAGERS: readonly Attack[] = managerAttacks(ROWS);
