import { derivedFleets, type ExpectedFleet, hasLabelOfOurs, namespaceOf } from './fleet/expected-fleet';
import { type FleetIdentity, fleetIdentity, type RunnerIdentity, runnerIdentity } from './fleet/identity';
import { grouped } from './grouped';
import { type KubernetesObject, readObjects, type Unreadable } from './manifests/kubernetes-object';
import { judgedObjects, type LeftOut, type Omission } from './manifests/left-out';
import { ObjectIndex } from './manifests/object-index';
import { type PodTemplate, podTemplatesOf } from './manifests/pod-template';
import { type NetworkPolicyFacts, networkPolicyFacts } from './network/network-policy';
import { type PodReach, podOpenings } from './network/network-reach';
import { type ConfigDocument, configDocument, type RunnerSection } from './runner/config-document';
import { configTextsOf } from './runner/config-text';
import { type JobPod, jobPod } from './runner/job-pod';
import {
  type ReadingManager,
  readingManagers,
  readingVersions,
  runsGitLabRunner,
  type UnseenManager,
  unseenManagers,
} from './runner/unseen-manager';
import { textIn } from './untyped';

/** The executor whose jobs are pods. */
export const KUBERNETES_EXECUTOR = 'kubernetes';

/** The file that a manager reads, as a key of its ConfigMap. */
export const CONFIG_KEY = 'config.toml';

/** A `[[runners]]` section, and the expected runner that it belongs to. */
export interface SectionFacts {
  readonly section: RunnerSection;
  readonly runner: RunnerIdentity | undefined;
}

/** A section whose jobs are pods, with the pod that it leads to. */
export interface JobFacts extends SectionFacts {
  readonly pod: JobPod;
}

/** An expected runner, with what the manifests hold of it. */
export interface RunnerFacts extends RunnerIdentity {
  readonly job: JobFacts | undefined;
  readonly manager: PodTemplate | undefined;
}

/** An expected fleet, with its runners. */
export interface FleetFacts extends FleetIdentity {
  readonly runners: readonly RunnerFacts[];
}

/** A namespace in which runners live, expected or not. */
export interface RunnerNamespace {
  readonly name: string;
  readonly fleet: FleetFacts | undefined;
  readonly jobs: readonly JobFacts[];
  /** Pod templates of manifests: the managers, if all is well. */
  readonly templates: readonly PodTemplate[];
  readonly policies: readonly NetworkPolicyFacts[];
  /** What the policies let each pod do. */
  readonly openings: readonly PodReach[];
}

/** Everything that the rules read, computed once. */
export interface Facts {
  readonly index: ObjectIndex;
  readonly unreadable: readonly Unreadable[];
  readonly configs: readonly ConfigDocument[];
  readonly unreadableConfigs: readonly Unreadable[];
  readonly fleets: readonly FleetFacts[];
  /** The expected fleets by namespace. */
  readonly fleetOf: ReadonlyMap<string, FleetFacts>;
  readonly runners: readonly RunnerFacts[];
  /** Every `[[runners]]` section, whatever its executor. */
  readonly sections: readonly SectionFacts[];
  /** The sections whose jobs are pods. */
  readonly jobs: readonly JobFacts[];
  /** Pod templates of manifests. */
  readonly templates: readonly PodTemplate[];
  /** Pod templates of manifests and of jobs. */
  readonly pods: readonly PodTemplate[];
  readonly namespaces: readonly RunnerNamespace[];
  /** Managers of others whose runners are not judged, since their configuration is not among the manifests. */
  readonly unseenManagers: readonly UnseenManager[];
  /** The managers that read an object. */
  readonly readers: ReadonlyMap<KubernetesObject, readonly ReadingManager[]>;
  /** The versions of GitLab Runner whose managers read an object. */
  readonly readBy: ReadonlyMap<KubernetesObject, ReadonlySet<string>>;
  /** Whether anything says that the manifests are ours: the caller, or a label of ours on any object or pod. */
  readonly ours: boolean;
  /** Whether the fleets were told by the caller, and not by the manifests themselves. */
  readonly given: boolean;
  /** What was not read into facts. */
  readonly leftOut: LeftOut;
}

