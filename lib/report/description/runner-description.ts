import {
  type Facts,
  type JobFacts,
  KUBERNETES_EXECUTOR,
  type RunnerFacts,
  type RunnerNamespace,
  type SectionFacts,
} from '../../boundary/facts/facts';
import { grouped } from '../../boundary/facts/grouped';
import type { PodTemplate } from '../../boundary/facts/manifests/pod-template';
import type { ConfigDocument, RunnerSection } from '../../boundary/facts/runner/config-document';
import { runnerImage } from '../../boundary/facts/runner/runner-image';
import { runsGitLabRunner } from '../../boundary/facts/runner/unseen-manager';
import { at, isUnset, listOf, numberIn, textIn } from '../../boundary/facts/untyped';
import type { RunnerKind } from '../../privilege';
import { describeSettings, type JobSettings } from './job-settings';
import { describePod, type PodDescription } from './pod-description';
import type { LevelOf } from './security-levels';
import { sortedBy } from './sorted';

/** A runner: the manager that asks GitLab for jobs, and the pods of its jobs. */
export interface RunnerDescription {
  /** Unique in its namespace. */
  readonly name: string;
  /** Of a runner of a fleet of ours; `null` for all others. */
  readonly kind: RunnerKind | null;
  /** How GitLab Runner runs jobs: `kubernetes`, `docker`, ...; `null` where no configuration is seen. */
  readonly executor: string | null;
  readonly gitlabUrl: string | null;
  /** Where jobs fetch their sources instead. */
  readonly cloneUrl: string | null;
  readonly manager: ManagerDescription | null;
  readonly concurrency: ConcurrencyDescription;
  /** `null` where its jobs are no pods, or no configuration is seen. */
  readonly jobs: JobDescription | null;
}

/** The manager of a runner. */
export interface ManagerDescription {
  /** Its workload, as `Deployment namespace/name`. */
  readonly workload: string;
  readonly image: string | null;
  /** The version of GitLab Runner, where the tag of its image says it. */
  readonly version: string | null;
  readonly replicas: number;
  readonly pod: PodDescription;
}

/** How many jobs a runner has at a time. */
export interface ConcurrencyDescription {
  /** Jobs of one manager; `null` where nothing says it. */
  readonly each: number | null;
  /** Jobs of all managers together. */
  readonly all: number | null;
}

/** The jobs of a runner. */
export interface JobDescription extends JobSettings {
  readonly pod: PodDescription;
}

/** A runner, with where it was found. */
export interface DescribedRunner {
  readonly description: RunnerDescription;
  readonly job: JobFacts | undefined;
  readonly manager: PodTemplate | undefined;
}

/** A runner before it has a name of its own. */
interface Found {
  readonly section: SectionFacts | undefined;
  readonly runner: RunnerFacts | undefined;
  readonly job: JobFacts | undefined;
  readonly manager: PodTemplate | undefined;
}

/** Describes the runners of a namespace: those that are expected, and those whose configuration is found. */
export function describeRunners(
  namespace: RunnerNamespace,
  facts: Facts,
  levelOf: LevelOf,
): readonly DescribedRunner[] {
  const found = runnersIn(namespace, facts);
  const names = uniqueNames(found);
  return sortedBy(
    found.map((one, index) => ({
      description: describeRunner(names[index] ?? '', one, facts, levelOf),
      job: one.job,
      manager: one.manager,
    })),
    ({ description }) => description.name,
  );
}

function runnersIn({ name, fleet, jobs }: RunnerNamespace, facts: Facts): readonly Found[] {
  const jobOf = new Map(facts.jobs.map((job) => [job.section, job]));
  const here = new Set(jobs.map(({ section }) => section));
  const sections = facts.sections.filter(({ section }) =>
    jobOf.has(section) ? here.has(section) : section.object.namespace === name,
  );
  const sectionOf = new Map(
    sections.flatMap((found) => (found.runner === undefined ? [] : [[found.runner.name, found] as const])),
  );
  const expected = fleet?.runners ?? [];
  return [
    ...expected.map((runner) => ({
      section: runner.job ?? sectionOf.get(runner.name),
      runner,
      job: runner.job,
      manager: runner.manager,
    })),
    ...sections
      .filter(({ runner }) => runner === undefined)
      .map((section) => ({
        section,
        runner: undefined,
        job: jobOf.get(section.section),
        manager: facts.readers.get(section.section.object)?.[0]?.template,
      })),
  ];
}

