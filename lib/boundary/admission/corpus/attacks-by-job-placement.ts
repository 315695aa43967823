import { at, listOf, recordOf, type UntypedRecord } from '../../facts/untyped';
import type { Body } from '../request';
import { type Attack, type PodRow, podAttacks } from './attack';
import { BESIDE_OTHERS } from './beside-others';
import { added, changed } from './edit';
import { taintsOf } from './scene';

/** Where a stolen manager token would like its pods to run, for how long, and in whose place. */

/** Fields of a pod that GitLab Runner does not write, without those that other rows set. */
const FIELDS: readonly (readonly [field: string, value: unknown])[] = [
  ['dnsConfig', { nameservers: ['10.0.0.1'] }],
  ['ephemeralContainers', [{ name: 'another', image: 'docker.io/library/busybox:1.37.0' }]],
  ['hostIPC', true],
  ['hostNetwork', true],
  ['hostPID', true],
  ['hostUsers', true],
  ['hostname', 'gitlab'],
  ['os', { name: 'windows' }],
  ['readinessGates', [{ conditionType: 'example.com/x' }]],
  ['resourceClaims', [{ name: 'gpu', resourceClaimName: 'gpu' }]],
  ['schedulingGates', [{ name: 'example.com/x' }]],
  ['setHostnameAsFQDN', true],
  ['shareProcessNamespace', true],
  ['subdomain', 'gitlab'],
  [
    'topologySpreadConstraints',
    [{ maxSkew: 1n, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'DoNotSchedule' }],
  ],
];

const SECURITY_FIELDS: readonly (readonly [field: string, value: unknown])[] = [
  ['appArmorProfile', { type: 'Localhost', localhostProfile: 'lax' }],
  ['fsGroupChangePolicy', 'Always'],
  ['seLinuxOptions', { type: 'container_t' }],
  ['supplementalGroups', [999n]],
  ['supplementalGroupsPolicy', 'Merge'],
  ['sysctls', [{ name: 'net.ipv4.tcp_syncookies', value: '0' }]],
  ['windowsOptions', { runAsUserName: 'x' }],
];

const AFFINITIES: readonly (readonly [name: string, value: Body])[] = [
  ['nodeAffinity', { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [] } }],
  ['podAffinity', { requiredDuringSchedulingIgnoredDuringExecution: [] }],
  ['podAntiAffinity', { requiredDuringSchedulingIgnoredDuringExecution: [] }],
];

const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';

/** Whether a pod chooses its nodes by an affinity. */
export function hasAffinity(pod: Body): boolean {
  return isFilled(at(pod, 'spec', 'affinity', 'nodeAffinity'));
}

function isFilled(value: unknown): boolean {
  return Object.keys(recordOf(value)).length > 0;
}

/** The terms of a pod's node affinity, changed; nothing where there are none, or where none is changed. */
function withTerms(pod: Body, change: (term: UntypedRecord) => UntypedRecord | undefined): Body | undefined {
  const affinity = recordOf(at(pod, 'spec', 'affinity', 'nodeAffinity'));
  const required = listOf(at(affinity, REQUIRED, 'nodeSelectorTerms')).map(recordOf);
  const preferred = listOf(affinity[PREFERRED]).map(recordOf);
  const [place, terms] =
    required.length > 0
      ? [['spec', 'affinity', 'nodeAffinity', REQUIRED, 'nodeSelectorTerms'], required]
      : [['spec', 'affinity', 'nodeAffinity', PREFERRED], preferred];
  const [first, ...others] = terms;
  const isPreferred = required.length === 0;
  const own = isPreferred ? recordOf(first?.['preference']) : first;
  const other = own === undefined || !isFilled(own) ? undefined : change(own);
  return other === undefined
    ? undefined
    : changed(pod, place, [isPreferred ? { ...first, preference: other } : other, ...others]);
}

/** One value, with a comma in it, in the place of several, and one more in the place of one. */
export function withMoreValues(pod: Body): Body | undefined {
  return withTerms(pod, (term) => {
    const [first, ...others] = listOf(term['matchExpressions']).map(recordOf);
    const values = listOf(first?.['values']);
    const other = values.length > 1 ? [values.join(',')] : [...values, 'theirs'];
    return first === undefined
      ? undefined
      : { ...term, matchExpressions: [{ ...first, values: other }, ...others] };
  });
}

/** A term that names a node by its name, too. */
export function withMatchFields(pod: Body): Body | undefined {
  return withTerms(pod, (term) => ({
    ...term,
    matchFields: [{ key: 'metadata.name', operator: 'In', values: ['worker-1'] }],
  }));
}

const TEN_YEARS = 315_360_000n;

