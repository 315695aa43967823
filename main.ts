import { type FleetSpec, synthesize } from './lib';

/** The fleet of this repository. A new runner is three lines: its kind, its name and what differs. */
const tinyland: FleetSpec = {
  org: 'tinyland',
  cluster: {
    apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] },
  },
  attic: {
    publicKeys: ['main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
  },
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

synthesize(tinyland);
