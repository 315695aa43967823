import { fleets } from '../../../examples/image-builds/fleet';
import { fleets as kaniko } from '../../../examples/kaniko/fleet';
import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import type { RunnerSpec } from '../../../lib/fleet/types/runner-spec';
import { type LabFacts, labFleet, SMALL } from './lab-fleet';

/** The runner of the example. */
export const IMAGE_BUILDS = 'image-builds';

/** The same with users of its own, and without the profile. */
export const WITHOUT_PROFILE = 'without-profile';

/** The same with a profile that no node has. */
export const MISSING_PROFILE = 'missing-profile';

/** A runner whose jobs may run what was built. */
export const USER_OF_BUILDS = 'builds-user';

/** The runner of examples/kaniko. */
export const KANIKO = 'image-builder';

const ORGANISATION = 'builds';

/** The namespace of the fleet. */
export const BUILDS_NAMESPACE = `${ORGANISATION}-runners`;

/** The fleet of examples/image-builds on the lab, with little reserved, beside those that it is held against. */
export function imageBuildsFleet(facts: LabFacts): FleetSpec {
  const [example] = fleets;
  const builder = example?.runners[0];
  if (example === undefined || builder === undefined) {
    throw new Error('the example has no runner');
  }
  const { cluster, gitlab } = labFleet(facts);
  const { imageBuilds: _, ...plain } = builder as RunnerSpec<'docker'>;
  const runners: readonly RunnerSpec[] = [
    builder,
    { ...plain, name: WITHOUT_PROFILE, tags: [WITHOUT_PROFILE], userNamespaces: true },
    {
      ...plain,
      name: MISSING_PROFILE,
      tags: [MISSING_PROFILE],
      imageBuilds: { userNamespaces: true, seccompProfile: 'missing.json' },
      config: { runners: { kubernetes: { poll_timeout: 30 } } },
    },
    ...(kaniko[0]?.runners ?? []),
    {
      kind: 'docker',
      name: USER_OF_BUILDS,
      tags: [USER_OF_BUILDS],
      allowedImages: ['registry.lab.test/tinyland/*:*', 'docker.io/library/*:*'],
      userNamespaces: true,
    },
  ];
  const { build, ...others } = SMALL.resources;
  return {
    ...example,
    org: ORGANISATION,
    cluster: { ...cluster, kubernetesVersion: '1.33' },
    ...(gitlab ? { gitlab } : {}),
    runners: runners.map((runner) => ({
      ...runner,
      ...SMALL,
      concurrency: 4,
      resources: { ...others, build: { ...build, ...runner.resources?.build } },
    })) as readonly RunnerSpec[],
  };
}
