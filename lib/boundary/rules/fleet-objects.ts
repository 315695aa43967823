import type { Facts, RunnerFacts } from '../facts/facts';
import type { ExpectedSettings } from '../facts/fleet/expected-settings';
import { amountOf, exceeds } from '../facts/manifests/resource-amount';
import { at, listOf, printed, recordOf } from '../facts/untyped';
import type { Examination } from '../rule';
import { quotaOf } from './config-capacity';

/** Tells where the Deployment, quota or LimitRange of a runner says more than the fleet. */
export function objectDifferences(
  runner: RunnerFacts,
  settings: ExpectedSettings,
  examination: Examination,
  facts: Facts,
): void {
  deployment(runner, settings, examination);
  const quota = quotaOf(runner, facts);
  for (const [name, most] of quota === undefined ? [] : Object.entries(settings.quota)) {
    const hard = recordOf(at(quota?.raw, 'spec', 'hard'))[name];
    const amount = amountOf(hard);
    if (amount === undefined || exceeds(amount, most)) {
      tell(`${quota?.where} / spec.hard.${name}`, hard, String(most), examination);
    }
  }
  limitRanges(runner, facts, examination);
}

function deployment(runner: RunnerFacts, settings: ExpectedSettings, examination: Examination): void {
  const { manager } = runner;
  if (manager === undefined) {
    return;
  }
  const replicas = at(manager.object.raw, 'spec', 'replicas') ?? 1;
  if (replicas !== settings.replicas) {
    tell(`${manager.object.where} / spec.replicas`, replicas, String(settings.replicas), examination);
  }
  for (const { raw, where } of manager.containers) {
    const { cpuLimit, memoryLimit } = settings.resources.manager;
    for (const [name, most] of [
      ['cpu', cpuLimit],
      ['memory', memoryLimit],
    ] as const) {
      const limit = at(raw, 'resources', 'limits', name);
      const amount = amountOf(limit);
      if (amount === undefined || exceeds(amount, amountOf(most) ?? 0)) {
        tell(`${where}.resources.limits.${name}`, limit, most, examination);
      }
    }
  }
}

/** The LimitRange is for all runners: no container of any of them may have more than the largest asks for. */
function limitRanges(runner: RunnerFacts, facts: Facts, examination: Examination): void {
  const [first] = runner.fleet.runners;
  if (runner !== first) {
    return;
  }
  const containers = runner.fleet.runners.flatMap(({ settings }) =>
    settings === undefined ? [] : Object.values(settings.resources),
  );
  const most = {
    cpu: largest(containers.map(({ cpuLimit }) => cpuLimit)),
    memory: largest(containers.map(({ memoryLimit }) => memoryLimit)),
    'ephemeral-storage': largest(containers.map(({ ephemeralStorageLimit }) => ephemeralStorageLimit)),
  };
  for (const range of facts.index.inNamespace('LimitRange', runner.fleet.namespace)) {
    listOf(at(range.raw, 'spec', 'limits')).forEach((limit, index) => {
      for (const [name, bound] of Object.entries(most)) {
        const max = at(limit, 'max', name);
        const amount = amountOf(max);
        if (at(limit, 'type') === 'Container' && (amount === undefined || exceeds(amount, bound))) {
          tell(`${range.where} / spec.limits[${index}].max.${name}`, max, String(bound), examination);
        }
      }
    });
  }
}

function largest(quantities: readonly string[]): number {
  return Math.max(...quantities.map((quantity) => amountOf(quantity) ?? 0));
}

function tell(where: string, value: unknown, allowed: string, examination: Examination): void {
  examination.found(
    where,
    'the fleet does not say this',
    'change the fleet, and not what is rendered of it',
    {
      value: printed(value ?? 'unset'),
      allowed,
    },
  );
}
