import type { Facts, FleetFacts, JobFacts, RunnerFacts, SectionFacts } from './facts/facts';
import type { ExpectedSettings } from './facts/fleet/expected-settings';
import { identityOfJob, type JobIdentity } from './facts/fleet/job-identity';
import type { KubernetesObject } from './facts/manifests/kubernetes-object';
import type { ContainerFacts, PodTemplate } from './facts/manifests/pod-template';
import type { ConfigDocument } from './facts/runner/config-document';
import type { Labelled } from './fields';
import { everywhere, nowhere } from './rule';
import type { Subject } from './rule-row';

/** A container with the pod that it is in. */
export interface ContainerOfPod {
  readonly container: ContainerFacts;
  readonly pod: PodTemplate;
}

/** Every pod template, of manifests and of jobs. */
export const PODS: Subject<PodTemplate> = { items: ({ pods }) => pods };

/** Every container of every pod template. */
export const CONTAINERS: Subject<ContainerOfPod> = {
  items: ({ pods }) => pods.flatMap((pod) => pod.containers.map((container) => ({ container, pod }))),
};

/** Every pod that must meet the level `restricted`: managers, and the jobs of runners that ask for it. */
export const RESTRICTED_PODS: Subject<PodTemplate> = only(PODS, isRestricted);

/** Every container of a pod that must meet the level `restricted`. */
export const RESTRICTED_CONTAINERS: Subject<ContainerOfPod> = only(CONTAINERS, ({ pod }) =>
  isRestricted(pod),
);

/** The objects of a kind, and every pod, for what their labels and annotations say. */
export function labelled(kind: string): Subject<Labelled> {
  return { items: ({ index, pods }) => [...index.ofKind(kind), ...pods] };
}

/** Every `[[runners]]` section that is found, whatever its executor. */
export const SECTIONS: Subject<SectionFacts> = { items: ({ sections }) => sections };

/** Every section whose jobs are pods. Where no job is a pod, a rule about them has nothing to say. */
export const JOBS: Subject<JobFacts> = {
  items: ({ jobs }) => jobs,
  waived: ({ jobs, runners }) =>
    jobs.length === 0 && runners.length === 0
      ? 'no runner of the manifests runs its jobs as pods'
      : undefined,
};

/** Every runner that is expected. */
export const RUNNERS: Subject<RunnerFacts> = {
  items: ({ runners }) => runners,
  waived: ({ runners }) =>
    runners.length === 0
      ? 'the manifests name no runner of a fleet of ours, so nothing is expected of them'
      : undefined,
};

/** A runner of which the caller says what it should be. */
export type DescribedRunner = RunnerFacts & { readonly settings: ExpectedSettings };

/** Every runner of which the caller says what it should be. */
export const DESCRIBED_RUNNERS: Subject<DescribedRunner> = {
  items: ({ runners }) =>
    runners.filter((runner): runner is DescribedRunner => runner.settings !== undefined),
  applies: nowhere,
  otherwise: 'no fleet is given that says what its runners should be',
};

/** Every object, of whatever kind. */
export const OBJECTS: Subject<KubernetesObject> = {
  items: ({ index }) => index.all,
  applies: everywhere,
  otherwise: 'there are no objects',
};

/** Every configuration of GitLab Runner that can be read. */
export const CONFIGS: Subject<ConfigDocument> = { items: ({ configs }) => configs };

/** The objects of some kinds, none of which has to be there. */
export function objectsOf(otherwise: string, ...kinds: readonly string[]): Subject<KubernetesObject> {
  return {
    items: ({ index }) => kinds.flatMap((kind) => index.ofKind(kind)),
    applies: nowhere,
    otherwise,
  };
}

/** The objects of some kinds, one of which has to be there where there are runners. */
export function requiredObjectsOf(...kinds: readonly string[]): Subject<KubernetesObject> {
  return { items: ({ index }) => kinds.flatMap((kind) => index.ofKind(kind)) };
}

/** The parts of what a subject holds, such as the containers of its pods. */
export function partsOf<Item, Part>(
  subject: Subject<Item>,
  parts: (item: Item, facts: Facts) => Iterable<Part>,
): Subject<Part> {
  return {
    ...subject,
    items: (facts) => [...subject.items(facts)].flatMap((item) => [...parts(item, facts)]),
  };
}

/** Whether a pod must meet the level `restricted`. */
export function isRestricted({ level }: PodTemplate): boolean {
  return level === 'restricted';
}

/** Every admission policy. */
export const ADMISSION_POLICIES = objectsOf(
  'the manifests hold no admission policy',
  'ValidatingAdmissionPolicy',
);

/** Every fleet that says it brings admission policies. */
export const FLEETS_WITH_POLICIES: Subject<FleetFacts> = {
  items: ({ fleets }) => fleets.filter(({ admission }) => admission),
  applies: ({ fleets }) => fleets.some(({ admission }) => admission),
  otherwise: 'the fleet does not say that it brings admission policies',
};

/** Those of a subject that a condition selects. */
export function only<Item>(
  subject: Subject<Item>,
  selects: (item: Item, facts: Facts) => boolean,
): Subject<Item> {
  return {
    ...subject,
    items: (facts) => [...subject.items(facts)].filter((item) => selects(item, facts)),
  };
}

/** A pod of a runner, and whose it is. */
export interface OwnPod {
  readonly pod: PodTemplate;
  readonly role: 'job' | 'manager';
}

/** The pods of a runner: what its jobs are, and its manager. */
export function ownPodsOf({ job, manager }: RunnerFacts): readonly OwnPod[] {
  return [
    ...(job === undefined ? [] : [{ pod: job.pod, role: 'job' as const }]),
    ...(manager === undefined ? [] : [{ pod: manager, role: 'manager' as const }]),
  ];
}

/** The pods that are of no runner that is expected. */
export function strangersAmongPods({ pods, runners }: Facts): readonly PodTemplate[] {
  const own = new Set(runners.flatMap(ownPodsOf).map(({ pod }) => pod));
  return pods.filter((pod) => !own.has(pod));
}

/** By what a cloud may know a pod, if it is that of a job. */
export function identityIn(pod: PodTemplate, { jobs }: Facts): JobIdentity | undefined {
  const job = jobs.find((one) => one.pod === pod);
  return job && identityOfJob(job.runner, job.pod);
}
