import type { FleetSpec } from '../../lib';

/**
 * Jobs that deploy into a cloud, on a runner of its own: for one project or a small group, whose protected branches alone it
 * serves. All other jobs run on the plain one, and are nobody there; they ask with `id_tokens` of GitLab, if at all.
 */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    runners: [
      { kind: 'docker' },
      {
        kind: 'docker',
        name: 'deploy',
        tags: ['deploy'],
        image: 'public.ecr.aws/aws-cli/aws-cli:2.31.0',
        allowedServices: [],
        maximumServices: 0,
        environment: { AWS_REGION: 'eu-west-1' },
        cloudIdentity: {
          type: 'aws',
          accessLevel: 'ref_protected',
          role: 'arn:aws:iam::111122223333:role/ci-deploy',
        },
      },
    ],
  },
];
