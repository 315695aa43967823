import type { FleetSpec } from '../../lib';

/** One runner reads the Attic cache and serves every ref, the other one writes to it and serves protected refs only. */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    attic: {
      namespace: 'attic',
      publicKeys: ['main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    },
    runners: [
      { kind: 'nix' },
      {
        kind: 'nix',
        name: 'nix-push',
        attic: 'push',
        accessLevel: 'ref_protected',
        concurrency: 2,
      },
    ],
  },
];