/** Seconds that GitLab Runner gives a pod beyond the timeout of its job. */
const DEADLINE_MARGIN = 1n;

const ROWS: readonly PodRow[] = [
  [
    'job-node',
    'node',
    'a job pod that names its node',
    (pod) => changed(pod, 'spec.nodeName', 'worker-1'),
    'every',
  ],
  [
    'job-node',
    'scheduler',
    'a job pod with another scheduler',
    (pod) => changed(pod, 'spec.schedulerName', 'theirs'),
  ],
  [
    'job-node',
    'scheduler-with-more',
    'a job pod with a scheduler whose name begins like that of every pod',
    (pod) => changed(pod, 'spec.schedulerName', 'default-scheduler-x'),
  ],
  [
    'job-node',
    'node-selector',
    'a job pod on nodes of another pool',
    (pod) => changed(pod, ['spec', 'nodeSelector', 'node-role.kubernetes.io/control-plane'], ''),
    'every',
  ],
  [
    'job-node',
    'no-node-selector',
    'a job pod on any node',
    (pod) =>
      Object.keys(recordOf(at(pod, 'spec', 'nodeSelector'))).length === 0
        ? undefined
        : changed(pod, 'spec.nodeSelector', undefined),
    'every',
  ],
  ...AFFINITIES.map(
    ([name, value]): PodRow => [
      'job-affinity',
      `affinity-${name.toLowerCase()}`,
      `a job pod with a ${name}`,
      (pod) => changed(pod, `spec.affinity.${name}`, value),
      name === 'nodeAffinity' ? 'every' : 'once',
    ],
  ),
  [
    'job-affinity',
    'no-affinity',
    'a job pod on nodes that its runner does not ask for',
    (pod) => (hasAffinity(pod) ? changed(pod, 'spec.affinity', {}) : undefined),
    'every',
  ],
  [
    'job-affinity',
    'affinity-to-other-values',
    'a job pod that asks for nodes almost as its runner does',
    (pod) => withMoreValues(pod),
  ],
  [
    'job-affinity',
    'affinity-by-fields',
    'a job pod that also names its node by an affinity',
    (pod) => withMatchFields(pod),
  ],
  [
    'job-affinity',
    'affinity-beside-own',
    'a job pod that asks for other nodes too',
    (pod) =>
      hasAffinity(pod)
        ? added(pod, `spec.affinity.nodeAffinity.${PREFERRED}`, {
            weight: 100n,
            preference: { matchExpressions: [{ key: 'example.com/theirs', operator: 'Exists' }] },
          })
        : undefined,
  ],
  [
    'job-tolerations',
    'toleration-of-all',
    'a job pod that tolerates every taint',
    (pod) => added(pod, 'spec.tolerations', { operator: 'Exists' }),
    'every',
  ],
  [
    'job-tolerations',
    'toleration-of-a-neighbour',
    'a job pod that tolerates the taint of nodes that are set aside for another runner',
    (pod, { foreignTaints: [key] }) =>
      key === undefined ? undefined : added(pod, 'spec.tolerations', { key, operator: 'Exists' }),
    'every',
  ],
  [
    'job-tolerations',
    'toleration-of-the-control-plane',
    'a job pod that tolerates the taint of the control plane',
    (pod) =>
      added(pod, 'spec.tolerations', {
        key: 'node-role.kubernetes.io/control-plane',
        operator: 'Exists',
        effect: 'NoSchedule',
      }),
  ],
  [
    'job-tolerations',
    'toleration-of-an-own-key',
    'a job pod that tolerates every value of the taint of its own nodes',
    (pod, { runner }) => {
      const [pair] = Object.keys(recordOf(runner.job?.section.kubernetes['node_tolerations']));
      return pair === undefined
        ? undefined
        : added(pod, 'spec.tolerations', { key: pair.split('=')[0], operator: 'Exists' });
    },
    'every',
  ],
  [
    'job-tolerations',
    'toleration-for-a-while',
    'a job pod that tolerates a taint of its own nodes for a while',
    (pod, { runner }) => {
      const [pair] = Object.entries(recordOf(runner.job?.section.kubernetes['node_tolerations'])).filter(
        ([taint]) => taintsOf(runner).includes(taint.split('=')[0] ?? ''),
      );
      const [key, value] = pair?.[0].split('=') ?? [];
      return pair === undefined
        ? undefined
        : added(pod, 'spec.tolerations', {
            key,
            ...(value === undefined ? { operator: 'Exists' } : { operator: 'Equal', value }),
            effect: pair[1],
            tolerationSeconds: 1n,
          });
    },
  ],
  [
    'job-runtime-class',
    'runtime-class',
    'a job pod with another RuntimeClass',
    (pod) => changed(pod, 'spec.runtimeClassName', 'theirs'),
    'every',
  ],
  [
    'job-runtime-class',
    'no-runtime-class',
    'a job pod outside of the sandbox of its runner',
    (pod) =>
      at(pod, 'spec', 'runtimeClassName') === undefined
        ? undefined
        : changed(pod, 'spec.runtimeClassName', undefined),
    'every',
  ],
  [
    'job-priority',
    'priority-of-managers',
    'a job pod with the PriorityClass of managers',
    (pod, { namespace }) => changed(pod, 'spec.priorityClassName', `${namespace}-manager`),
    'every',
  ],
  [
    'job-priority',
    'priority-of-a-neighbour',
    'a job pod with the PriorityClass of another runner',
    (pod, { namespace, neighbour }) =>
      neighbour === undefined
        ? undefined
        : changed(pod, 'spec.priorityClassName', `${namespace}-${neighbour.runner.name}-job`),
    'every',
  ],
  [
    'job-priority',
    'no-priority',
    'a job pod that no quota counts',
    (pod) => changed(pod, 'spec.priorityClassName', undefined),
  ],
  [
    'job-deadline',
    'no-deadline',
    'a job pod that never ends',
    (pod) => changed(pod, 'spec.activeDeadlineSeconds', undefined),
  ],
  [
    'job-deadline',
    'late-deadline',
    'a job pod that outlives the longest job of its runner',
    (pod, { runner: { settings } }) =>
      changed(
        pod,
        'spec.activeDeadlineSeconds',
        settings === undefined ? TEN_YEARS : BigInt(settings.maximumTimeoutSeconds) + DEADLINE_MARGIN + 1n,
      ),
    'every',
  ],
  [
    'job-deadline',
    'long-grace',
    'a job pod that takes ten years to end',
    (pod) => changed(pod, 'spec.terminationGracePeriodSeconds', TEN_YEARS),
  ],
  [
    'job-deadline',
    'restarts',
    'a job pod that is started again',
    (pod) => changed(pod, 'spec.restartPolicy', 'Always'),
  ],
  [
    'job-deadline',
    'restarts-on-failure',
    'a job pod that is started again when it fails',
    (pod) => changed(pod, 'spec.restartPolicy', 'OnFailure'),
  ],
  [
    'job-hosts',
    'host-alias',
    'a job pod for which a name leads to another address',
    (pod) => added(pod, 'spec.hostAliases', { ip: '10.0.0.1', hostnames: ['gitlab.com'] }),
    'every',
  ],
  [
    'job-dns',
    'dns',
    'a job pod that asks another DNS',
    (pod) => changed(pod, 'spec.dnsPolicy', 'None'),
    'every',
  ],
  [
    'job-dns',
    'dns-of-the-node',
    'a job pod that asks for the DNS of pods on the network of their node',
    (pod) => changed(pod, 'spec.dnsPolicy', 'ClusterFirstWithHostNet'),
  ],
  [
    'job-seccomp',
    'no-seccomp',
    'a job pod without the seccomp profile of its runner',
    (pod) => changed(pod, 'spec.securityContext.seccompProfile', undefined),
    'every',
  ],
  [
    'job-seccomp',
    'other-seccomp',
    'a job pod with a seccomp profile of its own',
    (pod) =>
      changed(pod, 'spec.securityContext.seccompProfile', { type: 'Localhost', localhostProfile: 'lax' }),
  ],
  ...(['limits', 'requests'] as const).map(
    (bound): PodRow => [
      'job-pod-resources',
      `${bound}-of-the-pod`,
      `a job pod with ${bound} for the whole pod`,
      (pod) => changed(pod, `spec.resources.${bound}`, { cpu: '1' }),
      bound === 'limits' ? 'every' : 'once',
    ],
  ),
  ...FIELDS.map(
    ([field, value]): PodRow => [
      'job-fields',
      `pod-${field.toLowerCase()}`,
      `a job pod with ${field}`,
      (pod) => changed(pod, `spec.${field}`, value),
      ['hostPID', 'hostUsers'].includes(field) ? 'every' : 'once',
    ],
  ),
  ...SECURITY_FIELDS.map(
    ([field, value]): PodRow => [
      'job-fields',
      `pod-security-${field.toLowerCase()}`,
      `a job pod that sets ${field} for all of its containers`,
      (pod) => changed(pod, `spec.securityContext.${field}`, value),
    ],
  ),
];

/** Attacks by whoever holds the token of a manager. */
export const ATTACKS_BY_JOB_PLACEMENT: readonly Attack[] = podAttacks(
  ({ manager, jobPod }) => [manager, jobPod],
  [...ROWS, ...BESIDE_OTHERS].map(([rule, id, ...rest]) => [rule, `job-${id}`, ...rest]),
);
