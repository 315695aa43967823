import { FleetError } from '../../lib';
import { fleetSnapshot, staleFiles } from '../../lib/testing';
import { objectsOf } from '../chart/rendered';
import { EVERY_KIND, fleetOf, specOf } from '../chart/sample-fleet';
import { TemporaryFolder } from '../output/folder';
import { mainWith, runScript } from '../output/run-script';

const fleet = fleetOf(...EVERY_KIND);

describe('fleetSnapshot', () => {
  it('holds every object once, by kind and name', () => {
    const snapshot = fleetSnapshot(fleet);
    expect(Object.values(snapshot)).toEqual(objectsOf(fleet));
    expect(snapshot['Deployment docker-manager']).toMatchObject({
      kind: 'Deployment',
      spec: { replicas: 1 },
    });
  });

  it('is the same again, and another one for another fleet', () => {
    expect(JSON.stringify(fleetSnapshot(fleet))).toBe(JSON.stringify(fleetSnapshot(fleetOf(...EVERY_KIND))));
    const other = fleetSnapshot(fleetOf({ kind: 'docker', concurrency: 7 }));
    expect(other['ConfigMap docker-config']).not.toEqual(fleetSnapshot(fleet)['ConfigMap docker-config']);
  });
});

describe('staleFiles', () => {
  const folder = new TemporaryFolder();
  afterAll(() => folder.remove());
  const acme = specOf({ kind: 'docker' });
  const other = { ...acme, org: 'other' };
  const dist = `${folder.path}/dist`;

  it('names what a synth would write, and what it would remove', () => {
    expect(staleFiles([acme], dist)).toEqual(['acme-cluster.k8s.yaml', 'acme-runners.k8s.yaml', 'acme.md']);
    expect(runScript(folder.path, mainWith(acme, other)).status).toBe(0);
    expect(staleFiles([acme, other], dist)).toEqual([]);
    folder.write({ 'dist/by-hand.yaml': 'kept\n' });
    expect(staleFiles([acme], dist)).toEqual([
      'other-cluster.k8s.yaml',
      'other-runners.k8s.yaml',
      'other.md',
    ]);
    const changed = specOf({ kind: 'docker', concurrency: 9 });
    expect(staleFiles([changed, other], dist)).toContain('acme-runners.k8s.yaml');
  });

  it('throws for a fleet with a fault', () => {
    expect(() => staleFiles([specOf({ kind: 'docker', concurrency: 0 })], dist)).toThrow(FleetError);
  });
});
