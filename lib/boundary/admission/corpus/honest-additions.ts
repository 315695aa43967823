import type { ExpectedAdditions, ExpectedEntry } from '../../facts/fleet/expected-additions';
import { at, listOf, recordOf, textIn, type UntypedRecord } from '../../facts/untyped';
import { type Body, celValue } from '../request';
import { creating } from './attack';
import type { Honest } from './honest';
import { CONTROLLERS } from './scene';

/**
 * Pods as the cluster changes them: with everything at once that it is said to add, as often as it takes for each value of
 * a key to be there once. Pods to which it adds nothing are asked about anyway.
 */
export function honestAdditions(additions: ExpectedAdditions): readonly Honest[] {
  const rounds = roundsOf(additions);
  return Array.from({ length: rounds }, (_, round): readonly Honest[] => [
    {
      id: `job-pod-as-changed-${round + 1}`,
      asks: 'the job pod as the cluster changes it',
      of: 'every',
      placed: true,
      request: ({ manager, jobPod }) =>
        creating(manager, 'pods', withAdditions(jobPod, additions, round, 'job')),
    },
    {
      id: `manager-pod-as-changed-${round + 1}`,
      asks: 'the pod of a manager as the cluster changes it',
      of: 'every',
      placed: false,
      request: ({ managerPod }) =>
        creating(CONTROLLERS[0], 'pods', withAdditions(managerPod, additions, round, 'manager')),
    },
  ]).flat();
}

function roundsOf({ labels, annotations, nodeSelector, ...lists }: ExpectedAdditions): number {
  const { imageMirrors, imageDigests, configMaps, ...others } = lists;
  const most = Math.max(...[labels, annotations, nodeSelector].map((entries) => valuesOf(entries, 0).most));
  const isAny =
    imageDigests || [configMaps, ...Object.values(others)].some((list) => listOf(list).length > 0);
  return Math.max(most, imageMirrors.length, isAny ? 1 : 0);
}

/** One value of each key, and how many the key with most of them has. */
function valuesOf(
  entries: readonly ExpectedEntry[],
  round: number,
): { readonly chosen: Readonly<Record<string, string>>; readonly most: number } {
  const values = new Map<string, string[]>();
  for (const { key, value } of entries) {
    values.set(key, [...(values.get(key) ?? []), value]);
  }
  return {
    chosen: Object.fromEntries([...values].map(([key, all]) => [key, all[round % all.length] ?? ''])),
    most: Math.max(0, ...[...values.values()].map(({ length }) => length)),
  };
}

/** A pod with all additions. */
function withAdditions(
  pod: Body,
  additions: ExpectedAdditions,
  round: number,
  role: 'job' | 'manager',
): Body {
  const spec = recordOf(pod['spec']);
  const metadata = recordOf(pod['metadata']);
  const volumes = new Map(additions.configMaps.map(({ volume, name }) => [volume, name]));
  const container = (raw: unknown) => changedContainer(recordOf(raw), additions, round, role);
  return celValue({
    ...pod,
    metadata: {
      ...metadata,
      labels: { ...recordOf(metadata['labels']), ...valuesOf(additions.labels, round).chosen },
      annotations: {
        ...recordOf(metadata['annotations']),
        ...valuesOf(additions.annotations, round).chosen,
        ...Object.fromEntries(additions.notes.map((key) => [key, 'whatever it says'])),
      },
    },
    spec: {
      ...spec,
      // What the pod asks for itself stays as it is.
      nodeSelector: {
        ...valuesOf(additions.nodeSelector, round).chosen,
        ...recordOf(spec['nodeSelector']),
      },
      tolerations: [
        ...listOf(spec['tolerations']),
        ...additions.tolerations.map((taint) => ({
          operator: taint.value === undefined ? 'Exists' : 'Equal',
          ...taint,
        })),
      ],
      ...(listOf(spec['initContainers']).length > 0
        ? { initContainers: listOf(spec['initContainers']).map(container) }
        : {}),
      containers: listOf(spec['containers']).map(container),
      volumes: [
        ...listOf(spec['volumes']),
        ...[...volumes].map(([volume, name]) => ({ name: volume, configMap: { name, defaultMode: 420 } })),
      ],
      ...spreadOver(additions.topologySpread, spec),
      ...(additions.dnsOptions.length > 0
        ? { dnsConfig: { options: additions.dnsOptions.map(optionOf) } }
        : {}),
    },
  }) as Body;
}

function changedContainer(
  container: UntypedRecord,
  { environment, configMaps, imageMirrors, imageDigests }: ExpectedAdditions,
  round: number,
  role: 'job' | 'manager',
): UntypedRecord {
  const image = textIn(container['image']);
  const mirrored = mirroredAt(image, imageMirrors[round % Math.max(1, imageMirrors.length)]);
  const isConfinedJob = role === 'job' && at(container, 'securityContext', 'privileged') !== true;
  return {
    ...container,
    image:
      imageDigests && isConfinedJob && !image.includes('@')
        ? `${mirrored}@sha256:${'0'.repeat(64)}`
        : mirrored,
    env: [...listOf(container['env']), ...environment.map(({ key, value }) => ({ name: key, value }))],
    volumeMounts: [
      ...listOf(container['volumeMounts']),
      ...configMaps.map(({ volume, mountPath }) => ({ name: volume, mountPath, readOnly: true })),
    ],
  };
}

/** An image as it is named at a mirror of its registry; without a host it is one of Docker Hub. */
function mirroredAt(image: string, mirror: ExpectedAdditions['imageMirrors'][number] | undefined): string {
  const [first = '', ...rest] = image.split('/');
  const [registry, path] =
    rest.length > 0 && /[.:]|^localhost$/.test(first)
      ? [first, rest.join('/')]
      : ['docker.io', rest.length > 0 ? image : `library/${image}`];
  return mirror !== undefined && registry === mirror.from ? `${mirror.to}/${path}` : image;
}

function spreadOver(topologies: readonly string[], spec: UntypedRecord): UntypedRecord {
  const own = listOf(spec['topologySpreadConstraints']);
  const wished = topologies.map((topologyKey) => ({
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'ScheduleAnyway',
    labelSelector: { matchLabels: { 'runner-fleet/role': 'job' } },
  }));
  return wished.length > 0 ? { topologySpreadConstraints: [...own, ...wished] } : {};
}

function optionOf(option: string): UntypedRecord {
  const [name = '', value] = option.split(':');
  return { name, value };
}
