import type { Attack } from '../attack';
import { containerOf, type Pod, withContainer, withSpec } from '../objects';
import { creating } from '../request';
import { DIND, DIND_POD, DOCKER_POD, dockerPod, refused } from './subjects';

const withLimits = (pod: Pod, name: string, limits: Readonly<Record<string, string | undefined>>) => {
  const { resources } = containerOf(pod, name);
  const all = Object.entries({ ...resources?.limits, ...limits }).filter(([, value]) => value !== undefined);
  return withContainer(pod, name, { resources: { ...resources, limits: Object.fromEntries(all) } });
};

/** Row 25. */
export const DEVICES: readonly Attack[] = [
  dockerPod(
    25,
    'a GPU',
    'job-pods',
    'job-resources',
    withLimits(DOCKER_POD, 'build', { 'nvidia.com/gpu': '1' }),
  ),
  dockerPod(
    25,
    'the virtualisation device of the node',
    'job-pods',
    'job-resources',
    withLimits(DOCKER_POD, 'db', { 'devices.kubevirt.io/kvm': '1' }),
  ),
  dockerPod(
    25,
    'huge pages',
    'job-pods',
    'job-resources',
    withLimits(DOCKER_POD, 'build', { 'hugepages-2Mi': '64Mi' }),
  ),
  dockerPod(
    25,
    'a device claim',
    'job-pods',
    'job-fields',
    withSpec(DOCKER_POD, { resourceClaims: [{ name: 'gpu', resourceClaimName: 'admin' }] }),
  ),
  dockerPod(
    25,
    'a device claim of a container',
    'job-pods',
    'job-resources',
    withContainer(
      withSpec(DOCKER_POD, { resourceClaims: [{ name: 'gpu', resourceClaimName: 'mine' }] }),
      'build',
      {
        resources: { ...containerOf(DOCKER_POD, 'build').resources, claims: [{ name: 'gpu' }] },
      },
    ),
  ),
  dockerPod(
    25,
    'more memory than declared',
    'job-pods',
    'job-limits',
    withLimits(DOCKER_POD, 'build', { memory: '2049Mi' }),
  ),
  dockerPod(
    25,
    'more CPU than declared',
    'job-pods',
    'job-limits',
    withLimits(DOCKER_POD, 'build', { cpu: '2100m' }),
  ),
  dockerPod(
    25,
    'more CPU for the helper than declared',
    'job-pods',
    'job-limits',
    withLimits(DOCKER_POD, 'helper', { cpu: '1' }),
  ),
  dockerPod(
    25,
    'more storage for the init container than declared',
    'job-pods',
    'job-limits',
    withLimits(DOCKER_POD, 'init-permissions', { 'ephemeral-storage': '6Gi' }),
  ),
  dockerPod(
    25,
    'requests of the whole pod',
    'job-pods',
    'job-pod-resources',
    withSpec(DOCKER_POD, { resources: { requests: { cpu: '10' } } }),
  ),
  dockerPod(
    25,
    'groups that own devices',
    'job-pods',
    'job-fields',
    withSpec(DOCKER_POD, {
      securityContext: { seccompProfile: { type: 'RuntimeDefault' }, supplementalGroups: [44] },
    }),
  ),
  dockerPod(
    25,
    'limits of the whole pod',
    'job-pods',
    'job-pod-resources',
    withSpec(DOCKER_POD, { resources: { limits: { cpu: '64' } } }),
  ),
];

const endless = (title: string, rule: string, fields: Readonly<Record<string, unknown>>) =>
  dockerPod(28, title, 'job-pods', rule, withSpec(DOCKER_POD, fields));

const manyServices = (count: number) =>
  withSpec(DOCKER_POD, {
    containers: [
      ...DOCKER_POD.spec.containers,
      ...Array.from({ length: count }, (_, index) => ({
        ...containerOf(DOCKER_POD, 'db'),
        name: `svc-${index}`,
      })),
    ],
  });

/** Row 28. */
export const ENDLESS_PODS: readonly Attack[] = [
  endless('a day to end', 'job-deadline', { terminationGracePeriodSeconds: 86_400 }),
  endless('no deadline', 'job-deadline', { activeDeadlineSeconds: undefined }),
  endless("a deadline after the runner's longest job", 'job-deadline', { activeDeadlineSeconds: 3602 }),
  endless('started again for ever', 'job-deadline', { restartPolicy: 'Always' }),
  endless('a sidecar of its own', 'job-containers', {
    initContainers: [
      ...(DOCKER_POD.spec.initContainers ?? []),
      { ...containerOf(DOCKER_POD, 'db'), name: 'side', restartPolicy: 'Always' },
    ],
  }),
  dockerPod(28, 'more services than the quota has room for', 'job-pods', 'job-containers', manyServices(2)),
  refused(
    28,
    'M',
    'a service in a job of dind',
    'job-pods',
    'job-containers',
    creating(
      DIND,
      'pods',
      withSpec(DIND_POD, {
        containers: [
          ...DIND_POD.spec.containers,
          { ...containerOf(DOCKER_POD, 'db'), image: 'docker.io/library/docker:28.5.1-dind' },
        ],
      }),
    ),
  ),
];
