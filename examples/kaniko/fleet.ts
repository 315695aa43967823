import type { FleetSpec } from '../../lib';

/** The maintained fork: a debug image, because GitLab needs a shell in the image of a job. */
const KANIKO = 'ghcr.io/osscontainertools/kaniko:v1.28.5-debug';

/**
 * A runner that builds images without a daemon. It is of the unprivileged kind `docker`, and the builder is the only
 * image that its jobs may run, so that the credentials which jobs push with never meet another image here.
 */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    runners: [
      {
        kind: 'docker',
        name: 'image-builder',
        image: KANIKO,
        allowedImages: [KANIKO],
        allowedServices: [],
        maximumServices: 0,
        tags: ['image-builder'],
        accessLevel: 'ref_protected',
        resources: { build: { memoryLimit: '4Gi', ephemeralStorageLimit: '20Gi' } },
      },
    ],
  },
];
