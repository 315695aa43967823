import { readFileSync } from 'node:fs';
import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import type { ApiServer } from '../../e2e/cluster/api-server';
import type { ContainerRegistry } from '../../e2e/gitlab/predefined-variables';
import { startGitLab } from '../gitlab/gitlab-of-the-lab';
import type { JobsOfTheLab } from '../gitlab/jobs-of-the-lab';
import { OUTSIDE } from '../stage/addresses';
import type { Lab } from '../stage/lab';
import { haveFleet } from './have-fleet';
import { LAB_NAMESPACE, labFleet } from './lab-fleet';

/** The fleet of a lab, with the authority of its certificates. */
export function fleetOf(lab: Lab): FleetSpec {
  const caCertificates = readFileSync(lab.outsideCaFile, 'utf8');
  return labFleet({ caCertificates });
}

/**
 * Starts GitLab, and waits until the fleet of the lab takes jobs.
 *
 * @param firstId of its jobs; unique in a cluster.
 * @param registry what jobs with `registryCredentials` are told. @default - none
 */
export async function startLabFleet(
  lab: Lab,
  api: ApiServer,
  firstId: number,
  registry?: ContainerRegistry,
): Promise<JobsOfTheLab> {
  const gitlab = await startGitLab(lab, {
    firstId,
    addresses: Object.values(OUTSIDE.gitlab),
    namespace: LAB_NAMESPACE,
    ...(registry ? { registry } : {}),
  });
  await haveFleet(lab, api, fleetOf(lab));
  return gitlab;
}
