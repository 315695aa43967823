import { isPrivilegedKind } from '../privilege';
import { describeReach } from './reach';
import type { Runner } from './runner';
import { storeName } from './types/cache-spec';
import { nameInCloud } from './types/cloud-identity';
import { describeLevel } from './types/run-as';

/** In what runners differ for the job that lands on them. */
interface Trait {
  readonly name: string;
  /** Whether a job must be able to choose: it fails on the other one, or gets there what it did not ask for. */
  readonly chosen: boolean;
  readonly of: (runner: Runner) => string;
}

const TRAITS: readonly Trait[] = [
  {
    name: 'Pod Security',
    chosen: true,
    of: ({ kind, settings }) => (isPrivilegedKind(kind) ? 'privileged' : describeLevel(settings)),
  },
  { name: 'access level', chosen: true, of: ({ settings }) => settings.accessLevel },
  { name: 'architecture', chosen: true, of: ({ settings }) => settings.architecture },
  { name: 'Attic cache', chosen: true, of: ({ settings }) => settings.attic ?? 'none' },
  {
    name: 'cloud identity',
    chosen: true,
    of: ({ settings: { cloudIdentity } }) => (cloudIdentity ? nameInCloud(cloudIdentity) : 'none'),
  },
  {
    name: 'devices',
    chosen: true,
    of: ({ settings }) => Object.keys(settings.devices ?? {}).join(' ') || 'none',
  },
  {
    name: 'image builds',
    chosen: true,
    of: ({ settings: { imageBuilds } }) => imageBuilds?.seccompProfile ?? 'none',
  },
  { name: 'user namespaces', chosen: false, of: ({ settings }) => String(settings.userNamespaces) },
  { name: 'cache', chosen: false, of: ({ settings: { cache } }) => (cache ? storeName(cache) : 'none') },
  { name: 'image', chosen: false, of: ({ settings }) => settings.image },
  { name: 'runtime class', chosen: false, of: ({ settings }) => settings.runtimeClass?.name ?? 'none' },
  { name: 'network', chosen: false, of: (runner) => describeReach(runner).join(' ') },
];

/** The names of the traits in which runners differ. */
export function differences(runners: readonly Runner[]): readonly string[] {
  return TRAITS.filter(({ of }) => new Set(runners.map(of)).size > 1).map(({ name }) => name);
}

/** The traits in which two runners differ though a job must be able to choose, each with both values. */
export function mustBeChosen(runner: Runner, other: Runner): readonly string[] {
  return TRAITS.filter(({ chosen, of }) => chosen && of(runner) !== of(other)).map(
    ({ name, of }) => `${name} (here ${of(runner)}, there ${of(other)})`,
  );
}

/** Whether two runners differ in nothing that a job must be able to choose, their architecture apart. */
export function isSameBoundary(runner: Runner, other: Runner): boolean {
  return TRAITS.filter(({ name, chosen }) => chosen && name !== 'architecture').every(
    ({ of }) => of(runner) === of(other),
  );
}

/** Whether GitLab may give every job of `other` to `runner` too. Letter by letter and in no order, as GitLab compares. */
export function hasAllTagsOf(runner: Runner, other: Runner): boolean {
  return other.settings.tags.every((tag) => runner.settings.tags.includes(tag));
}

/** Runners with the same tags in whatever order, under their sorted tags. */
export function byTags(runners: readonly Runner[]): ReadonlyMap<string, readonly Runner[]> {
  const groups = new Map<string, Runner[]>();
  for (const runner of runners) {
    const key = [...runner.settings.tags].sort().join(' ');
    const group = groups.get(key) ?? [];
    group.push(runner);
    groups.set(key, group);
  }
  return groups;
}

/** Jobs that several runners take. */
export interface SharedJobs {
  /** The jobs that name these tags, or some of them, and no others. Empty for jobs without tags. */
  readonly tags: readonly string[];
  /** GitLab gives such a job to any of them. */
  readonly runners: readonly Runner[];
}

/** Which jobs more than one runner takes: the largest such sets of tags, most tags first, and jobs without tags last. */
export function sharedJobs(runners: readonly Runner[]): readonly SharedJobs[] {
  const shared = [...sharedTags(byTags(runners))]
    .map((key) => key.split(' '))
    .sort((a, b) => b.length - a.length)
    .map((tags) => {
      const takers = runners.filter(({ settings }) => tags.every((tag) => settings.tags.includes(tag)));
      // In the order in which the first of them names them.
      return { tags: takers[0]?.settings.tags.filter((tag) => tags.includes(tag)) ?? [], runners: takers };
    });
  const untagged = runners.filter(({ settings }) => settings.runUntagged);
  return [...shared, ...(untagged.length > 1 ? [{ tags: [], runners: untagged }] : [])];
}

/** What any two runners have in common, sorted. */
function sharedTags(groups: ReadonlyMap<string, readonly Runner[]>): ReadonlySet<string> {
  const lists = [...groups.keys()].map((key) => key.split(' '));
  const shared = new Set([...groups].filter(([, group]) => group.length > 1).map(([key]) => key));
  for (const [index, one] of lists.entries()) {
    for (const other of lists.slice(index + 1)) {
      const common = one.filter((tag) => other.includes(tag));
      if (common.length > 0) {
        shared.add(common.join(' '));
      }
    }
  }
  return shared;
}

/** Pairs of runners where the first takes all jobs of the second, though those must be able to choose. */
export function takenJobs(runners: readonly Runner[]): readonly (readonly [taker: Runner, other: Runner])[] {
  const traits = new Map(
    runners.map((runner) => [
      runner,
      TRAITS.filter(({ chosen }) => chosen)
        .map(({ of }) => of(runner))
        .join(' '),
    ]),
  );
  return runners.flatMap((runner) =>
    runners
      .filter((other) => traits.get(runner) !== traits.get(other) && hasAllTagsOf(runner, other))
      .map((other) => [runner, other] as const),
  );
}
