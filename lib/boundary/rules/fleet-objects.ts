import type { Facts } from '../facts/facts';
import { amountOf, exceeds } from '../facts/manifests/resource-amount';
import { at, listOf } from '../facts/untyped';
import type { Place } from '../rule-row';
import type { DescribedRunner } from '../subjects';
import { quotaOf } from './job-quota';

/** Where the Deployment, quota or LimitRange of a runner says more than the fleet. */
export function objectDifferences(runner: DescribedRunner, facts: Facts): readonly Place[] {
  const quota = quotaOf(runner, facts);
  const bounds = quota === undefined ? [] : Object.entries(runner.settings.quota);
  return [
    ...managerDifferences(runner),
    ...bounds.flatMap(([name, most]) =>
      beyond(`${quota?.where} / spec.hard.${name}`, at(quota?.raw, 'spec', 'hard', name), most),
    ),
    ...limitRangeDifferences(runner, facts),
  ];
}

function managerDifferences({ manager, settings }: DescribedRunner): readonly Place[] {
  if (manager === undefined) {
    return [];
  }
  const { where, raw } = manager.object;
  const replicas = at(raw, 'spec', 'replicas') ?? 1;
  const { cpuLimit, memoryLimit } = settings.resources.manager;
  return [
    ...(replicas === settings.replicas
      ? []
      : [{ at: `${where} / spec.replicas`, value: replicas, allowed: String(settings.replicas) }]),
    ...manager.containers.flatMap((container) =>
      Object.entries({ cpu: cpuLimit, memory: memoryLimit }).flatMap(([name, most]) =>
        beyond(
          `${container.where}.resources.limits.${name}`,
          at(container.raw, 'resources', 'limits', name),
          amountOf(most) ?? 0,
          most,
        ),
      ),
    ),
  ];
}

/** The LimitRange is for all runners: no container of any of them may have more than the largest asks for. */
function limitRangeDifferences(
  { fleet, name }: DescribedRunner,
  { fleetOf, index }: Facts,
): readonly Place[] {
  const runners = fleetOf.get(fleet.namespace)?.runners ?? [];
  if (name !== runners[0]?.name) {
    return [];
  }
  const containers = runners.flatMap(({ settings }) => Object.values(settings?.resources ?? {}));
  const most = {
    cpu: largest(containers.map(({ cpuLimit }) => cpuLimit)),
    memory: largest(containers.map(({ memoryLimit }) => memoryLimit)),
    'ephemeral-storage': largest(containers.map(({ ephemeralStorageLimit }) => ephemeralStorageLimit)),
  };
  return index
    .inNamespace('LimitRange', fleet.namespace)
    .flatMap(({ where, raw }) =>
      listOf(at(raw, 'spec', 'limits')).flatMap((limit, position) =>
        at(limit, 'type') !== 'Container'
          ? []
          : Object.entries(most).flatMap(([resource, bound]) =>
              beyond(
                `${where} / spec.limits[${position}].max.${resource}`,
                at(limit, 'max', resource),
                bound,
              ),
            ),
      ),
    );
}

function largest(quantities: readonly string[]): number {
  return Math.max(...quantities.map((quantity) => amountOf(quantity) ?? 0));
}

/** A quantity that is above its bound, or none. */
function beyond(where: string, quantity: unknown, bound: number, allowed = String(bound)): readonly Place[] {
  const amount = amountOf(quantity);
  return amount === undefined || exceeds(amount, bound)
    ? [{ at: where, value: quantity ?? 'unset', allowed }]
    : [];
}
