import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Demand, fleetDemand, jobPodsOf, jobsDemand, managersDemand, total } from '../fleet/capacity';
import type { Fleet } from '../fleet/fleet';
import { HELPER_RESOURCES } from '../fleet/kinds';
import { ATTIC_SECRET } from '../fleet/names';
import { formatBytes, formatCpu, parseBytes, parseCpu } from '../fleet/quantity';
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
    const bounds = COMPUTE.map(({ resource, key, least, parse, format }) => {
      const requests = [HELPER_RESOURCES, ...containers].map((container) =>
        parse(container[`${key}Request`]),
      );
      const min = Math.min(least, ...requests.map((request) => request ?? least));
      const max = Math.max(...containers.map((container) => parse(container[`${key}Limit`]) ?? 0));
      const atMost = (text: string) => quantity(format(Math.min(parse(text) ?? 0, max)));
      return {
        min: [resource, quantity(format(min))],
        max: [resource, quantity(format(max))],
        default: [resource, atMost(HELPER_RESOURCES[`${key}Limit`])],
        defaultRequest: [resource, atMost(HELPER_RESOURCES[`${key}Request`])],
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
const COMPUTE = [
  { resource: 'cpu', key: 'cpu', least: 1, parse: parseCpu, format: formatCpu },
  { resource: 'memory', key: 'memory', least: 1024 ** 2, parse: parseBytes, format: formatBytes },
  {
    resource: 'ephemeral-storage',
    key: 'ephemeralStorage',
    least: 1024 ** 2,
    parse: parseBytes,
    format: formatBytes,
  },
] as const;

type Hard = Record<string, k8s.Quantity>;

function quantity(text: string): k8s.Quantity {
  return k8s.Quantity.fromString(text);
}

function computeOf(demand: Demand): Hard {
  return {
    pods: quantity(String(demand.pods)),
    'requests.cpu': quantity(formatCpu(demand.cpuRequest)),
    'limits.cpu': quantity(formatCpu(demand.cpuLimit)),
    'requests.memory': quantity(formatBytes(demand.memoryRequest)),
    'limits.memory': quantity(formatBytes(demand.memoryLimit)),
  };
}

/** A quota that is scoped by PriorityClass may not count storage; the API server refuses it. */
function storageOf(demand: Demand): Hard {
  return {
    'requests.ephemeral-storage': quantity(formatBytes(demand.ephemeralStorageRequest)),
    'limits.ephemeral-storage': quantity(formatBytes(demand.ephemeralStorageLimit)),
  };
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
  const secrets = new Set(
    fleet.runners.flatMap(({ names, settings }) => [
      names.tokenSecret,
      ...settings.imagePullSecrets,
      ...(settings.attic ? [ATTIC_SECRET[settings.attic]] : []),
    ]),
  );
  return {
    'count/secrets': quantity(String(jobs + secrets.size + SPARE_SECRETS)),
    persistentvolumeclaims: quantity('0'),
    services: quantity('0'),
    'services.loadbalancers': quantity('0'),
    'services.nodeports': quantity('0'),
  };
}
