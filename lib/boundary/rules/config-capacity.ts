import { ofRunner } from '../config-fields';
import type { Facts, JobFacts, RunnerFacts } from '../facts/facts';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { amountOf, exceeds } from '../facts/manifests/resource-amount';
import { roomBefore } from '../facts/manifests/room-before';
import { at, printed } from '../facts/untyped';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { RUNNERS } from '../subjects';
import { type Bound, boundsOf, isBound, isWithin, maximaOf, type SumOfJobs, sumsOfJobs } from './job-bounds';
import { quotaOf } from './job-quota';

/** Requests for jobs that one manager may have open. */
const MOST_REQUESTS = 100;

/** What a runner may take, held against what the namespace gives it. */
export const CONFIG_CAPACITY: readonly Rule[] = [
  rule({
    id: 'config-capacity',
    severity: 'medium',
    sentence:
      'a runner asks for no more jobs than its quota holds, its quota for no more than these, and no limit is nothing',
    why: 'jobs beyond the quota wait and fail; a quota beyond the jobs is room for a stolen token; a limit of 0 is none',
    serves: ['isolated-from-services'],
    of: { ...RUNNERS, items: capacities },
    faults: [
      {
        problem: 'how many jobs there may be is not said',
        fix: 'set concurrent and limit to the jobs that the quota holds',
        where: ({ job, jobs }) =>
          job !== undefined &&
          jobs === undefined && { at: `${job.section.config.where} / concurrent`, value: writtenJobs(job) },
      },
      {
        problem: 'the manager asks GitLab for jobs more often at a time than any runner needs',
        fix: 'lower it',
        allowed: String(MOST_REQUESTS),
        where: ({ job }) =>
          (job === undefined ? [] : [ofRunner(job, 'request_concurrency')]).filter(
            ({ value }) => typeof value === 'number' && value > MOST_REQUESTS,
          ),
      },
      {
        problem: 'the managers of the runner ask for more jobs than its quota holds',
        fix: 'lower concurrent, limit or the replicas, or let the fleet derive the quota',
        where: ({ job, jobs, quota, pods }) =>
          jobs !== undefined &&
          quota !== undefined &&
          (pods === undefined || exceeds(jobs.most, pods)) && {
            at: `${job?.section.where}.limit`,
            value: jobs.most,
            allowed: pods === undefined ? 'nothing, as the quota bounds no pods' : String(pods),
          },
      },
      {
        problem: 'the quota holds more pods than the runner ever asks for',
        fix: 'let the fleet derive the quota',
        where: ({ jobs, quota, pods }) =>
          jobs !== undefined &&
          pods !== undefined &&
          !exceeds(jobs.most, pods) &&
          exceeds(pods, Math.max(jobs.bounded, 1)) && {
            at: `${quota?.where} / spec.hard.pods`,
            value: pods,
            allowed: String(jobs.bounded),
          },
      },
      {
        problem: 'the bound is no bound',
        fix: 'write a quantity above 0',
        where: ({ bounds }) =>
          bounds.filter((bound) => !isBound(bound)).map(({ at: path, value }) => ({ at: path, value })),
      },
      {
        problem: 'a container of the namespace may not have as much',
        fix: 'lower the bound or remove the key, or let the fleet derive the LimitRange',
        where: ({ bounds }) =>
          bounds
            .filter((bound) => isBound(bound) && !isWithin(bound))
            .map(({ at: path, value, most }) => ({ at: path, value, allowed: String(most ?? 'nothing') })),
      },
      {
        problem: 'the quota counts what config.toml does not bound',
        fix: 'set the limit that the quota was derived for',
        where: ({ sums }) =>
          sums.flatMap(({ missing }) => missing).map((path) => ({ at: path, value: 'unset' })),
      },
      {
        problem: 'the jobs of the runner together need more than its quota holds',
        fix: 'lower the bounds, or let the fleet derive the quota',
        where: ({ sums }) =>
          sums
            .filter(({ sum, most }) => exceeds(sum, most))
            .map(({ at: path, sum, most }) => ({ at: path, value: sum, allowed: String(most) })),
      },
    ],
    opens: ({ bounds, quota, room }) => [
      ...bounds
        .filter((bound) => bound.isOverwrite && isBound(bound) && isWithin(bound))
        .map(({ at: path, value }) => ({
          at: path,
          sentence: `a job may raise the bound up to ${printed(value)}`,
        })),
      ...(room > 0
        ? [
            {
              at: `${quota?.where} / metadata.annotations`,
              sentence: `until the roll-over is done, there is room for ${room} pods of the version before`,
            },
          ]
        : []),
    ],
  }),
];

/** What a runner asks for, and what its namespace gives it. */
interface Capacity {
  readonly job: JobFacts | undefined;
  readonly jobs: Jobs | undefined;
  readonly quota: KubernetesObject | undefined;
  /** How many pods the quota holds. */
  readonly pods: number | undefined;
  /** How many more it holds for the version before. */
  readonly room: number;
  readonly bounds: readonly Bound[];
  readonly sums: readonly SumOfJobs[];
}

function capacities(facts: Facts): readonly Capacity[] {
  return facts.fleets.flatMap((fleet) => {
    const maxima = maximaOf(fleet, facts);
    return fleet.runners.map((runner) => capacityOf(runner, maxima, facts));
  });
}

function capacityOf(runner: RunnerFacts, maxima: ReadonlyMap<string, number>, facts: Facts): Capacity {
  const { job } = runner;
  const quota = quotaOf(runner, facts);
  const jobs = job === undefined ? undefined : jobsOf(runner, job);
  const room = roomBefore(quota).get('pods') ?? 0;
  const hard = at(quota?.raw, 'spec', 'hard');
  return {
    job,
    jobs,
    quota,
    pods: podsNow(amountOf(at(hard, 'pods') ?? at(hard, 'count/pods')), room),
    room,
    bounds: job === undefined ? [] : boundsOf(job, maxima),
    sums:
      job === undefined || jobs === undefined || quota === undefined
        ? []
        : sumsOfJobs(job, jobs.bounded, quota),
  };
}

function podsNow(pods: number | undefined, room: number): number | undefined {
  return pods === undefined ? undefined : Math.max(pods - room, 0);
}

/** Jobs at a time over all managers of a runner: as they are bounded, and by the larger of both bounds. */
interface Jobs {
  readonly bounded: number;
  readonly most: number;
}

/** GitLab Runner takes one job where `concurrent` is missing, and as many as that where `limit` is. */
function writtenJobs({ section }: JobFacts): readonly [concurrent: unknown, limit: unknown] {
  return [section.config.table['concurrent'] ?? 1, section.raw['limit'] ?? 0];
}

function jobsOf({ manager }: RunnerFacts, job: JobFacts): Jobs | undefined {
  const [concurrent, limit] = writtenJobs(job);
  if (typeof concurrent !== 'number' || concurrent < 1 || typeof limit !== 'number' || limit < 0) {
    return undefined;
  }
  const replicas = at(manager?.object.raw, 'spec', 'replicas') ?? 1;
  // A runner that is retired keeps the room of one manager, whose jobs may still end.
  const managers = typeof replicas === 'number' ? Math.max(replicas, 1) : 1;
  return {
    bounded: managers * (limit > 0 ? Math.min(concurrent, limit) : concurrent),
    most: managers * Math.max(concurrent, limit),
  };
}