/** How manifests are read. */
export interface ReadingOptions {
  /** What to count instead of judging it. @default - nothing */
  readonly leaveOut?: readonly Omission[];
  /**
   * Whether the caller says that they were read from a cluster. Nothing in them can say it: `kubectl apply` takes the
   * version out of what it creates. A fleet of ours lacks objects of other namespaces only then.
   *
   * @default false
   */
  readonly isExport?: boolean;
}

/** Reads objects, as they would be applied, into facts. */
export function collectFacts(
  values: readonly unknown[],
  expected: ExpectedFleet | readonly ExpectedFleet[] | undefined,
  { leaveOut = [], isExport = false }: ReadingOptions = {},
): Facts {
  const { objects: all, unreadable } = readObjects(values);
  const whole = new ObjectIndex(all);
  const expectations = expected === undefined ? derivedFleets(whole) : [expected].flat();
  const namespaces = leaveOut.length === 0 ? new Set<string>() : namespacesOf(expectations, all);
  const { judged: objects, leftOut } = judgedObjects(
    all,
    leaveOut.filter((omission) => omission !== 'other-namespaces' || isExport || expectations.length === 0),
    namespaces,
    expectations.length > 0,
  );
  const index = objects.length === all.length ? whole : new ObjectIndex(objects);
  const read = objects.map(podTemplatesOf);
  const texts = objects.map(configTextsOf);
  const templates = read.flatMap((entry) => entry.templates);
  const configs = texts.flatMap((entry) => entry.texts).map(configDocument);
  const { fleets, sections, jobs } = tieRunners(expectations, configs, templates);
  const unreadableConfigs = texts.flatMap((entry) => entry.unreadable);
  const own = new Set(fleets.flatMap(({ runners }) => runners.map(({ manager }) => manager)));
  const told = objects.filter((_, at) => (texts[at]?.unreadable.length ?? 0) > 0);
  const holders = new Set([...sections.map(({ section }) => section.object), ...told]);
  const readers = readingManagers(templates, index);
  const unseen = unseenManagers(
    templates.filter((template) => !own.has(template)),
    index,
    (object) => holders.has(object),
  );
  return {
    index,
    unreadable: [...unreadable, ...read.flatMap((entry) => entry.unreadable)],
    configs,
    unreadableConfigs,
    fleets,
    fleetOf: new Map(fleets.map((fleet) => [fleet.namespace, fleet])),
    runners: fleets.flatMap((fleet) => fleet.runners),
    sections,
    jobs,
    templates,
    pods: [...templates, ...jobs.map((job) => job.pod)],
    namespaces: runnerNamespaces(
      fleets,
      [...sections.map(({ section }) => section.object), ...unseen],
      jobs,
      templates,
      index,
    ),
    unseenManagers: unseen,
    readers,
    readBy: readingVersions(readers),
    ours: fleets.length > 0 || [...objects, ...templates, ...jobs.map(({ pod }) => pod)].some(hasLabelOfOurs),
    given: expected !== undefined,
    leftOut,
  };
}

/** The namespaces in which runners live: as fleets say, or else where their configurations and managers are. */
function namespacesOf(
  fleets: readonly ExpectedFleet[],
  objects: readonly KubernetesObject[],
): ReadonlySet<string> {
  if (fleets.length > 0) {
    return new Set(fleets.map(({ org }) => namespaceOf(org)));
  }
  const configs = objects.flatMap((object) => configTextsOf(object).texts.map(configDocument));
  const sections = configs.flatMap((config) => config.sections);
  const managers = objects
    .flatMap((object) => podTemplatesOf(object).templates)
    .filter(({ containers }) => containers.some(runsGitLabRunner));
  return new Set(
    [
      ...sections.flatMap(({ object, kubernetes }) => [object.namespace, textIn(kubernetes['namespace'])]),
      ...managers.map(({ namespace }) => namespace),
    ].filter((namespace) => namespace !== ''),
  );
}

