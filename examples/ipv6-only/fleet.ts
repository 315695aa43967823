import type { FleetSpec } from '../../lib';

/**
 * A cluster whose pods have IPv6 addresses only. They reach IPv4 through NAT64: the resolver answers with addresses behind
 * the prefix, and a translator leads there. Public IPv4 addresses are open behind it, and private ones, metadata services
 * and the API server stay closed, by their translated names too.
 */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: {
      apiServer: { cidrs: ['fd00:43::1/128', 'fd00:10::10/128'] },
      nat64: ['64:ff9b::/96'],
    },
    runners: [
      {
        kind: 'docker',
        publicPorts: [443, 22, 5050],
        // A database that has IPv4 only, 10.20.0.7, as pods see it.
        destinations: [{ cidr: '64:ff9b::a14:7/128', port: 5432 }],
      },
    ],
  },
];
