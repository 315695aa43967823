import { CONTAINER_RESOURCES } from '../../world/container-resources';
import type { Facts, RunnerFacts } from '../facts/facts';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { amountOf, exceeds } from '../facts/manifests/resource-amount';
import { at, isEmpty, listOf, printed, recordOf, textsOf, type UntypedRecord } from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { runnerRule } from './job-rule';

/** Containers of a job by the prefix of their keys. */
const CONTAINERS = ['', 'helper_', 'service_'] as const;

const RESOURCES = CONTAINER_RESOURCES.map(({ gitlab: key, kubernetes: name }) => ({ key, name }));

/** Requests for jobs that one manager may have open. */
const MOST_REQUESTS = 100;

/** What a runner may take, held against what the namespace gives it. */
export const CONFIG_CAPACITY: readonly Rule[] = [
  runnerRule(
    {
      id: 'config-capacity',
      sentence:
        'a runner asks for no more jobs than its quota holds, its quota for no more than these, and no limit is nothing',
      why: 'jobs beyond the quota wait and fail; a quota beyond the jobs is room for a stolen token; a limit of 0 is none',
    },
    (runner, examination, facts) => {
      const { job } = runner;
      if (job === undefined) {
        return;
      }
      const quota = quotaOf(runner, facts);
      const jobs = jobsOf(runner, examination);
      requests(job.section.raw['request_concurrency'], job.section.where, examination);
      if (quota !== undefined && jobs !== undefined) {
        pods(jobs, quota, job.section.where, examination);
      }
      const { kubernetes, kubernetesWhere } = job.section;
      limits(kubernetes, kubernetesWhere, maximaOf(runner, facts), examination);
      if (quota !== undefined && jobs !== undefined) {
        sums(runner, jobs.bounded, quota, examination);
      }
    },
  ),
];

const QUOTAS = new WeakMap<Facts, ReadonlyMap<string, KubernetesObject>>();

/** The quotas that are for one PriorityClass alone, by namespace and class; found once for all runners. */
function quotasOf(facts: Facts): ReadonlyMap<string, KubernetesObject> {
  const known = QUOTAS.get(facts);
  if (known !== undefined) {
    return known;
  }
  const quotas = new Map<string, KubernetesObject>();
  for (const quota of facts.index.ofKind('ResourceQuota')) {
    for (const item of listOf(at(quota.raw, 'spec', 'scopeSelector', 'matchExpressions'))) {
      const [name, ...more] = textsOf(at(item, 'values'));
      if (at(item, 'scopeName') === 'PriorityClass' && name !== undefined && more.length === 0) {
        quotas.set(`${quota.namespace}/${name}`, quota);
      }
    }
  }
  QUOTAS.set(facts, quotas);
  return quotas;
}

/** The quota over the PriorityClass of the jobs of a runner. */
export function quotaOf({ fleet, name }: RunnerFacts, facts: Facts): KubernetesObject | undefined {
  return quotasOf(facts).get(`${fleet.namespace}/${fleet.namespace}-${name}-job`);
}

/** Jobs at a time over all managers of a runner: as they are bounded, and by the larger of both bounds. */
interface Jobs {
  readonly bounded: number;
  readonly most: number;
}

/** GitLab Runner takes one job where `concurrent` is missing, and as many as that where `limit` is. */
function jobsOf(runner: RunnerFacts, examination: Examination): Jobs | undefined {
  const section = runner.job?.section;
  if (section === undefined) {
    return undefined;
  }
  const concurrent = section.config.table['concurrent'] ?? 1;
  const limit = section.raw['limit'] ?? 0;
  if (typeof concurrent !== 'number' || concurrent < 1 || typeof limit !== 'number' || limit < 0) {
    examination.found(
      `${section.config.where} / concurrent`,
      'how many jobs there may be is not said',
      'set concurrent and limit to the jobs that the quota holds',
      { value: printed([concurrent, limit]) },
    );
    return undefined;
  }
  const replicas = at(runner.manager?.object.raw, 'spec', 'replicas') ?? 1;
  const managers = typeof replicas === 'number' && replicas >= 0 ? replicas : 1;
  return {
    bounded: managers * (limit > 0 ? Math.min(concurrent, limit) : concurrent),
    most: managers * Math.max(concurrent, limit),
  };
}

function requests(value: unknown, where: string, examination: Examination): void {
  if (typeof value === 'number' && value > MOST_REQUESTS) {
    examination.found(
      `${where}.request_concurrency`,
      'the manager asks GitLab for jobs more often at a time than any runner needs',
      'lower it',
      { value: String(value), allowed: String(MOST_REQUESTS) },
    );
  }
}

