import { derivedFleets } from '../../../../lib/boundary/facts/fleet/expected-fleet';
import {
  type KubernetesObject,
  readObjects,
} from '../../../../lib/boundary/facts/manifests/kubernetes-object';
import { ObjectIndex } from '../../../../lib/boundary/facts/manifests/object-index';
import { type Manifest, set } from '../../edit';
import { fleetManifests, TINYLAND } from '../../fleet-fixture';

function object(kind: string, rest: Manifest, name = 'o'): KubernetesObject {
  const [read] = readObjects([
    { apiVersion: 'v1', kind, metadata: { name, namespace: 'n' }, ...rest },
  ]).objects;
  if (read === undefined) {
    throw new TypeError('no object');
  }
  return read;
}

describe('derivedFleets', () => {
  test('reads runners and kinds from labels', () => {
    const [fleet] = derivedFleets(new ObjectIndex(readObjects(fleetManifests()).objects));
    expect(fleet?.org).toBe('tinyland');
    expect(fleet?.runners.map(({ name, kind }) => [name, kind])).toEqual(
      TINYLAND.runners.map(({ name, kind }) => [name, kind]),
    );
  });

  test('takes a namespace that enforces restricted for a fleet that tightened its runners', () => {
    const objects = fleetManifests();
    const [namespace] = objects;
    set(namespace, ['metadata', 'labels', 'pod-security.kubernetes.io/enforce'], 'restricted');
    const [fleet] = derivedFleets(new ObjectIndex(readObjects(objects).objects));
    expect(new Map(fleet?.runners.map(({ kind, podSecurity }) => [kind, podSecurity]))).toEqual(
      new Map([
        ['docker', 'restricted'],
        ['tinyland-docker', 'restricted'],
        ['nix', 'restricted'],
        ['tinyland-nix', 'restricted'],
        ['dind', 'privileged'],
      ]),
    );
  });

  test('takes a label that names no kind for an unprivileged runner', () => {
    const labels = { 'runner-fleet/runner': 'a', 'runner-fleet/kind': 'constructor' };
    const raw = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a-config', namespace: 'x-runners', labels },
    };
    const [fleet] = derivedFleets(new ObjectIndex(readObjects([raw]).objects));
    expect(fleet).toEqual({
      org: 'x',
      admission: true,
      runners: [{ name: 'a', kind: undefined, podSecurity: 'baseline' }],
    });
  });

  test('takes a namespace of ours for a fleet, and no other', () => {
    const namespace = (name: string, labels: Manifest): Manifest => ({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels },
    });
    const ours = { 'app.kubernetes.io/managed-by': 'cdk8s-gitlab-runners' };
    const { objects } = readObjects([
      namespace('a-runners-b-runners', ours),
      namespace('b-runners', { 'app.kubernetes.io/managed-by': 'Helm' }),
      namespace('c-runners', {}),
    ]);
    expect(derivedFleets(new ObjectIndex(objects))).toEqual([
      { org: 'a-runners-b', admission: false, runners: [] },
    ]);
  });

  test('keeps a kind that one object of a runner tells', () => {
    const labelled = (kind: string, labels: Manifest): Manifest => ({
      apiVersion: 'v1',
      kind,
      metadata: { name: 'a', namespace: 'x-runners', labels: { 'runner-fleet/runner': 'a', ...labels } },
    });
    const { objects } = readObjects([
      labelled('ConfigMap', { 'runner-fleet/kind': 'dind' }),
      labelled('ServiceAccount', {}),
      labelled('Role', { 'runner-fleet/kind': 'nix' }),
    ]);
    const [fleet] = derivedFleets(new ObjectIndex(objects));
    expect(fleet?.runners).toEqual([{ name: 'a', kind: 'dind', podSecurity: 'privileged' }]);
  });

  test('finds none where nothing is labelled', () => {
    expect(derivedFleets(new ObjectIndex([object('ConfigMap', {})]))).toEqual([]);
  });
});
