import type { Attack } from '../attack';
import { DEFAULT_TOLERATIONS, plainPod, withContainer, withMetadata, withSpec } from '../objects';
import { creating, updating } from '../request';
import { VISITOR } from '../users';
import {
  DOCKER,
  DOCKER_MANAGER_POD,
  DOCKER_POD,
  dockerPod,
  NAMESPACE,
  refused,
  visitorPod,
} from './subjects';

const withImage = (container: string, image: string) => withContainer(DOCKER_POD, container, { image });

/** Row 29. */
export const IMAGES: readonly Attack[] = [
  dockerPod(
    29,
    'an image of another registry',
    'job-pods',
    'job-images',
    withImage('build', 'ghcr.io/evil/tool:1'),
  ),
  dockerPod(
    29,
    'an image without a tag',
    'job-pods',
    'job-images',
    withImage('build', 'docker.io/library/alpine'),
  ),
  dockerPod(
    29,
    'a registry whose name only begins like an allowed one',
    'job-pods',
    'job-images',
    withImage('build', 'docker.io.evil.example/library/alpine:1'),
  ),
  dockerPod(
    29,
    'a registry with an allowed one in its path',
    'job-pods',
    'job-images',
    withImage('build', 'evil.example/docker.io/library/alpine:1'),
  ),
  dockerPod(
    29,
    "a helper that is not the runner's",
    'job-pods',
    'job-images',
    withImage('helper', 'docker.io/library/alpine:3.22.2'),
  ),
  dockerPod(
    29,
    "an init container that is not the runner's",
    'job-pods',
    'job-images',
    withImage('init-permissions', 'docker.io/library/alpine:3.22.2'),
  ),
  dockerPod(
    29,
    'a service of another registry',
    'job-pods',
    'job-images',
    withImage('db', 'quay.io/x/postgres:17'),
  ),
  dockerPod(
    29,
    "an image from the node's store",
    'job-pods',
    'job-pull-policy',
    withContainer(DOCKER_POD, 'build', { imagePullPolicy: 'IfNotPresent' }),
  ),
  dockerPod(
    29,
    "a service from the node's store",
    'job-pods',
    'job-pull-policy',
    withContainer(DOCKER_POD, 'db', { imagePullPolicy: 'Never' }),
  ),
  refused(
    29,
    'U',
    'another image in a running job pod',
    'pod-changes',
    'change-images',
    updating(VISITOR, 'pods', DOCKER_POD, withImage('build', 'docker.io/library/busybox:1.37.0')),
  ),
  refused(
    29,
    'U',
    'another image in an init container',
    'pod-changes',
    'change-images',
    updating(VISITOR, 'pods', DOCKER_POD, withImage('init-permissions', 'docker.io/library/busybox:1.37.0')),
  ),
  refused(
    29,
    'U',
    'another image in a manager',
    'pod-changes',
    'change-images',
    updating(
      VISITOR,
      'pods',
      DOCKER_MANAGER_POD,
      withContainer(DOCKER_MANAGER_POD, 'manager', { image: 'docker.io/library/busybox:1.37.0' }),
    ),
  ),
  refused(
    29,
    'U',
    'one more toleration for a pod',
    'pod-changes',
    'change-tolerations',
    updating(
      VISITOR,
      'pods',
      plainPod(NAMESPACE),
      plainPod(NAMESPACE, { tolerations: [...DEFAULT_TOLERATIONS, { operator: 'Exists' }] }),
    ),
  ),
  refused(
    29,
    'M',
    'an image of docker in a job of nix',
    'job-pods',
    'job-images',
    creating(
      'system:serviceaccount:tinyland-runners:nix-manager',
      'pods',
      withContainer(withSpec(DOCKER_POD, {}), 'build', { image: 'alpine:3.22' }),
    ),
  ),
  visitorPod(
    29,
    'a pod of somebody else that names itself a job pod',
    'other-pods',
    'other-name',
    withMetadata(plainPod(NAMESPACE), { name: `${DOCKER_POD.metadata.name}-2` }),
  ),
  refused(
    29,
    'M',
    'a replaced pod',
    'writes',
    'writes',
    updating(DOCKER, 'pods', DOCKER_POD, withImage('build', 'alpine:3.22')),
  ),
];
