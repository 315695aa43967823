import { CONTAINER_RESOURCES, CONTAINERS_OF_JOBS } from '../../world/container-resources';
import { ofSection } from '../config-fields';
import type { Facts, FleetFacts, JobFacts } from '../facts/facts';
import { bursts, isUnlimitedBefore } from '../facts/manifests/cpu-limits';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { amountOf, exceeds } from '../facts/manifests/resource-amount';
import { at, isEmpty, listOf, recordOf } from '../facts/untyped';
import type { Field } from '../fields';

/** Resources by their keys in config.toml and their names in Kubernetes. */
const RESOURCES = CONTAINER_RESOURCES.map(({ gitlab: key, kubernetes: name }) => ({ key, name }));

const BOUNDS = ['limit', 'request'] as const;

/** Every bound of a container of a job. */
const BOUNDS_OF_CONTAINERS = CONTAINERS_OF_JOBS.flatMap((container) =>
  RESOURCES.flatMap(({ key, name }) =>
    BOUNDS.map((bound) => ({ key: `${container}${key}_${bound}`, name, isLimit: bound === 'limit' })),
  ),
);

/** A limit or a request of one container of a job, or what a job may raise it to. */
export interface Bound extends Field {
  readonly isLimit: boolean;
  /** Whether a job decides, up to this. */
  readonly isOverwrite: boolean;
  /** The most that a container of the namespace may have. */
  readonly most: number | undefined;
}

/** Every limit and request of a job that is written. */
export function boundsOf(job: JobFacts, maxima: ReadonlyMap<string, number>): readonly Bound[] {
  return BOUNDS_OF_CONTAINERS.flatMap(({ key, name, isLimit }) =>
    writtenAs(job, key)
      .map(({ at: where, value }, index) => ({
        at: where,
        value,
        isLimit,
        isOverwrite: index > 0,
        most: maxima.get(name),
      }))
      .filter(({ value }) => !isEmpty(value)),
  );
}

/** Whether a bound bounds anything. */
export function isBound({ value, isLimit }: Bound): boolean {
  const amount = amountOf(value) ?? -1;
  return isLimit ? amount > 0 : amount >= 0;
}

/** Whether a container of the namespace may have as much. What a job decides needs a LimitRange that says so. */
export function isWithin({ value, isOverwrite, most }: Bound): boolean {
  return most === undefined ? !isOverwrite : !exceeds(amountOf(value) ?? 0, most);
}

/** The most that a LimitRange lets one container have. Where jobs burst, it bounds no CPU, and policies bound it alone. */
export function maximaOf(fleet: FleetFacts, { index }: Facts): ReadonlyMap<string, number> {
  const ranges = index.inNamespace('LimitRange', fleet.namespace);
  const isCpuOpen = fleet.runners.some(bursts) || ranges.some((range) => isUnlimitedBefore(range, 'max.cpu'));
  const maxima = new Map<string, number>(isCpuOpen ? [['cpu', Number.POSITIVE_INFINITY]] : []);
  for (const range of ranges) {
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

/** What all jobs together need of one resource, and what the quota gives. */
export interface SumOfJobs {
  readonly at: string;
  /** Limits that the quota counts and nobody set. */
  readonly missing: readonly string[];
  readonly sum: number;
  readonly most: number;
}

/** The sums over build, helper and the services that the runner adds itself, where the quota bounds them. */
export function sumsOfJobs(job: JobFacts, jobs: number, quota: KubernetesObject): readonly SumOfJobs[] {
  return RESOURCES.flatMap(({ key, name }) =>
    BOUNDS.flatMap((bound) => {
      const most = amountOf(at(quota.raw, 'spec', 'hard', `${bound}s.${name}`));
      const amounts = CONTAINERS_OF_JOBS.map((container) => largest(job, `${container}${key}_${bound}`));
      const [build = 0, helper = 0, service = 0] = amounts;
      const missing = CONTAINERS_OF_JOBS.filter((_, index) => amounts[index] === undefined);
      const where = job.section.kubernetesWhere;
      return most === undefined
        ? []
        : {
            at: `${where}.${key}_${bound}`,
            missing: bound === 'limit' ? missing.map((container) => `${where}.${container}${key}_limit`) : [],
            sum: missing.length > 0 ? 0 : jobs * (build + helper + service * job.pod.services.length),
            most,
          };
    }),
  );
}

/** The larger of a bound and what a job may raise it to. */
function largest(job: JobFacts, key: string): number | undefined {
  const amounts = writtenAs(job, key).flatMap(({ value }) => amountOf(value) ?? []);
  return amounts.length === 0 ? undefined : Math.max(...amounts);
}

/** A bound, and what a job may raise it to. */
function writtenAs(job: JobFacts, key: string): readonly Field[] {
  return [ofSection(job, key), ofSection(job, `${key}_overwrite_max_allowed`)];
}
