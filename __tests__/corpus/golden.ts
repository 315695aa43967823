import { asChanged } from './changed-pods';
import type { FleetName } from './fleets';
import { corpusFleet } from './fleets';
import { clusterGoldens } from './golden-cluster';
import { type CiJob, credentialsName, jobPod } from './job-pod';
import { managerPod } from './manager-pod';
import { secret, withMetadata, withSpec } from './objects';
import {
  type AdmissionRequest,
  connecting,
  creating,
  deleting,
  type KubernetesObject,
  updating,
} from './request';
import { tightened } from './tightened';
import { manager, REPLICA_SETS } from './users';

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
  'tinyland/tinyland-docker': {
    'with services': SERVICES,
    'of an image that may not be a service': { image: 'rockylinux/rockylinux:9.6' },
  },
  'acme/docker': { 'with services': SERVICES },
  'acme/strict': {
    'of an image of its registry': { image: 'registry.example.com/team/tool:2' },
    'with its image as a service': { services: [{ image: 'registry.example.com/base/alpine:3.22.2' }] },
  },
};

/** Everything that must pass. */
export function goldens(): readonly Golden[] {
  return (
    ['tinyland', 'acme', 'plain', 'changed', 'sized', 'clouds', 'closed', 'builders', 'volumes'] as const
  ).flatMap((name) => [
    ...corpusFleet(name).runners.flatMap((runner) => [
      ...jobGoldens(name, runner.name),
      ...managerGoldens(name, runner.name),
    ]),
    ...clusterGoldens(name),
    ...changedGoldens(name),
  ]);
}

/** Pods as their cluster changes them, where a fleet says that it does. */
function changedGoldens(fleet: FleetName): readonly Golden[] {
  const resolved = corpusFleet(fleet);
  return fleet === 'changed'
    ? resolved.runners.flatMap(({ name }) => [
        {
          title: `a job pod of ${name} with all that its cluster adds`,
          fleet,
          request: creating(
            manager(fleet, name),
            'pods',
            asChanged(jobPod(resolved, name, { credentials: true })),
          ),
        },
        {
          title: `a manager pod of ${name} with all that its cluster adds`,
          fleet,
          request: creating(REPLICA_SETS, 'pods', asChanged(managerPod(resolved, name), 'manager')),
        },
      ])
    : [];
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
  const labelled = (object: KubernetesObject): KubernetesObject => ({
    ...object,
    metadata: { ...object.metadata, labels: { 'example.com/seen': 'yes' } },
  });
  const existing = [pod, ...neighboursOf(fleet, runner)];
  const golden = (title: string, request: AdmissionRequest): Golden => ({
    title: `${title} of ${runner}`,
    fleet,
    request,
  });
  return [
    golden('a manager pod', creating(REPLICA_SETS, 'pods', managerPod(resolved, runner))),
    golden(
      'a manager pod that only became tighter',
      creating(REPLICA_SETS, 'pods', tightened(managerPod(resolved, runner))),
    ),
    golden(
      'a job pod that only became tighter',
      creating(user, 'pods', tightened(pod), { existing: neighboursOf(fleet, runner) }),
    ),
    golden('registry credentials', creating(user, 'secrets', credentials)),
    golden(
      'registry credentials tied to the job pod',
      updating(user, 'secrets', credentials, owned, { existing }),
    ),
    golden(
      'registry credentials that a controller has labelled, tied to the job pod',
      updating(user, 'secrets', labelled(credentials), labelled(owned), { existing }),
    ),
    golden('registry credentials cleaned up', deleting(user, 'secrets', credentials, { existing })),
    golden(
      'a job pod as managers of an earlier version make it',
      creating(user, 'pods', withSpec(pod, { resources: {} }), { existing: neighboursOf(fleet, runner) }),
    ),
    golden('a script saved', connecting(user, 'exec', pod, 'build', { existing })),
    golden('a log read', connecting(user, 'exec', pod, 'helper', { existing })),
    golden('a script started', connecting(user, 'attach', pod, 'build', { existing })),
    golden('a job pod cleaned up', deleting(user, 'pods', pod)),
  ];
}
