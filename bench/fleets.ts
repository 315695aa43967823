import type { FleetSpec } from '../lib';

/** Runners of each organisation. */
export const RUNNERS_PER_ORG = 5;

/** Fleets of `runners` runners together: like the fleet of this repository, one runner of each kind for each organisation. */
export function fleetSpecs(runners: number): readonly FleetSpec[] {
  return Array.from({ length: runners / RUNNERS_PER_ORG }, (_, index) => fleetSpec(`org-${index + 1}`));
}

function fleetSpec(org: string): FleetSpec {
  return {
    org,
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    attic: { publicKeys: ['main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='] },
    monitoring: { namespace: 'monitoring' },
    runners: [
      { kind: 'docker' },
      { kind: 'tinyland-docker' },
      { kind: 'nix' },
      { kind: 'tinyland-nix' },
      {
        kind: 'dind',
        concurrency: 2,
        nodes: {
          pool: { 'tinyland.dev/pool': 'dind' },
          taint: { key: 'tinyland.dev/dind', value: 'only' },
        },
      },
    ],
  };
}
