import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import type { RunnerSpec } from '../../../lib/fleet/types/runner-spec';
import { LAB_RUNNERS, type LabFacts, labFleet, SMALL } from '../fleets/lab-fleet';

const ORGANISATION = 'shifted';

/** The namespace of the fleet whose jobs run in user namespaces. */
export const SHIFTED_NAMESPACE = `${ORGANISATION}-runners`;

/** The name of the runner that is like one of the lab's. */
export function shifted(runner: string): string {
  return `shifted-${runner}`;
}

/**
 * A fleet whose jobs run in user namespaces: one runner of every unprivileged kind, a tightened one, and one whose Nix asks for its
 * own sandbox. GitLab knows them by names of their own.
 */
export function shiftedFleet(facts: LabFacts): FleetSpec {
  const plain = LAB_RUNNERS.filter((runner) => runner.kind !== 'dind' && !('attic' in runner));
  const runners: readonly RunnerSpec[] = [
    ...(plain as readonly RunnerSpec<'docker'>[]).map((runner) => ({
      ...runner,
      name: shifted(runner.name ?? runner.kind),
      userNamespaces: true,
    })),
    {
      kind: 'nix',
      name: shifted('sandbox'),
      tags: ['sandbox'],
      nixSandbox: true,
      userNamespaces: true,
      ...SMALL,
    },
  ];
  const { cluster, ...fleet } = labFleet(facts, runners);
  return { ...fleet, org: ORGANISATION, cluster: { ...cluster, kubernetesVersion: '1.33' } };
}
