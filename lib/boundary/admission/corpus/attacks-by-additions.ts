import type { ExpectedAdditions } from '../../facts/fleet/expected-additions';
import { at, listOf, recordOf, textIn } from '../../facts/untyped';
import type { Body } from '../request';
import { type Attack, podAttacks } from './attack';
import { added, changed } from './edit';
import { CONTROLLERS } from './scene';

/** A row: the rule for job pods and for managers, and how a pod goes beyond what the cluster is said to add. */
type Row = readonly [
  rules: readonly [job: string | undefined, manager: string | undefined],
  id: string,
  tries: string,
  change: (pod: Body, additions: ExpectedAdditions) => Body | undefined,
];

/** Pods that go beyond what the cluster is said to add by the least. */
export function attacksByAdditions(additions: ExpectedAdditions): readonly Attack[] {
  return [
    ...podAttacks(
      ({ manager, jobPod }) => [manager, jobPod],
      ROWS.flatMap(([[rule], id, tries, change]) =>
        rule === undefined
          ? []
          : [[rule, `addition-${id}`, `a job pod ${tries}`, (pod: Body) => change(pod, additions)] as const],
      ),
    ),
    ...podAttacks(
      ({ managerPod }) => [CONTROLLERS[0], managerPod],
      ROWS.flatMap(([[, rule], id, tries, change]) =>
        rule === undefined
          ? []
          : [
              [
                rule,
                `manager-addition-${id}`,
                `a manager ${tries}`,
                (pod: Body) => change(pod, additions),
              ] as const,
            ],
      ),
    ),
  ];
}

/** A value that nobody names: it continues a declared one. */
const OTHER = '-other';

/** Annotations that a manager may have anyway, whatever they say. */
const OF_MANAGERS: readonly string[] = [
  'cluster-autoscaler.kubernetes.io/safe-to-evict',
  'karpenter.sh/do-not-disrupt',
  'kubectl.kubernetes.io/restartedAt',
];

/** Whether a pod tolerates every value of a taint anyway, with the same effect. */
function toleratesAnyValue(pod: Body, { key, effect }: ExpectedAdditions['tolerations'][number]): boolean {
  return listOf(at(pod, 'spec', 'tolerations')).some(
    (own) => at(own, 'key') === key && at(own, 'operator') === 'Exists' && at(own, 'effect') === effect,
  );
}

const firstContainer = (pod: Body): string => textIn(at(listOf(at(pod, 'spec', 'containers'))[0], 'name'));

