import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Demand, fleetDemand, jobPodsOf, jobsDemand, managersDemand, total } from '../fleet/capacity';
import type { Fleet } from '../fleet/fleet';
import type { FleetBefore, StandingObject } from '../fleet/fleet-before';
import { sizesOf } from '../fleet/job-sizes';
import { HELPER_RESOURCES } from '../fleet/kinds';
import { RESOURCES, type Resource } from '../fleet/resource-table';
import { fleetMetadata, type Metadata, runnerMetadata } from './metadata';
import { type Amounts, beforeAnnotation, boundsWithBefore, quotaWithBefore } from './room-before';
import { isRolledOver } from './runner-deployment';

/** Properties of a {@link RunnerQuota}. */
export interface RunnerQuotaProps {
  /** The fleet whose namespace is bounded. */
  readonly fleet: Fleet;
  /**
   * What stands in the cluster. Where its managers are rolled over, there is room for the jobs of both.
   *
   * @default - nothing: there is room for the fleet alone
   */
  readonly before?: FleetBefore | undefined;
}

/**
 * ResourceQuotas that a fleet at full load fits exactly, and a LimitRange for what no container may exceed or go below. Managers
 * and the jobs of each runner are counted apart, so that no runner can take the room of another.
 *
 * @see https://kubernetes.io/docs/concepts/policy/resource-quotas/
 *
 * @example
 * new RunnerQuota(chart, 'quota', { fleet });
 * // apiVersion: v1
 * // kind: ResourceQuota
 * // metadata:
 * //   name: docker-job
 * // spec:
 * //   hard:
 * //     pods: "4"
 */
export class RunnerQuota extends Construct {
  constructor(scope: Construct, id: string, props: RunnerQuotaProps) {
    super(scope, id);
    const { fleet, before } = props;
    const standing = before?.managers ?? new Map<string, StandingObject>();
    const rolledOver = new Set(
      before?.knownOf(fleet).filter((runner) => isRolledOver(runner, standing.get(runner.name))) ?? [],
    );
    const isAnyRolledOver = rolledOver.size > 0;
    const demand = fleetDemand(fleet.runners);
    const isCpuLimited = !fleet.runners.some(({ settings }) => settings.burst);
    const metadata = (name: string) => fleetMetadata(fleet, 'ResourceQuota', name);
    const add = (of: Metadata, hard: Amounts, both: boolean, priorityClass?: string) =>
      this.addQuota(of, quotaWithBefore(hard, before?.find('ResourceQuota', of.name), both), priorityClass);
    add(
      metadata('fleet'),
      {
        ...computeOf(demand, isCpuLimited),
        ...storageOf(demand),
        ...devicesOf(fleet),
        ...objectCounts(fleet),
      },
      isAnyRolledOver,
    );
    add(
      metadata('managers'),
      computeOf(total(fleet.runners.map(managersDemand)), true),
      isAnyRolledOver,
      fleet.names.managerPriorityClass,
    );
    for (const runner of fleet.runners) {
      add(
        runnerMetadata(runner, 'ResourceQuota', runner.names.job),
        computeOf(jobsDemand(runner), !runner.settings.burst),
        rolledOver.has(runner),
        runner.names.jobPriorityClass,
      );
    }
    this.addLimitRange(fleet, isCpuLimited, before?.find('LimitRange', LIMIT_RANGE), isAnyRolledOver);
  }

  private addQuota(
    metadata: Metadata,
    { hard, before }: ReturnType<typeof quotaWithBefore>,
    priorityClass?: string,
  ): void {
    new k8s.KubeResourceQuota(this, `quota-${metadata.name}`, {
      metadata: withBefore(metadata, before),
      spec: {
        hard: quantities(hard),
        ...(priorityClass
          ? {
              scopeSelector: {
                matchExpressions: [{ scopeName: 'PriorityClass', operator: 'In', values: [priorityClass] }],
              },
            }
          : {}),
      },
    });
  }

