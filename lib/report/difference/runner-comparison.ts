import type {
  CacheDescription,
  JobSettings,
  OverrideDescription,
  ServiceDescription,
} from '../description/job-settings';
import type {
  ConcurrencyDescription,
  JobDescription,
  ManagerDescription,
  RunnerDescription,
} from '../description/runner-description';
import type { Comparison } from './change';
import { byFields, type Fields, isTheSame, members, optional, toldBy } from './comparison';
import { POD } from './pod-comparison';
import {
  amount,
  bound,
  byOrder,
  changed,
  choices,
  either,
  entries,
  flag,
  neutral,
  texts,
} from './value-comparisons';

const SERVICE: Fields<ServiceDescription> = {
  container: isTheSame,
  image: toldBy('the container of the pod'),
  command: (before, after, place) => either('command')(commandOf(before), commandOf(after), place),
};

function commandOf(words: readonly string[]): string | null {
  return words.length === 0 ? null : JSON.stringify(words);
}

const OVERRIDE: Fields<OverrideDescription> = { key: isTheSame, within: bound('within') };

const CACHE: Fields<CacheDescription> = {
  type: neutral('type'),
  shared: flag('shared by all runners', 'widens'),
  path: neutral('path'),
  store: texts('store', 'widens'),
};

const SETTINGS: Fields<JobSettings> = {
  defaultImage: neutral('image of jobs that name none'),
  allowedImages: choices('image that jobs may name'),
  allowedServices: choices('service that jobs may name'),
  allowedPullPolicies: choices('pull policy that jobs may name'),
  allowedUsers: choices('user that jobs may name'),
  allowedGroups: choices('group that jobs may name'),
  services: members({
    what: 'service of every job',
    nameOf: ({ container }) => container,
    fields: SERVICE,
    added: 'widens',
  }),
  overrides: members({
    what: 'jobs may decide',
    nameOf: ({ key }) => key,
    fields: OVERRIDE,
    added: 'widens',
  }),
  variables: texts('variable of jobs', 'neutral'),
  scripts: texts('script of every job', 'neutral'),
  featureFlags: entries((name) => neutral(`feature flag ${name}`)),
  cache: optional('cache', CACHE, 'widens'),
};

const JOBS: Fields<JobDescription> = { pod: byFields(POD), ...SETTINGS };

const MANAGER: Fields<ManagerDescription> = {
  workload: neutral('workload'),
  image: toldBy('a container of its pod'),
  version: toldBy('the tag of its image'),
  replicas: amount('managers'),
  pod: byFields(POD),
};

/** One sentence of both, which are the same with one manager. */
const concurrency: Comparison<ConcurrencyDescription> = (before, after, place) => {
  const [old, now] = [concurrencyWords(before), concurrencyWords(after)];
  return old === now
    ? []
    : [changed('jobs at once', old, now, byOrder(jobsOf(after) - jobsOf(before)), place)];
};

function jobsOf({ all }: ConcurrencyDescription): number {
  return all ?? Number.POSITIVE_INFINITY;
}

function concurrencyWords({ each, all }: ConcurrencyDescription): string {
  const sum = all === null ? 'not said' : String(all);
  return each === all ? sum : `${sum} (${each} of each manager)`;
}

/** What differs between two runners of one name. */
export const RUNNER: Fields<RunnerDescription> = {
  name: isTheSame,
  kind: neutral('kind'),
  executor: either('executor'),
  gitlabUrl: either('GitLab whose jobs it runs'),
  cloneUrl: either('other address that jobs fetch sources from'),
  concurrency,
  manager: optional('manager', MANAGER, 'widens'),
  jobs: optional('jobs', JOBS, 'widens'),
};
