import type { FleetSpec } from '../../lib';

/**
 * A cluster whose only way out is an HTTP proxy. Managers and jobs reach gitlab.com through it, and nothing on public addresses
 * without it; the registry of the company is reached directly, so that it has a destination and stands in `noProxy`.
 */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    proxy: {
      https: 'http://proxy.acme.example:3128',
      destinations: [{ cidr: '10.20.0.9/32', port: 3128 }],
      noProxy: ['registry.acme.example'],
    },
    runners: [
      { kind: 'docker', destinations: [{ cidr: '10.20.0.6/32', port: 443 }] },
      {
        kind: 'dind',
        nodes: {
          pool: { 'acme.example/pool': 'dind' },
          taint: { key: 'acme.example/dind', value: 'only' },
        },
      },
    ],
  },
];
