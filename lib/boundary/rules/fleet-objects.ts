import type { Facts } from '../facts/facts';
import { expectedAccess, isCloudToken } from '../facts/fleet/cache-access';
import { type ExpectedSettings, expectedProxyVariables } from '../facts/fleet/expected-settings';
import { cacheSecretOf } from '../facts/fleet/identity';
import { isUnlimitedBefore } from '../facts/manifests/cpu-limits';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import type { ContainerFacts, PodTemplate } from '../facts/manifests/pod-template';
import { amountOf, exceeds } from '../facts/manifests/resource-amount';
import { roomBefore } from '../facts/manifests/room-before';
import { secretReferences } from '../facts/secrets/secret-references';
import { at, listOf } from '../facts/untyped';
import type { Place } from '../rule-row';
import type { DescribedRunner } from '../subjects';
import { quotaOf } from './job-quota';
import { managerPodDifferences } from './manager-differences';

/** Where the Deployment, quota or LimitRange of a runner says more than the fleet. */
export function objectDifferences(runner: DescribedRunner, facts: Facts): readonly Place[] {
  const quota = quotaOf(runner, facts);
  const room = roomBefore(quota);
  const bounds = quota === undefined ? [] : Object.entries(runner.settings.quota);
  return [
    ...managerDifferences(runner),
    ...(runner.manager === undefined
      ? []
      : managerPodDifferences(runner.manager, runner.settings.manager ?? {}, runner.fleet.additions)),
    ...bounds.flatMap(([name, most]) =>
      isHeldOpen(quota, name, at(standing(quota, facts), 'spec', 'hard', name), facts)
        ? []
        : beyond(
            `${quota?.where} / spec.hard.${name}`,
            at(quota?.raw, 'spec', 'hard', name),
            most + (room.get(name) ?? 0),
          ),
    ),
    ...(runner.settings.burst ? refusedPods(quota) : []),
    ...roomDifferences(quota, (name) => at(standing(quota, facts), 'spec', 'hard', name), facts),
    ...limitRangeDifferences(runner, facts),
    ...deviceQuotaDifferences(runner, facts),
  ];
}

/** A bound that is left out for a version before which had none either, as far as anybody says what it had. */
function isHeldOpen(
  object: KubernetesObject | undefined,
  bound: string,
  stood: unknown,
  { fleets }: Facts,
): boolean {
  const isTold = fleets.some(({ namespace, before }) => namespace === object?.namespace && before);
  return isUnlimitedBefore(object, bound) && !(isTold && stood !== undefined);
}