function pods(jobs: Jobs, quota: KubernetesObject, where: string, examination: Examination): void {
  const hard = recordOf(at(quota.raw, 'spec', 'hard'));
  const bound = amountOf(hard['pods'] ?? hard['count/pods']);
  if (bound === undefined || exceeds(jobs.most, bound)) {
    examination.found(
      `${where}.limit`,
      'the managers of the runner ask for more jobs than its quota holds',
      'lower concurrent, limit or the replicas, or let the fleet derive the quota',
      {
        value: String(jobs.most),
        allowed: bound === undefined ? 'nothing, as the quota bounds no pods' : String(bound),
      },
    );
  } else if (exceeds(bound, Math.max(jobs.bounded, 1))) {
    examination.found(
      `${quota.where} / spec.hard.pods`,
      'the quota holds more pods than the runner ever asks for',
      'let the fleet derive the quota',
      { value: String(bound), allowed: String(jobs.bounded) },
    );
  }
}

/** The most that a LimitRange lets one container have. */
function maximaOf(runner: RunnerFacts, facts: Facts): ReadonlyMap<string, number> {
  const maxima = new Map<string, number>();
  for (const range of facts.index.inNamespace('LimitRange', runner.fleet.namespace)) {
    for (const item of listOf(at(range.raw, 'spec', 'limits'))) {
      for (const [name, quantity] of Object.entries(recordOf(at(item, 'max')))) {
        const amount = amountOf(quantity);
        if (at(item, 'type') === 'Container' && amount !== undefined) {
          maxima.set(name, Math.min(amount, maxima.get(name) ?? amount));
        }
      }
    }
  }
  return maxima;
}

/** Limits are positive and within the LimitRange, as is what a job may raise them to. */
function limits(
  kubernetes: UntypedRecord,
  where: string,
  maxima: ReadonlyMap<string, number>,
  examination: Examination,
): void {
  for (const { container, key, name, bound } of keysOf(['limit', 'request'])) {
    const own = `${container}${key}_${bound}`;
    for (const written of [own, `${own}_overwrite_max_allowed`].filter(
      (item) => !isEmpty(kubernetes[item]),
    )) {
      const amount = amountOf(kubernetes[written]);
      const most = maxima.get(name);
      if (amount === undefined || (bound === 'limit' && amount <= 0) || amount < 0) {
        examination.found(`${where}.${written}`, 'the bound is no bound', 'write a quantity above 0', {
          value: printed(kubernetes[written]),
        });
      } else if (written !== own && (most === undefined || exceeds(amount, most))) {
        examination.found(
          `${where}.${written}`,
          'a job may ask for more than a container of the namespace may have',
          'remove the key, or lower it',
          { value: printed(kubernetes[written]), allowed: most === undefined ? 'nothing' : String(most) },
        );
      } else if (most !== undefined && exceeds(amount, most)) {
        examination.found(
          `${where}.${written}`,
          'the bound is above that of the LimitRange, so that no job starts',
          'lower it, or let the fleet derive the LimitRange',
          { value: printed(kubernetes[written]), allowed: String(most) },
        );
      } else if (written !== own) {
        examination.opened(
          `${where}.${written}`,
          `a job may raise the bound up to ${printed(kubernetes[written])}`,
        );
      }
    }
  }
}

/** All jobs together fit the quota: build, helper and the services that the runner adds itself. */
function sums(runner: RunnerFacts, jobs: number, quota: KubernetesObject, examination: Examination): void {
  const { job } = runner;
  if (job === undefined) {
    return;
  }
  const { kubernetes, kubernetesWhere } = job.section;
  const hard = recordOf(at(quota.raw, 'spec', 'hard'));
  for (const { key, name } of RESOURCES) {
    for (const bound of ['limit', 'request'] as const) {
      const most = amountOf(hard[`${bound}s.${name}`]);
      if (most === undefined) {
        continue;
      }
      const amounts = CONTAINERS.map((container) => {
        const own = `${container}${key}_${bound}`;
        const written = [own, `${own}_overwrite_max_allowed`].map((item) => kubernetes[item]);
        return Math.max(
          ...written.map((item) => amountOf(item) ?? Number.NaN).filter((item) => !Number.isNaN(item)),
        );
      });
      const [build = 0, helper = 0, service = 0] = amounts;
      const missing = CONTAINERS.filter((_, index) => amounts[index] === Number.NEGATIVE_INFINITY);
      for (const container of bound === 'limit' ? missing : []) {
        examination.found(
          `${kubernetesWhere}.${container}${key}_${bound}`,
          'the quota counts what config.toml does not bound',
          'set the limit that the quota was derived for',
          { value: 'unset' },
        );
      }
      const sum = missing.length > 0 ? 0 : jobs * (build + helper + service * job.pod.services.length);
      if (exceeds(sum, most)) {
        examination.found(
          `${kubernetesWhere}.${key}_${bound}`,
          'the jobs of the runner together need more than its quota holds',
          'lower the bounds, or let the fleet derive the quota',
          { value: String(sum), allowed: String(most) },
        );
      }
    }
  }
}

function keysOf(bounds: readonly ('limit' | 'request')[]) {
  return CONTAINERS.flatMap((container) =>
    RESOURCES.flatMap(({ key, name }) => bounds.map((bound) => ({ container, key, name, bound }))),
  );
}
