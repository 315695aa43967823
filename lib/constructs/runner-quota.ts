import { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { type Demand, fleetDemand, jobPodsOf, jobsDemand, managersDemand, total } from '../spec/capacity';
import type { Fleet } from '../spec/fleet';
import { HELPER_RESOURCES } from '../spec/kinds';
import { ATTIC_SECRET } from '../spec/names';
import { formatBytes, formatCpu, parseBytes, parseCpu } from '../spec/quantity';
import { fleetMetadata, type Metadata, runnerMetadata } from './metadata';

/** Properties of a {@link RunnerQuota}. */
export interface RunnerQuotaProps {
  /** The fleet whose namespace is bounded. */
  readonly fleet: Fleet;
}

/**
 * ResourceQuotas that a fleet at full load fits exactly, and a LimitRange for what no container may exceed. Managers
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
    const metadata = (name: string) => fleetMetadata(fleet, name, 'namespace', 'boundary');
    this.addQuota(metadata('fleet'), { ...computeOf(demand), ...storageOf(demand), ...objectCounts(fleet) });
    this.addQuota(
      metadata('managers'),
      computeOf(total(fleet.runners.map(managersDemand))),
      fleet.names.managerPriorityClass,
    );
    for (const runner of fleet.runners) {
      this.addQuota(
        runnerMetadata(runner, runner.names.job, 'namespace', 'boundary'),
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
    const bounds = COMPUTE.map(({ resource, key, parse, format }) => {
      const max = Math.max(...containers.map((container) => parse(container[`${key}Limit`]) ?? 0));
      const atMost = (text: string) => quantity(format(Math.min(parse(text) ?? 0, max)));
      return {
        max: [resource, quantity(format(max))],
        default: [resource, atMost(HELPER_RESOURCES[`${key}Limit`])],
        defaultRequest: [resource, atMost(HELPER_RESOURCES[`${key}Request`])],
      } as const;
    });
    const column = (name: 'max' | 'default' | 'defaultRequest') =>
      Object.fromEntries(bounds.map((bound) => bound[name]));
    new k8s.KubeLimitRange(this, 'limits', {
      metadata: fleetMetadata(fleet, 'containers', 'namespace', 'boundary'),
      spec: {
        limits: [
          {
            type: 'Container',
            max: column('max'),
            default: column('default'),
            defaultRequest: column('defaultRequest'),
          },
        ],
      },
    });
  }
}

const COMPUTE = [
  { resource: 'cpu', key: 'cpu', parse: parseCpu, format: formatCpu },
  { resource: 'memory', key: 'memory', parse: parseBytes, format: formatBytes },
  { resource: 'ephemeral-storage', key: 'ephemeralStorage', parse: parseBytes, format: formatBytes },
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
    'count/secrets': quantity(String(jobs + secrets.size)),
    persistentvolumeclaims: quantity('0'),
    services: quantity('0'),
    'services.loadbalancers': quantity('0'),
    'services.nodeports': quantity('0'),
  };
}
