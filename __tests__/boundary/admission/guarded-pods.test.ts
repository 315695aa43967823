import { Fleet } from '../../../lib';
import { expectationOf } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { FLEET_SPECS } from '../../corpus/fleets';
import type { Manifest } from '../edit';
import { drop } from '../mutations/mutation';
import { admissionResults, bindingOf } from './rendered-fleet';

/** Fleets around the two bounds up to which every runner is kept apart: one costs more than the other. */

const fleetOf = (jobPods: number) =>
  Fleet.parse({
    org: 'large',
    cluster: FLEET_SPECS.plain.cluster,
    runners: [
      { kind: 'docker', concurrency: jobPods - 10 },
      { kind: 'tinyland-docker', concurrency: 10 },
    ],
  });

/** A fleet above both bounds, of which one runner holds more than the others. */
const fleetBeside = (precious: object) =>
  Fleet.parse({
    org: 'large',
    cluster: FLEET_SPECS.plain.cluster,
    attic: FLEET_SPECS.acme.attic,
    runners: [{ kind: 'docker', concurrency: 200 }, precious],
  });

/** What the judge says of a fleet, after a policy was taken away. */
function findingsWithout(jobPods: number, concern?: string): readonly string[] {
  return findingsOf(fleetOf(jobPods), concern);
}

function findingsOf(fleet: Fleet, concern?: string): readonly string[] {
  const objects = structuredClone(objectsOf(fleet)) as unknown as Manifest[];
  if (concern !== undefined) {
    // Throws where the fleet has none.
    bindingOf(objects, concern);
    drop(objects, 'ValidatingAdmissionPolicyBinding', (name) => name.endsWith(`-${concern}`));
  }
  return [
    ...new Set(
      admissionResults(objects, expectationOf(fleet))
        .filter(({ id }) => ['admission-admits', 'admission-refuses', 'admission-judged'].includes(id))
        .flatMap(({ findings }) => findings.map(({ code }) => code)),
    ),
  ];
}

describe('the bounds of kept apart', () => {
  it.each([100, 101, 200, 201])('pass as rendered: %i job pods', (jobPods) => {
    expect(findingsWithout(jobPods)).toEqual([]);
  });

  it.each([
    [100, 'neighbours'],
    [100, 'credentials'],
    [101, 'neighbours'],
    [200, 'neighbours'],
  ] as const)('ask for each policy up to its own bound: %i job pods, %s', (jobPods, concern) => {
    expect(findingsWithout(jobPods, concern)).toContain('admission-refuses');
  });

  it.each([
    [101, 'credentials'],
    [201, 'neighbours'],
  ] as const)('ask for none above: %i job pods, %s', (jobPods, concern) => {
    expect(() => findingsWithout(jobPods, concern)).toThrow('0 objects are');
  });

  it.each<[string, object]>([
    ['that writes to the cache', { kind: 'nix', attic: 'push', accessLevel: 'ref_protected' }],
    ['with a daemon', { kind: 'dind', nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' } }],
  ])('ask above for a runner %s alone', (_, precious) => {
    expect(findingsOf(fleetBeside(precious))).toEqual([]);
    for (const concern of ['neighbours', 'credentials']) {
      expect(findingsOf(fleetBeside(precious), concern)).toContain('admission-refuses');
    }
  });
});
