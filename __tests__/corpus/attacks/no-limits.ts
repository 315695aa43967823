import type { Attack } from '../attack';
import { containerOf, type Pod, withContainer, withSpec } from '../objects';
import { creating } from '../request';
import { DIND, DIND_POD, DOCKER_POD, dockerPod, refused } from './subjects';

/** A limit of nothing is no limit for a kernel, and a quota counts nothing for it. */

const withResources = (
  pod: Pod,
  name: string,
  bound: 'limits' | 'requests',
  amounts: Readonly<Record<string, string | undefined>>,
) => {
  const { resources } = containerOf(pod, name);
  const all = Object.entries({ ...resources?.[bound], ...amounts }).filter(
    ([, value]) => value !== undefined,
  );
  return withContainer(pod, name, { resources: { ...resources, [bound]: Object.fromEntries(all) } });
};

const NOTHING = { cpu: '0', memory: '0', 'ephemeral-storage': '0' };

/** Neither limits nor requests, as far as anybody counts. */
const unbounded = (pod: Pod, ...names: readonly string[]) =>
  names.reduce(
    (changed, name) => withContainer(changed, name, { resources: { limits: NOTHING, requests: NOTHING } }),
    pod,
  );

const limit = (title: string, name: string, amounts: Readonly<Record<string, string>>) =>
  dockerPod(25, title, 'job-pods', 'job-limits', withResources(noRequests(name), name, 'limits', amounts));

const request = (title: string, name: string, amounts: Readonly<Record<string, string | undefined>>) =>
  dockerPod(25, title, 'job-pods', 'job-requests', withResources(DOCKER_POD, name, 'requests', amounts));

/** What is requested may not exceed the limit, so it goes down with it. */
const noRequests = (name: string) => withResources(DOCKER_POD, name, 'requests', NOTHING);

/** Row 25. */
export const LIMITS_OF_NOTHING: readonly Attack[] = [
  dockerPod(
    25,
    'no limits at all, as zeros',
    'job-pods',
    'job-limits',
    unbounded(DOCKER_POD, 'build', 'helper', 'db', 'init-permissions'),
  ),
  limit('0 CPU', 'build', { cpu: '0' }),
  limit('0 memory', 'build', { memory: '0' }),
  limit('0 storage', 'build', { 'ephemeral-storage': '0' }),
  limit('0m CPU', 'build', { cpu: '0m' }),
  limit('0Gi memory', 'build', { memory: '0Gi' }),
  limit('0.0 storage', 'build', { 'ephemeral-storage': '0.0' }),
  limit('0 CPU with an exponent', 'build', { cpu: '0e3' }),
  limit('0 memory for a service', 'db', { memory: '0' }),
  limit('0 memory for the helper', 'helper', { memory: '0' }),
  limit('0 CPU for the init container', 'init-permissions', { cpu: '0' }),
  refused(
    25,
    'M',
    '0 memory for the Docker daemon',
    'job-pods',
    'job-limits',
    creating(DIND, 'pods', unbounded(DIND_POD, 'docker')),
  ),
  request('requests of nothing', 'build', NOTHING),
  request('a request of 0 CPU', 'build', { cpu: '0' }),
  request('a request of 0m memory for a service', 'db', { memory: '0m' }),
  request('a request of 0 storage', 'helper', { 'ephemeral-storage': '0Ki' }),
];

/** What counts for a pod as a whole from Kubernetes 1.34 on, in place of its containers. */
export const POD_LEVEL_RESOURCES: readonly Attack[] = [
  dockerPod(
    25,
    'huge pages of the whole pod',
    'job-pods',
    'job-pod-resources',
    withSpec(DOCKER_POD, { resources: { limits: { 'hugepages-2Mi': '64Mi' } } }),
  ),
];
