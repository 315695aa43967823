import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import type { ContainerResources, JobResources } from '../../../lib/fleet/types/resources';
import type { RunnerSpec } from '../../../lib/fleet/types/runner-spec';
import { GITLAB_HOST } from '../gitlab/gitlab-of-the-lab';
import { LAB_CACHE } from './lab-cache';

/** What only a run knows. */
export interface LabFacts {
  /** The authority of GitLab's certificate, as PEM. */
  readonly caCertificates: string;
}

/** Reserved by each container: next to nothing, so that a dozen pods fit onto two cores. */
const TINY: ContainerResources = {
  cpuRequest: '5m',
  memoryRequest: '16Mi',
  ephemeralStorageRequest: '16Mi',
};
const JOB: JobResources = { build: TINY, helper: TINY, service: TINY };

/** How the runners of the lab differ from those that say nothing. */
export const SMALL = { resources: JOB, manager: { resources: TINY }, concurrency: 2 } as const;

/** The runners of the lab: one of each kind, a tightened one whose jobs choose labels, and one that may write to the cache. */
export const LAB_RUNNERS = [
  // As many as are started at once where overhead is measured.
  { kind: 'docker', ...SMALL, concurrency: 5 },
  { kind: 'tinyland-docker', ...SMALL },
  { kind: 'nix', ...SMALL },
  { kind: 'tinyland-nix', ...SMALL },
  {
    kind: 'dind',
    ...SMALL,
    nodes: {
      pool: { 'tinyland.dev/pool': 'dind' },
      taint: { key: 'tinyland.dev/dind', value: 'only' },
    },
  },
  {
    kind: 'docker',
    name: 'restricted',
    tags: ['restricted'],
    podSecurity: 'restricted',
    ...SMALL,
    podLabels: { 'lab.test/stage': '$CI_JOB_STAGE', 'lab.test/told': '${TOLD}' },
    podAnnotations: { 'lab.test/told': '${TOLD}' },
  },
  { kind: 'nix', name: 'nix-push', attic: 'push', accessLevel: 'ref_protected', ...SMALL },
] as const satisfies readonly RunnerSpec[];

/** The namespace of the lab's fleet. */
export const LAB_NAMESPACE = 'tinyland-runners';

/**
 * The fleet of README.md on the lab: its addresses, a GitLab with an authority of its own, little reserved, and two
 * runners more. What jobs may do, and reach, is what the defaults say.
 */
export function labFleet(
  { caCertificates }: LabFacts,
  runners: readonly RunnerSpec[] = LAB_RUNNERS,
): FleetSpec {
  return {
    org: 'tinyland',
    cluster: {
      // The Service of the API server, and where it listens. A Service of 443 leads to 6443.
      apiServer: { cidrs: ['10.0.0.1/32', '10.77.0.2/32'] },
    },
    // On a public address, as gitlab.com is.
    gitlab: { url: `https://${GITLAB_HOST}`, caCertificates },
    attic: { publicKeys: [LAB_CACHE.key.public] },
    monitoring: { namespace: 'monitoring' },
    runners,
  };
}
