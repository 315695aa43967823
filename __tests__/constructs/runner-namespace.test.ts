import type { IPriorityClass } from 'kubernetes-models/scheduling.k8s.io/v1/PriorityClass';
import { Fleet, RunnerNamespace, type RunnerSpec } from '../../lib';
import { find, objectsAlone, objectsOf } from '../chart/rendered';
import { DEDICATED_NODES, EVERY_KIND, fleetOf, specOf } from '../chart/sample-fleet';

const DIND: RunnerSpec = { kind: 'dind', nodes: DEDICATED_NODES };

function podSecurityOf(fleet: Fleet): Readonly<Record<string, string>> {
  const { labels } = find(objectsOf(fleet), 'Namespace', 'acme-runners').metadata;
  const prefix = 'pod-security.kubernetes.io/';
  return Object.fromEntries(
    Object.entries(labels).flatMap(([key, value]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [],
    ),
  );
}

const levels = (enforce: string, other: string, version = 'v1.30') => ({
  enforce,
  'enforce-version': version,
  warn: other,
  'warn-version': version,
  audit: other,
  'audit-version': version,
});

describe('Pod Security is the tightest that the fleet allows', () => {
  it.each<readonly [string, readonly RunnerSpec[], string, string]>([
    ['without dind', [{ kind: 'docker' }, { kind: 'nix' }], 'baseline', 'baseline'],
    ['with dind', [{ kind: 'docker' }, DIND], 'privileged', 'baseline'],
    ['with dind alone', [DIND], 'privileged', 'baseline'],
    [
      'with restricted runners alone',
      [{ kind: 'docker', podSecurity: 'restricted' }],
      'restricted',
      'restricted',
    ],
    [
      'with a restricted runner beside another',
      [{ kind: 'docker', podSecurity: 'restricted' }, { kind: 'nix' }],
      'baseline',
      'baseline',
    ],
  ])('%s', (_, runners, enforce, other) => {
    expect(podSecurityOf(fleetOf(...runners))).toEqual(levels(enforce, other));
  });

  it('of the Kubernetes version in use', () => {
    const { cluster, ...spec } = specOf({ kind: 'docker' });
    const fleet = Fleet.define({ ...spec, cluster: { ...cluster, kubernetesVersion: '1.34' } });
    expect(podSecurityOf(fleet)).toEqual(levels('baseline', 'baseline', 'v1.34'));
  });
});

describe('a whole fleet', () => {
  const fleet = fleetOf(...EVERY_KIND);
  const objects = objectsOf(fleet);
  const alone = objectsAlone((chart) => new RunnerNamespace(chart, 'namespace', { fleet }));

  it('stands alone in a chart, with the same objects as in a fleet', () => {
    expect(alone.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Namespace acme-runners',
      'PriorityClass acme-runners-manager',
      ...fleet.runners.map(({ name }) => `PriorityClass acme-runners-${name}-job`),
    ]);
    for (const object of alone) {
      expect(find(objects, object.kind, object.metadata.name)).toEqual(object);
    }
  });

  it('belongs to no namespace', () => {
    expect(alone.filter(({ metadata }) => 'namespace' in metadata)).toEqual([]);
  });

  it('lets no job push out a manager, nor another job', () => {
    const manager = find<IPriorityClass>(objects, 'PriorityClass', 'acme-runners-manager');
    for (const { names } of fleet.runners) {
      const job = find<IPriorityClass>(objects, 'PriorityClass', names.jobPriorityClass);
      expect(job).toMatchObject({ value: 0, preemptionPolicy: 'Never' });
      expect(job).not.toHaveProperty('globalDefault');
      expect(job.value).toBeLessThan(manager.value);
    }
    expect(manager).not.toHaveProperty('globalDefault');
  });

  it('is not deleted by an Argo CD that prunes', () => {
    expect(find(objects, 'Namespace', 'acme-runners').metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=confirm,Delete=confirm',
    });
  });
});