/** A runner is tied to its configuration and manager by the names of the contract, not by labels. */
function tieRunners(
  expectations: readonly ExpectedFleet[],
  configs: readonly ConfigDocument[],
  templates: readonly PodTemplate[],
): {
  readonly fleets: readonly FleetFacts[];
  readonly sections: readonly SectionFacts[];
  readonly jobs: readonly JobFacts[];
} {
  const sectionOf = new Map(
    configs
      .filter(({ key }) => key === CONFIG_KEY)
      .map((config) => [nameKey(config.object), config.sections[0]]),
  );
  const managerOf = new Map(
    templates
      .filter(({ object }) => object.kind === 'Deployment')
      .map((item) => [nameKey(item.object), item]),
  );
  const expected = expectations.map((expectation) => {
    const fleet = fleetIdentity(expectation);
    const runners = expectation.runners.map((runner) => ({
      runner: runnerIdentity(fleet, runner),
      section: sectionOf.get(`ConfigMap ${fleet.namespace}/${runner.name}-config`),
      manager: managerOf.get(`Deployment ${fleet.namespace}/${runner.name}-manager`),
    }));
    return { fleet, runners };
  });
  const ownerOf = new Map(expected.flatMap(({ runners }) => runners).map((tie) => [tie.section, tie.runner]));
  const sections = configs
    .flatMap((config) => config.sections)
    .map((section) => ({ section, runner: ownerOf.get(section) }));
  const jobs = sections.flatMap(({ section, runner }) => jobFacts(section, runner) ?? []);
  const jobOf = new Map<RunnerSection | undefined, JobFacts>(jobs.map((job) => [job.section, job]));
  const fleets = expected.map(({ fleet, runners }) => ({
    ...fleet,
    runners: runners.map(({ runner, section, manager }) => ({ ...runner, job: jobOf.get(section), manager })),
  }));
  return { fleets, sections, jobs };
}

/** The job of a section, if its jobs are pods. Whatever nobody expects is held to the level `baseline`. */
function jobFacts(section: RunnerSection, runner: RunnerIdentity | undefined): JobFacts | undefined {
  if (section.executor !== KUBERNETES_EXECUTOR && Object.keys(section.kubernetes).length === 0) {
    return undefined;
  }
  const pod = jobPod({
    object: section.object,
    where: section.kubernetesWhere,
    runnerName: section.name,
    kubernetes: section.kubernetes,
    buildsDir: section.raw['builds_dir'],
    level: runner?.level ?? 'baseline',
    mayHoldDaemon: runner?.privileged === true,
  });
  return {
    section,
    pod: pod.namespace === '' ? { ...pod, namespace: section.object.namespace } : pod,
    runner,
  };
}

function nameKey(object: KubernetesObject): string {
  return `${object.kind} ${object.namespace}/${object.name}`;
}

function runnerNamespaces(
  fleets: readonly FleetFacts[],
  holders: readonly { readonly namespace: string }[],
  jobs: readonly JobFacts[],
  templates: readonly PodTemplate[],
  index: ObjectIndex,
): readonly RunnerNamespace[] {
  const fleetOf = new Map(fleets.map((fleet) => [fleet.namespace, fleet]));
  const jobsOf = grouped(jobs, (job) => job.pod.namespace);
  const templatesOf = grouped(templates, (template) => template.namespace);
  const names = new Set([...fleetOf.keys(), ...jobsOf.keys(), ...holders.map(({ namespace }) => namespace)]);
  return [...names].map((name) => {
    const here = { jobs: jobsOf.get(name) ?? [], templates: templatesOf.get(name) ?? [] };
    const policies = index.inNamespace('NetworkPolicy', name).map(networkPolicyFacts);
    const openings = podOpenings(policies, [...here.jobs.map(({ pod }) => pod), ...here.templates]);
    return { name, fleet: fleetOf.get(name), ...here, policies, openings };
  });
}