  /** A limit that is the most of a container is also the default of one without, so that none may be there for jobs that burst. */
  private addLimitRange(
    fleet: Fleet,
    isCpuLimited: boolean,
    standing: StandingObject | undefined,
    both: boolean,
  ): void {
    const containers = fleet.runners.flatMap(({ settings }) => [
      ...sizesOf(settings),
      settings.resources.helper,
      settings.resources.service,
      settings.manager.resources,
    ]);
    const bounds = RESOURCES.map(({ kubernetes, field, parse, format }) => {
      const least = LEAST[field];
      const requests = [HELPER_RESOURCES, ...containers].map((container) =>
        parse(container[`${field}Request`]),
      );
      const min = Math.min(least, ...requests.map((request) => request ?? least));
      const max = Math.max(...containers.map((container) => parse(container[`${field}Limit`] ?? '') ?? 0));
      const atMost = (text: string) => format(Math.min(parse(text) ?? 0, max));
      return {
        min: [kubernetes, format(min)],
        max: [kubernetes, format(max)],
        default: [kubernetes, atMost(HELPER_RESOURCES[`${field}Limit`])],
        defaultRequest: [kubernetes, atMost(HELPER_RESOURCES[`${field}Request`])],
      } as const;
    });
    const column = (name: 'min' | 'max' | 'default' | 'defaultRequest'): Amounts =>
      Object.fromEntries(bounds.map((bound) => bound[name]));
    const limits = (name: 'max' | 'default'): Amounts =>
      isCpuLimited ? column(name) : without('cpu', column(name));
    const { min, max, before } = boundsWithBefore({ min: column('min'), max: limits('max') }, standing, both);
    const defaults = 'cpu' in max ? limits('default') : without('cpu', limits('default'));
    new k8s.KubeLimitRange(this, 'limits', {
      metadata: withBefore(fleetMetadata(fleet, 'LimitRange', LIMIT_RANGE), before),
      spec: {
        limits: [
          {
            type: 'Container',
            min: quantities(min),
            max: quantities(max),
            default: quantities(defaults),
            defaultRequest: quantities(column('defaultRequest')),
          },
        ],
      },
    });
  }
}

/**
 * The least that a container may ask for is next to nothing, but not nothing: a limit of 0 is none for the kernel, and a
 * quota counts nothing for it. The number is no size of a container, so that no pod of an earlier version is below it.
 */
const LEAST: { readonly [Field in Resource['field']]: number } = {
  cpu: 1,
  memory: 1024 ** 2,
  ephemeralStorage: 1024 ** 2,
};

const LIMIT_RANGE = 'containers';

function quantities(amounts: Amounts): Record<string, k8s.Quantity> {
  return Object.fromEntries(
    Object.entries(amounts).map(([name, amount]) => [name, k8s.Quantity.fromString(amount)]),
  );
}

function withBefore(metadata: Metadata, before: Amounts | undefined): Metadata {
  return { ...metadata, annotations: { ...metadata.annotations, ...beforeAnnotation(before) } };
}

/** A quota of CPU limits refuses pods that have none. */
function computeOf(demand: Demand, isCpuLimited: boolean): Amounts {
  const amounts = { pods: String(demand.pods), ...amountsOf(demand, ['cpu', 'memory']) };
  return isCpuLimited ? amounts : without('limits.cpu', amounts);
}

function without(name: string, { [name]: _, ...others }: Amounts): Amounts {
  return others;
}

/** A quota that is scoped by PriorityClass may not count storage; the API server refuses it. */
function storageOf(demand: Demand): Amounts {
  return amountsOf(demand, ['ephemeralStorage']);
}

/** Devices of all jobs at full load. A quota that is scoped may not count them either; of each runner, it counts the pods. */
function devicesOf(fleet: Fleet): Amounts {
  const sums = new Map<string, number>();
  for (const runner of fleet.runners) {
    for (const [name, amount = 0] of Object.entries(runner.settings.devices ?? {})) {
      sums.set(name, (sums.get(name) ?? 0) + amount * jobPodsOf(runner));
    }
  }
  return Object.fromEntries([...sums].map(([name, sum]) => [`requests.${name}`, String(sum)]));
}

function amountsOf(demand: Demand, fields: readonly Resource['field'][]): Amounts {
  const resources = RESOURCES.filter(({ field }) => fields.includes(field));
  return Object.fromEntries(
    resources.flatMap(({ kubernetes, field, format }) => [
      [`requests.${kubernetes}`, format(demand[`${field}Request`])],
      [`limits.${kubernetes}`, format(demand[`${field}Limit`])],
    ]),
  );
}

/**
 * Secrets of others that the namespace has room for. A quota cannot tell whose Secrets it counts, so the one that is too
 * many is any job's: a certificate of somebody, or what a manager left behind when it was killed. They are more than
 * anybody needs, and few enough that etcd holds them at the 1.5 MiB that an object may have.
 */
const SPARE_SECRETS = 300;

/** Objects other than pods: one credential Secret a job, the Secrets and claims that the fleet names, and nothing to expose. */
function objectCounts(fleet: Fleet): Amounts {
  const jobs = fleet.runners.reduce((sum, runner) => sum + jobPodsOf(runner), 0);
  return {
    'count/secrets': String(jobs + fleet.secretNames.length + SPARE_SECRETS),
    persistentvolumeclaims: String(fleet.claimNames.length),
    services: '0',
    'services.loadbalancers': '0',
    'services.nodeports': '0',
  };
}
