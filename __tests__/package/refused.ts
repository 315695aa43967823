import type { FleetSpec } from 'cdk8s-gitlab-runners';

export const spec: FleetSpec = {
  org: 'acme',
  cluster: { apiServer: { cidrs: ['10.0.0.1/32'] } },
  runners: [{ kind: 'docker', privileged: true }],
};
