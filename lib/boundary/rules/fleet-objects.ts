import type { Facts } from '../facts/facts';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { amountOf, exceeds } from '../facts/manifests/resource-amount';
import { roomBefore } from '../facts/manifests/room-before';
import { at, listOf } from '../facts/untyped';
import type { Place } from '../rule-row';
import type { DescribedRunner } from '../subjects';
import { quotaOf } from './job-quota';

/** Where the Deployment, quota or LimitRange of a runner says more than the fleet. */
export function objectDifferences(runner: DescribedRunner, facts: Facts): readonly Place[] {
  const quota = quotaOf(runner, facts);
  const room = roomBefore(quota);
  const bounds = quota === undefined ? [] : Object.entries(runner.settings.quota);
  return [
    ...managerDifferences(runner),
    ...bounds.flatMap(([name, most]) =>
      beyond(
        `${quota?.where} / spec.hard.${name}`,
        at(quota?.raw, 'spec', 'hard', name),
        most + (room.get(name) ?? 0),
      ),
    ),
    ...roomDifferences(quota, (name) => at(standing(quota, facts), 'spec', 'hard', name), facts),
    ...limitRangeDifferences(runner, facts),
  ];
}

/** What stood before of an object; nothing where there was none. */
function standing(object: KubernetesObject | undefined, { fleets }: Facts): unknown {
  const fleet = fleets.find(({ namespace }) => namespace === object?.namespace);
  return fleet?.before?.find(
    (other) => at(other, 'kind') === object?.kind && at(other, 'metadata', 'name') === object?.name,
  );
}

/** Room for a version before that is more than that version had, where somebody says what it had. */
function roomDifferences(
  object: KubernetesObject | undefined,
  stood: (name: string) => unknown,
  { fleets }: Facts,
): readonly Place[] {
  const isTold = fleets.some(({ namespace, before }) => namespace === object?.namespace && before);
  return [...(isTold ? roomBefore(object) : [])].flatMap(([name, amount]) =>
    exceeds(amount, amountOf(stood(name)) ?? 0)
      ? [{ at: `${object?.where} / metadata.annotations`, value: `${name}: ${amount}` }]
      : [],
  );
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
function limitRangeDifferences({ fleet, name }: DescribedRunner, facts: Facts): readonly Place[] {
  const { fleetOf, index } = facts;
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
  return index.inNamespace('LimitRange', fleet.namespace).flatMap((range) => {
    const { where, raw } = range;
    const room = roomBefore(range);
    const stood = listOf(at(standing(range, facts), 'spec', 'limits'))[0];
    return [
      ...listOf(at(raw, 'spec', 'limits')).flatMap((limit, position) =>
        at(limit, 'type') !== 'Container'
          ? []
          : Object.entries(most).flatMap(([resource, bound]) =>
              beyond(
                `${where} / spec.limits[${position}].max.${resource}`,
                at(limit, 'max', resource),
                Math.max(bound, room.get(`max.${resource}`) ?? 0),
              ),
            ),
      ),
      ...roomDifferences(range, (name) => at(stood, ...name.split('.')), facts),
    ];
  });
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
