import type { FleetSpec } from '../../lib';

/** One runner of kind `docker`; everything else is a default. */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    runners: [{ kind: 'docker' }],
  },
];
