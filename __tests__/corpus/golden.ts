import type { FleetName } from './fleets';
import { corpusFleet } from './fleets';
import { type CiJob, credentialsName, jobPod } from './job-pod';
import { managerPod } from './manager-pod';
import { plainPod, secret, withMetadata, withSpec } from './objects';
import {
  type AdmissionRequest,
  connecting,
  creating,
  deleting,
  type KubernetesObject,
  updating,
} from './request';
import { GARBAGE_COLLECTOR, KUBELET, manager, NODES, REPLICA_SETS, VISITOR } from './users';

/** A request that every layer must let pass. */
export interface Golden {
  readonly title: string;
  readonly fleet: FleetName;
  readonly request: AdmissionRequest;
}

/** Jobs by what they ask of the runner. */
export const CI_JOBS: Readonly<Record<string, CiJob>> = {
  plain: {},
  'with registry credentials': { credentials: true },
  'as long as allowed': { credentials: true, timeout: 1800 },
};

const SERVICES: CiJob = {
  credentials: true,
  services: [
    { image: 'docker.io/library/postgres:17.6', alias: 'db', command: ['postgres', '-c', 'fsync=off'] },
    { image: 'redis:8.2' },
  ],
};

/** Further jobs of single runners. */
const OWN_JOBS: Readonly<Record<string, Readonly<Record<string, CiJob>>>> = {
  'tinyland/docker': {
    'with services': SERVICES,
    'of an image of Docker Hub': { image: 'alpine:3.22' },
    'of an image of GitLab': { image: 'registry.gitlab.com/group/deep/er/image:v1' },
    'with the default image as a service': {
      services: [{ image: 'docker.io/library/alpine:3.22.2', alias: 'docker' }],
    },
    'of an hour': { timeout: 3600 },
  },
  'tinyland/tinyland-docker': { 'with services': SERVICES },
  'acme/docker': { 'with services': SERVICES },
  'acme/strict': {
    'of an image of its registry': { image: 'registry.example.com/team/tool:2' },
    'with its image as a service': { services: [{ image: 'registry.example.com/base/alpine:3.22.2' }] },
  },
};

/** Everything that must pass. */
export function goldens(): readonly Golden[] {
  return (['tinyland', 'acme', 'plain'] as const).flatMap((name) => [
    ...corpusFleet(name).runners.flatMap((runner) => [
      ...jobGoldens(name, runner.name),
      ...managerGoldens(name, runner.name),
    ]),
    ...controllerGoldens(name),
  ]);
}

function jobGoldens(fleet: FleetName, runner: string): readonly Golden[] {
  const jobs = { ...CI_JOBS, ...OWN_JOBS[`${fleet}/${runner}`] };
  return Object.entries(jobs).map(([title, job]) => ({
    title: `a job pod of ${runner}: ${title}`,
    fleet,
    request: creating(manager(fleet, runner), 'pods', jobPod(corpusFleet(fleet), runner, job), {
      existing: neighboursOf(fleet, runner),
    }),
  }));
}

/** A job pod of every other runner. */
function neighboursOf(fleet: FleetName, runner: string): readonly KubernetesObject[] {
  return corpusFleet(fleet)
    .runners.filter(({ name }) => name !== runner)
    .map(({ name }) => {
      const pod = jobPod(corpusFleet(fleet), name, { credentials: true });
      return withMetadata(pod, { name: `${pod.metadata.name}-${name}` });
    });
}

/** What a manager does for one job, and how its own pod comes to be. */
function managerGoldens(fleet: FleetName, runner: string): readonly Golden[] {
  const resolved = corpusFleet(fleet);
  const user = manager(fleet, runner);
  const pod = jobPod(resolved, runner, { credentials: true });
  const credentials = secret(resolved.names.namespace, credentialsName(runner), 'kubernetes.io/dockercfg');
  const owned: KubernetesObject = {
    ...credentials,
    metadata: {
      ...credentials.metadata,
      ownerReferences: [{ apiVersion: 'v1', kind: 'Pod', name: pod.metadata.name, uid: 'f63630a6' }],
    },
  };
  const existing = [pod, ...neighboursOf(fleet, runner)];
  const golden = (title: string, request: AdmissionRequest): Golden => ({
    title: `${title} of ${runner}`,
    fleet,
    request,
  });
  return [
    golden('a manager pod', creating(REPLICA_SETS, 'pods', managerPod(resolved, runner))),
    golden('registry credentials', creating(user, 'secrets', credentials)),
    golden(
      'registry credentials tied to the job pod',
      updating(user, 'secrets', credentials, owned, { existing }),
    ),
    golden('registry credentials cleaned up', deleting(user, 'secrets', credentials, { existing })),
    golden('a script saved', connecting(user, 'exec', pod, 'build', { existing })),
    golden('a log read', connecting(user, 'exec', pod, 'helper', { existing })),
    golden('a script started', connecting(user, 'attach', pod, 'build', { existing })),
    golden('a job pod cleaned up', deleting(user, 'pods', pod)),
  ];
}

/** What the rest of the cluster does in the namespace. */
function controllerGoldens(fleet: FleetName): readonly Golden[] {
  const resolved = corpusFleet(fleet);
  const [first] = resolved.runners;
  const runner = first?.name ?? '';
  const pod = jobPod(resolved, runner);
  const ownPod = managerPod(resolved, runner);
  const { namespace } = resolved.names;
  const tokenRequest: KubernetesObject = {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    metadata: { name: `${runner}-manager`, namespace },
    spec: { audiences: [], boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: ownPod.metadata.name } },
  };
  return [
    {
      title: 'a node fetches the token of a manager pod',
      fleet,
      request: creating(KUBELET, 'serviceaccounts/token', tokenRequest, {
        groups: [NODES],
        existing: [withSpec(ownPod, { nodeName: 'worker-1' })],
      }),
    },
    {
      title: 'a controller takes a finalizer off a job pod',
      fleet,
      request: updating(GARBAGE_COLLECTOR, 'pods', withMetadata(pod, { finalizers: ['example.com/x'] }), pod),
    },
    {
      title: 'a pod that was placed is annotated',
      fleet,
      request: updating(
        VISITOR,
        'pods',
        withSpec(pod, { nodeName: 'worker-1' }),
        withMetadata(withSpec(pod, { nodeName: 'worker-1' }), { annotations: { note: 'seen' } }),
      ),
    },
    { title: 'a job pod is swept up', fleet, request: deleting(GARBAGE_COLLECTOR, 'pods', pod) },
    { title: 'a manager pod is deleted', fleet, request: deleting(VISITOR, 'pods', ownPod) },
    { title: 'a pod of somebody else', fleet, request: creating(VISITOR, 'pods', plainPod(namespace)) },
    {
      title: 'the token Secret is written',
      fleet,
      request: creating(VISITOR, 'secrets', secret(namespace, `${runner}-token`, 'Opaque')),
    },
    {
      title: 'the config of a manager is written',
      fleet,
      request: creating(VISITOR, 'configmaps', {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: { name: `${runner}-config`, namespace },
        data: { 'config.toml': 'concurrent = 1' },
      }),
    },
  ];
}
