import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Demand, fleetDemand, jobPodsOf, jobsDemand, managersDemand, total } from '../fleet/capacity';
import type { Fleet } from '../fleet/fleet';
import { HELPER_RESOURCES } from '../fleet/kinds';
import { RESOURCES, type Resource } from '../fleet/resource-table';
import { fleetMetadata, type Metadata, runnerMetadata } from './metadata';

/** Properties of a {@link RunnerQuota}. */
export interface RunnerQuotaProps {
  /** The fleet whose namespace is bounded. */
  readonly fleet: Fleet;
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
    const { fleet } = props;
    const demand = fleetDemand(fleet.runners);
    const metadata = (name: string) => fleetMetadata(fleet, 'ResourceQuota', name);
    this.addQuota(metadata('fleet'), { ...computeOf(demand), ...storageOf(demand), ...objectCounts(fleet) });
    this.addQuota(
      metadata('managers'),
      computeOf(total(fleet.runners.map(managersDemand))),
      fleet.names.managerPriorityClass,
    );
    for (const runner of fleet.runners) {
      this.addQuota(
        runnerMetadata(runner, 'ResourceQuota', runner.names.job),
        computeOf(jobsDemand(runner)),
        runner.names.jobPriorityClass,
      );
    }
    this.addLimitRange(fleet);
  }

  private addQuota(metadata: Metadata, hard: Hard, priorityClass?: string): void {
    new k8s.KubeResourceQuota(this, `quota-${metadata.name}`, {
      metadata,
      spec: {
        hard,
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

  private addLimitRange(fleet: Fleet): void {
    const containers = fleet.runners.flatMap(({ settings }) => [
      settings.resources.build,
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
      const max = Math.max(...containers.map((container) => parse(container[`${field}Limit`]) ?? 0));
      const atMost = (text: string) => quantity(format(Math.min(parse(text) ?? 0, max)));
      return {
        min: [kubernetes, quantity(format(min))],
        max: [kubernetes, quantity(format(max))],
        default: [kubernetes, atMost(HELPER_RESOURCES[`${field}Limit`])],
        defaultRequest: [kubernetes, atMost(HELPER_RESOURCES[`${field}Request`])],
      } as const;
    });
    const column = (name: 'min' | 'max' | 'default' | 'defaultRequest') =>
      Object.fromEntries(bounds.map((bound) => bound[name]));
    new k8s.KubeLimitRange(this, 'limits', {
      metadata: fleetMetadata(fleet, 'LimitRange', 'containers'),
      spec: {
        limits: [
          {
            type: 'Container',
            min: column('min'),
            max: column('max'),
            default: column('default'),
            defaultRequest: column('defaultRequest'),
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

type Hard = Record<string, k8s.Quantity>;

function quantity(text: string): k8s.Quantity {
  return k8s.Quantity.fromString(text);
}

function computeOf(demand: Demand): Hard {
  return { pods: quantity(String(demand.pods)), ...amountsOf(demand, ['cpu', 'memory']) };
}

/** A quota that is scoped by PriorityClass may not count storage; the API server refuses it. */
function storageOf(demand: Demand): Hard {
  return amountsOf(demand, ['ephemeralStorage']);
}

function amountsOf(demand: Demand, fields: readonly Resource['field'][]): Hard {
  const resources = RESOURCES.filter(({ field }) => fields.includes(field));
  return Object.fromEntries(
    resources.flatMap(({ kubernetes, field, format }) => [
      [`requests.${kubernetes}`, quantity(format(demand[`${field}Request`]))],
      [`limits.${kubernetes}`, quantity(format(demand[`${field}Limit`]))],
    ]),
  );
}

/**
 * Secrets of others that the namespace has room for. A quota cannot tell whose Secrets it counts, so the one that is too
 * many is any job's: a certificate of somebody, or what a manager left behind when it was killed. They are more than
 * anybody needs, and few enough that etcd holds them at the 1.5 MiB that an object may have.
 */
export const SPARE_SECRETS = 300;

/** Objects other than pods: one credential Secret a job, the Secrets that the fleet names, and nothing to expose. */
function objectCounts(fleet: Fleet): Hard {
  const jobs = fleet.runners.reduce((sum, runner) => sum + jobPodsOf(runner), 0);
  return {
    'count/secrets': quantity(String(jobs + fleet.secretNames.length + SPARE_SECRETS)),
    persistentvolumeclaims: quantity('0'),
    services: quantity('0'),
    'services.loadbalancers': quantity('0'),
    'services.nodeports': quantity('0'),
  };
}