/** Runners of others may have no name, or that of another. */
function uniqueNames(found: readonly Found[]): readonly string[] {
  const wanted = found.map(({ runner, section }) => runner?.name ?? wantedName(section?.section));
  const groups = grouped(wanted, (name) => name);
  return found.map(({ section }, index) => {
    const name = wanted[index] ?? '';
    return groups.get(name)?.length === 1 ? name : `${name} of ${section?.section.where}`;
  });
}

/** The name in config.toml, or else that of the object that holds it: GitLab Runner of others gets its name when it registers. */
function wantedName(section: RunnerSection | undefined): string {
  if (section === undefined || section.name !== '') {
    return section?.name ?? '';
  }
  const { config, object } = section;
  return config.sections.length === 1
    ? object.name
    : `${object.name} ${config.sections.indexOf(section) + 1}`;
}

function describeRunner(
  name: string,
  { section, runner, job, manager }: Found,
  { index, configs }: Facts,
  levelOf: LevelOf,
): RunnerDescription {
  const raw = section?.section.raw;
  const replicas = numberIn(at(manager?.object.raw, 'spec', 'replicas') ?? 1);
  const each = section === undefined ? null : jobsOfOne(section, configs);
  return {
    name,
    kind: runner?.kind ?? null,
    executor: section?.section.executor || (job === undefined ? null : KUBERNETES_EXECUTOR),
    gitlabUrl: withoutUserInfo(textIn(raw?.['url']) || variableOf(manager, URL_VARIABLE)) || null,
    cloneUrl: withoutUserInfo(textIn(raw?.['clone_url'])) || null,
    manager: manager === undefined ? null : describeManager(manager, replicas, index, levelOf),
    concurrency: { each, all: each === null ? null : each * replicas },
    jobs:
      job === undefined
        ? null
        : {
            pod: describePod(job.pod, index, levelOf, job.section.kubernetes),
            ...describeSettings(job),
          },
  };
}

function describeManager(
  template: PodTemplate,
  replicas: number,
  index: Facts['index'],
  levelOf: LevelOf,
): ManagerDescription {
  const container = template.containers.find(runsGitLabRunner) ?? template.containers[0];
  const image = textIn(container?.raw['image']);
  return {
    workload: template.object.where,
    image: image || null,
    version: runnerImage(image).version ?? null,
    replicas,
    pod: describePod(template, index, levelOf),
  };
}

/** GitLab Runner takes one job where `concurrent` is missing, and as many as that where `limit` is. */
function jobsOfOne({ section }: SectionFacts, configs: readonly ConfigDocument[]): number | null {
  const concurrent = section.config.table['concurrent'] ?? concurrentBeside(section, configs) ?? 1;
  const limit = section.raw['limit'] ?? 0;
  return typeof concurrent === 'number' && typeof limit === 'number'
    ? limit > 0
      ? Math.min(concurrent, limit)
      : concurrent
    : null;
}

/** The template of a configuration becomes part of the file that lies beside it. */
function concurrentBeside({ object }: RunnerSection, configs: readonly ConfigDocument[]): unknown {
  return configs
    .filter((config) => config.object === object)
    .map(({ table }) => table['concurrent'])
    .find((value) => !isUnset(value));
}

/** By this variable a runner that registers when it starts is told the address of GitLab. */
const URL_VARIABLE = 'CI_SERVER_URL';

function variableOf(manager: PodTemplate | undefined, name: string): string {
  const variables = (manager?.containers ?? []).flatMap(({ raw }) => listOf(raw['env']));
  return textIn(
    at(
      variables.find((variable) => at(variable, 'name') === name),
      'value',
    ),
  );
}

/** A URL may hold a password. */
function withoutUserInfo(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1');
}
