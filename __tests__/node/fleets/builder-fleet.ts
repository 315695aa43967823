import { fleets } from '../../../examples/kaniko/fleet';
import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import { type LabFacts, labFleet, SMALL } from './lab-fleet';

/** A runner whose jobs may run what was built. */
export const USER_OF_IMAGES = 'image-user';

/** The fleet of examples/kaniko on the lab, with little reserved, and a runner that uses what it builds. */
export function builderFleet(facts: LabFacts): FleetSpec {
  const [example] = fleets;
  if (example === undefined) {
    throw new Error('the example has no fleet');
  }
  const { cluster, gitlab } = labFleet(facts);
  const { build, ...others } = SMALL.resources;
  return {
    ...example,
    cluster,
    ...(gitlab ? { gitlab } : {}),
    runners: [
      ...example.runners.map((runner) => ({
        ...runner,
        ...SMALL,
        concurrency: 4,
        resources: { ...others, build: { ...build, ...runner.resources?.build } },
      })),
      { kind: 'docker', name: USER_OF_IMAGES, allowedImages: ['registry.lab.test/tinyland/*:*'], ...SMALL },
    ],
  };
}