/** A quota of CPU limits refuses every pod that has none. */
function refusedPods(quota: KubernetesObject | undefined): readonly Place[] {
  const value = at(quota?.raw, 'spec', 'hard', 'limits.cpu');
  return value === undefined
    ? []
    : [{ at: `${quota?.where} / spec.hard.limits.cpu`, value, allowed: 'unset' }];
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

function managerDifferences({ name, manager, settings }: DescribedRunner): readonly Place[] {
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
    ...pullDifferences(manager, settings),
    ...manager.containers.flatMap((container) => proxyDifferences(container, settings)),
    ...cacheDifferences(name, manager, settings),
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

/** Without them its image cannot be pulled. What it has beside them is told where managers are judged. */
function pullDifferences(
  { spec, where }: PodTemplate,
  { imagePullSecrets }: ExpectedSettings,
): readonly Place[] {
  const own = listOf(spec['imagePullSecrets']).map((secret) => at(secret, 'name'));
  return imagePullSecrets
    .filter((name) => !own.includes(name))
    .map((name) => ({ at: `${where}.imagePullSecrets`, value: 'unset', allowed: name }));
}

/** A manager that lacks a variable of the proxy talks past it. What it has instead is told where managers are judged. */
function proxyDifferences({ raw, where }: ContainerFacts, settings: ExpectedSettings): readonly Place[] {
  const names = listOf(raw['env']).map((variable) => at(variable, 'name'));
  return Object.entries(expectedProxyVariables(settings, 'manager'))
    .filter(([name]) => names.filter((own) => own === name).length !== 1)
    .map(([name, value]) => ({ at: `${where}.env`, value: name, allowed: `${name}=${value}` }));
}

/** A manager has all that it signs for its cache with, and nothing where the fleet gives it no cache. */
function cacheDifferences(name: string, manager: PodTemplate, { cache }: ExpectedSettings): readonly Place[] {
  const secret = cacheSecretOf(name);
  const { secretVariables, variables, audience, secretFile } = expectedAccess(cache);
  const read = secretReferences(manager).filter((reference) => reference.name === secret);
  const own = manager.containers.flatMap(({ raw }) =>
    listOf(raw['env']).map((variable) => at(variable, 'name')),
  );
  const tokens = listOf(manager.spec['volumes']).flatMap((volume) =>
    listOf(at(volume, 'projected', 'sources')).filter((source) =>
      isCloudToken(at(source, 'serviceAccountToken'), expectedAccess(cache)),
    ),
  );
  const lacking = [
    ...Object.keys({ ...secretVariables, ...variables }).filter(
      (variable) => own.filter((other) => other === variable).length !== 1,
    ),
    ...(audience !== undefined && tokens.length !== 1 ? [`a token for ${String(audience)}`] : []),
    ...(secretFile !== undefined && !read.some(({ how }) => how === 'volume') ? [secretFile] : []),
  ];
  return [
    ...read
      .filter(({ how, variable = '' }) =>
        how === 'variable' ? !Object.hasOwn(secretVariables, variable) : secretFile === undefined,
      )
      .map(({ where }) => ({ at: where, value: secret, allowed: 'none' })),
    ...lacking.map((allowed) => ({ at: `${manager.where}.containers`, value: 'unset', allowed })),
  ];
}

/** The LimitRange is for all runners: no container of any of them may have more than the largest asks for. */
function limitRangeDifferences({ fleet, name }: DescribedRunner, facts: Facts): readonly Place[] {
  const { fleetOf, index } = facts;
  const runners = fleetOf.get(fleet.namespace)?.runners ?? [];
  if (name !== runners[0]?.name) {
    return [];
  }
  const containers = runners.flatMap(({ settings }) => [
    ...Object.values(settings?.resources ?? {}),
    ...Object.values(settings?.sizes ?? {}),
  ]);
  const isBursting = runners.some(({ settings }) => settings?.burst);
  const most = {
    cpu: largest(containers.map(({ cpuLimit = '0' }) => cpuLimit)),
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
              resource === 'cpu' && isBursting
                ? limitsOfBursting(limit, `${where} / spec.limits[${position}]`)
                : isHeldOpen(range, `max.${resource}`, at(stood, 'max', resource), facts)
                  ? []
                  : beyond(
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

/** Devices are counted for the whole fleet: by a quota without a scope, as many as all jobs have at full load, or fewer. */
function deviceQuotaDifferences(
  { fleet, name }: DescribedRunner,
  { fleetOf, index }: Facts,
): readonly Place[] {
  const runners = fleetOf.get(fleet.namespace)?.runners ?? [];
  if (name !== runners[0]?.name) {
    return [];
  }
  const most = new Map<string, number>();
  for (const { settings } of runners) {
    for (const [device, amount = 0] of Object.entries(settings?.devices ?? {})) {
      const jobs = Math.max(settings?.replicas ?? 1, 1) * (settings?.concurrency ?? 0);
      most.set(device, (most.get(device) ?? 0) + amount * jobs);
    }
  }
  const quotas = index
    .inNamespace('ResourceQuota', fleet.namespace)
    .filter(({ raw }) => at(raw, 'spec', 'scopeSelector') === undefined);
  return [...most].flatMap(([device, bound]) => {
    const bounds = quotas.filter((quota) => {
      const amount = amountOf(at(quota.raw, 'spec', 'hard', `requests.${device}`));
      const room = roomBefore(quota).get(`requests.${device}`) ?? 0;
      return amount !== undefined && !exceeds(amount, bound + room);
    });
    return bounds.length > 0
      ? []
      : [
          {
            at: `${quotas[0]?.where ?? 'ResourceQuota'} / spec.hard.requests.${device}`,
            value: 'unset or more',
            allowed: String(bound),
          },
        ];
  });
}

/** Any of them would be the limit of containers that have none. */
function limitsOfBursting(limit: unknown, where: string): readonly Place[] {
  return ['max', 'default'].flatMap((bound) => {
    const value = at(limit, bound, 'cpu');
    return value === undefined ? [] : [{ at: `${where}.${bound}.cpu`, value, allowed: 'unset' }];
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
