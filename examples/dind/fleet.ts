import type { FleetSpec } from '../../lib';

/**
 * Docker builds with a daemon, on nodes of their own. The pool's nodes carry the label `acme.example/pool=dind` and
 * the taint `acme.example/dind=only:NoSchedule`.
 */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    runners: [
      {
        kind: 'dind',
        concurrency: 2,
        nodes: {
          pool: { 'acme.example/pool': 'dind' },
          taint: { key: 'acme.example/dind', value: 'only' },
        },
      },
    ],
  },
];