const ROWS: readonly Row[] = [
  [
    ['job-metadata', 'manager-metadata'],
    'label-value',
    'with another value of a label that the cluster adds',
    (pod, { labels: [first] }) =>
      first && changed(pod, ['metadata', 'labels', first.key], `${first.value}${OTHER}`),
  ],
  [
    ['job-metadata', 'manager-metadata'],
    'annotation-value',
    'with another value of an annotation that the cluster adds',
    (pod, { annotations }) => {
      const first = annotations.find(({ key }) => !OF_MANAGERS.includes(key));
      return first && changed(pod, ['metadata', 'annotations', first.key], `${first.value}${OTHER}`);
    },
  ],
  [
    ['job-metadata', 'manager-metadata'],
    'label-of-an-annotation',
    'with a label of the key of an annotation that may say anything',
    (pod, { notes: [first] }) =>
      first === undefined ? undefined : changed(pod, ['metadata', 'labels', first], 'x'),
  ],
  [
    ['job-tolerations', 'manager-tolerations'],
    'toleration-of-any-value',
    'that tolerates a taint that the cluster names with a value, whatever its value',
    (pod, { tolerations }) => {
      const first = tolerations.find(
        (toleration) => toleration.value !== undefined && !toleratesAnyValue(pod, toleration),
      );
      return (
        first && added(pod, 'spec.tolerations', { key: first.key, operator: 'Exists', effect: first.effect })
      );
    },
  ],
  [
    ['job-tolerations', 'manager-tolerations'],
    'toleration-of-every-effect',
    'that tolerates a taint that the cluster names, with every effect',
    (pod, { tolerations: [first] }) =>
      first &&
      added(pod, 'spec.tolerations', {
        key: first.key,
        operator: first.value === undefined ? 'Exists' : 'Equal',
        ...(first.value === undefined ? {} : { value: first.value }),
      }),
  ],
  [
    ['job-tolerations', 'manager-tolerations'],
    'toleration-of-every-taint',
    'that tolerates every taint',
    (pod, { tolerations }) =>
      tolerations.length === 0 ? undefined : added(pod, 'spec.tolerations', { operator: 'Exists' }),
  ],
  [
    ['job-node', 'manager-node'],
    'node-value',
    'on nodes with another value of a label that the cluster asks for',
    (pod, { nodeSelector: [first] }) =>
      first && changed(pod, ['spec', 'nodeSelector', first.key], `${first.value}${OTHER}`),
  ],
  [
    ['job-node', 'manager-node'],
    'node-instead',
    'on the nodes that the cluster asks for instead of its own',
    (pod, { nodeSelector: [first] }) =>
      first && Object.keys(recordOf(at(pod, 'spec', 'nodeSelector'))).length > 0
        ? changed(pod, 'spec.nodeSelector', { [first.key]: first.value })
        : undefined,
  ],
  [
    ['job-images', undefined],
    'mirror-beside',
    'with an image beside the mirror of the cluster',
    (pod, { imageMirrors: [first] }) =>
      first &&
      changed(pod, `spec.containers.${firstContainer(pod)}.image`, `${first.to}${OTHER}/library/alpine:3`),
  ],
  [
    [undefined, 'manager-container'],
    'mirror-of-another',
    'with another image of the mirror of the cluster',
    (pod, { imageMirrors: [first] }) =>
      first && changed(pod, `spec.containers.${firstContainer(pod)}.image`, `${first.to}/library/alpine:3`),
  ],
  [
    [undefined, 'manager-container'],
    'digest',
    'with an image of another digest',
    (pod, { imageDigests }) => {
      const image = textIn(at(listOf(at(pod, 'spec', 'containers'))[0], 'image'));
      return imageDigests && !image.includes('@')
        ? changed(pod, `spec.containers.${firstContainer(pod)}.image`, `${image}@sha256:${'0'.repeat(64)}`)
        : undefined;
    },
  ],
  [
    [undefined, 'manager-secrets'],
    'variable-value',
    'with another value of a variable that the cluster adds',
    (pod, { environment: [first] }) =>
      first &&
      added(pod, `spec.containers.${firstContainer(pod)}.env`, {
        name: first.key,
        value: `${first.value}${OTHER}`,
      }),
  ],
  [
    ['job-secrets', 'manager-secrets'],
    'variable-of-a-secret',
    'with a variable that the cluster adds, out of a Secret',
    (pod, { environment: [first] }) =>
      first &&
      added(pod, `spec.containers.${firstContainer(pod)}.env`, {
        name: first.key,
        valueFrom: { secretKeyRef: { name: 'another', key: 'a' } },
      }),
  ],
  [
    ['job-volumes', 'manager-volumes'],
    'another-config-map',
    'with another ConfigMap under the name of a volume that the cluster adds',
    (pod, { configMaps: [first] }) =>
      first &&
      added(pod, 'spec.volumes', { name: first.volume, configMap: { name: `${first.name}${OTHER}` } }),
  ],
  [
    ['job-volumes', 'manager-volumes'],
    'another-volume',
    'with a path of its node under the name of a volume that the cluster adds',
    (pod, { configMaps: [first] }) =>
      first && added(pod, 'spec.volumes', { name: first.volume, hostPath: { path: '/' } }),
  ],
  [
    ['job-volumes', 'manager-mounts'],
    'another-place',
    'with a ConfigMap that the cluster adds, at another place',
    (pod, { configMaps: [first] }) =>
      first &&
      added(
        added(pod, 'spec.volumes', { name: first.volume, configMap: { name: first.name } }),
        `spec.containers.${firstContainer(pod)}.volumeMounts`,
        { name: first.volume, mountPath: '/usr/bin' },
      ),
  ],
  [
    ['job-volumes', 'manager-mounts'],
    'a-part',
    'with a file of a ConfigMap that the cluster adds, under a name of its own',
    (pod, { configMaps: [first] }) =>
      first &&
      added(
        added(pod, 'spec.volumes', { name: first.volume, configMap: { name: first.name } }),
        `spec.containers.${firstContainer(pod)}.volumeMounts`,
        { name: first.volume, mountPath: first.mountPath, subPath: 'a' },
      ),
  ],
  [
    ['job-node', 'manager-node'],
    'spread-at-any-price',
    'that insists on being spread over what the cluster spreads it',
    (pod, { topologySpread: [first] }) =>
      first === undefined
        ? undefined
        : added(pod, 'spec.topologySpreadConstraints', {
            maxSkew: 1n,
            topologyKey: first,
            whenUnsatisfiable: 'DoNotSchedule',
          }),
  ],
  [
    ['job-node', 'manager-node'],
    'spread-over-another',
    'that is spread over something else than the cluster spreads it',
    (pod, { topologySpread: [first] }) =>
      first === undefined
        ? undefined
        : added(pod, 'spec.topologySpreadConstraints', {
            maxSkew: 1n,
            topologyKey: `${first}${OTHER}`,
            whenUnsatisfiable: 'ScheduleAnyway',
          }),
  ],
  [
    ['job-dns', 'manager-values'],
    'resolver',
    'that asks a resolver of its own, with the options of the cluster',
    (pod, { dnsOptions: [first] }) =>
      first === undefined ? undefined : changed(pod, 'spec.dnsConfig', { nameservers: ['198.51.100.53'] }),
  ],
  [
    ['job-dns', 'manager-values'],
    'search-domain',
    'that looks names up in a domain of its own',
    (pod, { dnsOptions: [first] }) =>
      first === undefined ? undefined : changed(pod, 'spec.dnsConfig', { searches: ['example.com'] }),
  ],
  [
    ['job-dns', 'manager-values'],
    'resolver-option',
    'whose resolver is told something else than the cluster tells it',
    (pod, { dnsOptions: [first] }) =>
      first === undefined ? undefined : changed(pod, 'spec.dnsConfig', { options: [{ name: 'debug' }] }),
  ],
];
