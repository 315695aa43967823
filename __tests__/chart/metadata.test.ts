import { SYNC_WAVE } from '../../lib/constructs/objects';
import { find, objectsOf, valuesOf } from './rendered';
import { EVERY_KIND, fleetOf } from './sample-fleet';

const fleet = fleetOf(...EVERY_KIND, { kind: 'docker', name: 'docker-arm64', architecture: 'arm64' });
const objects = objectsOf(fleet);
const CLUSTER_SCOPED = [
  'Namespace',
  'PriorityClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
];
const named = objects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const);

describe.each(named)('%s', (_, object) => {
  const { labels, annotations, namespace } = object.metadata;

  it('carries the recommended labels', () => {
    expect(labels).toMatchObject({
      'app.kubernetes.io/name': 'gitlab-runner',
      'app.kubernetes.io/instance': expect.any(String),
      'app.kubernetes.io/component': expect.any(String),
      'app.kubernetes.io/part-of': 'acme-runners',
      'app.kubernetes.io/managed-by': 'cdk8s-gitlab-runners',
      'app.kubernetes.io/version': '19.3.2',
    });
  });

  it('names its runner and kind, both or neither', () => {
    const runner = labels['runner-fleet/runner'];
    const kind = labels['runner-fleet/kind'];
    expect(kind).toBe(runner === undefined ? undefined : fleet.runner(runner).kind);
    expect(labels['app.kubernetes.io/instance']).toBe(runner ?? 'acme');
  });

  it('is in the namespace of the fleet, unless it belongs to the cluster', () => {
    expect(namespace).toBe(CLUSTER_SCOPED.includes(object.kind) ? undefined : 'acme-runners');
  });

  it('has a sync wave', () => {
    expect(Object.values(SYNC_WAVE).map(String)).toContain(annotations['argocd.argoproj.io/sync-wave']);
  });

  it('holds no null, no empty object but a selector of everything, and no undefined', () => {
    const nothing = [...valuesOf(object)].filter(({ value }) => value === null || value === undefined);
    expect(nothing).toEqual([]);
    const empty = [...valuesOf(object)].filter(
      ({ value }) => typeof value === 'object' && value !== null && Object.keys(value).length === 0,
    );
    expect(empty.filter(({ path }) => !/\/(?:pod|namespace|object)Selector$/.test(path))).toEqual([]);
  });
});

describe('the objects of a runner', () => {
  it('are all labelled with it, and nothing else is', () => {
    const name = (labelled: boolean) =>
      objects
        .filter(({ metadata }) => labelled === (metadata.labels['runner-fleet/runner'] === 'docker-arm64'))
        .map(({ metadata }) => metadata.name);
    expect(name(true).length).toBeGreaterThan(9);
    expect(name(true).filter((own) => !own.includes('docker-arm64'))).toEqual([]);
    expect(name(false).filter((other) => other.includes('docker-arm64'))).toEqual([]);
  });
});

describe('waves', () => {
  const waveOf = (kind: string, name: string) =>
    Number(find(objects, kind, name).metadata.annotations['argocd.argoproj.io/sync-wave']);

  it('come in the order in which things need each other', () => {
    const namespace = waveOf('Namespace', 'acme-runners');
    const boundary = waveOf('NetworkPolicy', 'default-deny');
    const identity = waveOf('RoleBinding', 'docker-manager');
    const manager = waveOf('Deployment', 'docker-manager');
    const disruption = waveOf('PodDisruptionBudget', 'docker-manager');
    expect([namespace, boundary, identity, manager, disruption]).toEqual(
      [namespace, boundary, identity, manager, disruption].sort((a, b) => a - b),
    );
    expect(new Set([namespace, boundary, identity, manager, disruption]).size).toBe(5);
    expect(waveOf('PriorityClass', 'acme-runners-manager')).toBe(namespace);
    expect(waveOf('ConfigMap', 'docker-config')).toBe(manager);
    expect(waveOf('ResourceQuota', 'docker-job')).toBe(boundary);
  });
});

it('every selector uses only what never changes after the first apply', () => {
  const IMMUTABLE = ['runner-fleet/runner', 'runner-fleet/role'];
  const keys = objects
    .filter(({ kind }) => kind === 'Deployment' || kind === 'PodDisruptionBudget')
    .flatMap((object) => [...valuesOf(object)])
    .filter(({ path }) => /\/(selector|labelSelector)\/matchLabels$/.test(path))
    .map(({ value }) => Object.keys(value as object).sort());
  expect(keys).toHaveLength(3 * fleet.runners.length);
  expect(keys.every((used) => JSON.stringify(used) === JSON.stringify([...IMMUTABLE].sort()))).toBe(true);
});
