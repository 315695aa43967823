import type { FleetSpec } from '../../lib';

/** Buildah, with nothing else in its image. */
const BUILDAH = 'quay.io/buildah/stable:v1.41.5';

/**
 * A runner that builds images from a Dockerfile on any branch. No user of its job pods is one of their node, and nothing in them is
 * privileged: the build container runs under the seccomp profile of this folder, which has to be on the nodes.
 */
export const fleets: readonly FleetSpec[] = [
  {
    org: 'acme',
    cluster: { kubernetesVersion: '1.33', apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
    runners: [
      {
        kind: 'docker',
        name: 'image-builds',
        tags: ['image-builds'],
        image: BUILDAH,
        allowedImages: [BUILDAH],
        allowedServices: [],
        maximumServices: 0,
        imageBuilds: { userNamespaces: true, seccompProfile: 'image-builds.json' },
        resources: { build: { memoryLimit: '4Gi', ephemeralStorageLimit: '20Gi' } },
      },
    ],
  },
];
