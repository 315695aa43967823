import type { PodSecurityLevel } from '../../privilege';
import { CONTAINER_RESOURCES } from '../../world/container-resources';
import type { Facts, RunnerFacts, RunnerNamespace } from '../facts/facts';
import { runnersOfBaselineBefore } from '../facts/fleet/levels-before';
import { bursts, isUnlimitedBefore } from '../facts/manifests/cpu-limits';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { amountOf, isPositive } from '../facts/manifests/resource-amount';
import { notedBefore } from '../facts/manifests/room-before';
import { at, isUnset, listOf, printed, recordOf, textsOf } from '../facts/untyped';
import { type Field, ofLabel, orUnset, unless } from '../fields';
import { hasFleet, NO_FLEET, type Rule } from '../rule';
import { rule, type Subject } from '../rule-row';
import { only } from '../subjects';

/** Versions of Pod Security whose checks are complete for us. */
const VERSION = /^(?:latest|v1\.(?:[3-9]\d|\d{3,}))$/;

/** What a quota over the whole namespace must bound. */
const BOUNDED: readonly (readonly string[])[] = [
  ['pods', 'count/pods'],
  ['limits.cpu', 'requests.cpu', 'cpu'],
  ['limits.memory', 'requests.memory', 'memory'],
];

const NAMESPACES_OF_RUNNERS: Subject<RunnerNamespace> = { items: ({ namespaces }) => namespaces };

/** Every namespace in which something may run. */
const NAMESPACES_IN_USE = only(NAMESPACES_OF_RUNNERS, ({ fleet, jobs, templates }) =>
  fleet === undefined ? jobs.length + templates.length > 0 : fleet.runners.length > 0,
);

/** The namespace of a fleet and its bounds. */
export const NAMESPACES: readonly Rule[] = [
  rule({
    id: 'namespace-own',
    sentence: 'the fleet has one namespace of its own, {org}-runners',
    why: 'everything else is bound to the namespace: Roles, NetworkPolicies, quotas and admission',
    serves: ['own-namespace'],
    of: { items: ({ fleets }) => fleets, applies: hasFleet, otherwise: NO_FLEET },
    faults: [
      {
        problem: 'the manifests do not hold the namespace',
        fix: 'add it, with its Pod Security labels',
        where: ({ namespace }, { index }) =>
          index.find('Namespace', '', namespace) === undefined && `Namespace ${namespace}`,
      },
    ],
    overall: [
      {
        problem: 'the namespace belongs to no fleet',
        fix: 'keep it in manifests of its own',
        // Where nobody knows a fleet, whose namespace it is is not known either.
        where: ({ index, fleets, fleetOf }) =>
          fleets.length > 0 &&
          index
            .ofKind('Namespace')
            .filter(({ name }) => !fleetOf.has(name))
            .map(({ where }) => where),
      },
    ],
  }),
  rule({
    id: 'namespace-pod-security',
    sentence:
      'the namespace enforces the tightest Pod Security level that its fleet can live with, and warns and audits too',
    why: 'the API server is the last to see a pod, and the only one that a stolen token cannot go around',
    serves: ['isolated-from-services'],
    of: NAMESPACES_OF_RUNNERS,
    faults: [
      {
        problem: 'no Pod Security labels are known',
        fix: 'add the namespace with its labels',
        where: (namespace, facts) => objectOf(namespace, facts) === undefined && nameOf(namespace),
      },
      {
        problem: 'the level is not the one that the fleet needs',
        fix: 'set it to {allowed}',
        where: (namespace, facts) =>
          podSecurityLabels(namespace, facts, 'enforce').flatMap((label) =>
            unless(
              neededLevel(namespace, label.value === 'baseline' ? heldOpen(namespace, facts) : []),
              label,
            ),
          ),
      },
      {
        problem: 'nobody is told of pods beyond the level baseline',
        fix: 'set it to baseline or restricted',
        where: (namespace, facts) =>
          podSecurityLabels(namespace, facts, 'warn', 'audit')
            .filter(({ value }) => value !== 'baseline' && value !== 'restricted')
            .map(orUnset),
      },
      {
        problem: 'the version of the level is not set, or too old',
        fix: 'set it to v1.30 or later',
        where: (namespace, facts) =>
          podSecurityLabels(namespace, facts, 'enforce-version', 'warn-version', 'audit-version')
            .filter(({ value }) => !VERSION.test(String(value)))
            .map(orUnset),
      },
    ],
    opens: (namespace, facts) => {
      const runners = heldOpen(namespace, facts);
      return podSecurityLabels(namespace, facts, 'enforce')
        .filter(({ value }) => value === 'baseline' && runners.length > 0)
        .map(({ at: path }) => ({
          at: path,
          sentence: `until the roll-over is done, pods of the level baseline are let in for runner ${runners.map(({ name }) => name).join(', ')}`,
        }));
    },
  }),
  rule({
    id: 'quota-present',
    severity: 'medium',
    sentence:
      'a quota bounds pods, CPU and memory of the namespace, and one more bounds the jobs of each runner',
    why: 'without it one pipeline takes the cluster, or one runner the share of all',
    serves: ['isolated-from-services'],
    of: NAMESPACES_IN_USE,
    faults: [
      {
        problem: 'no quota bounds pods, CPU and memory of the whole namespace',
        fix: 'add a ResourceQuota without scope',
        where: (namespace, facts) => !quotasOf(namespace, facts).some(boundsNamespace) && nameOf(namespace),
      },
      {
        problem: 'no quota bounds the jobs of the runner',
        fix: 'add a ResourceQuota for the PriorityClass {org}-runners-{runner}-job',
        where: (namespace, facts) => {
          const classes = new Set(quotasOf(namespace, facts).flatMap(scopedClasses));
          return (namespace.fleet?.runners ?? [])
            .filter(({ name }) => !classes.has(`${namespace.name}-${name}-job`))
            .map(({ where, name }) => ({
              at: where,
              fix: `add a ResourceQuota for the PriorityClass ${namespace.name}-${name}-job`,
            }));
        },
      },
    ],
  }),
  rule({
    id: 'limit-range-present',
    severity: 'medium',
    sentence:
      'a LimitRange gives every container of the namespace limits on CPU, unless jobs burst, and on memory, and lets none ask for nothing',
    why: 'a container without limits takes its node; so does one with limits of 0, for which a quota counts nothing',
    serves: ['isolated-from-services'],
    of: NAMESPACES_IN_USE,
    faults: [
      {
        problem: 'no LimitRange bounds containers',
        fix: 'add a LimitRange of type Container',
        where: (namespace, facts) =>
          !limitRangesOf(namespace, facts).some((range) => limitsContainers(range, namespace)) &&
          nameOf(namespace),
      },
      {
        problem: 'no LimitRange refuses containers with limits of 0',
        fix: 'add a min of CPU, memory and ephemeral-storage above 0',
        where: (namespace, facts) => {
          const ranges = limitRangesOf(namespace, facts);
          return (
            ranges.some((range) => limitsContainers(range, namespace)) &&
            !ranges.some(asksForSomething) &&
            nameOf(namespace)
          );
        },
      },
    ],
    opens: (namespace, facts) => [
      ...limitRangesOf(namespace, facts).flatMap((range) =>
        [...notedBefore(range)].map(([name, quantity]) => ({
          at: `${range.where} / metadata.annotations`,
          sentence: isUnlimitedBefore(range, name)
            ? `until the roll-over is done, containers of the version before have no ${name}`
            : `until the roll-over is done, containers of the version before may have ${name} up to ${printed(quantity)}`,
        })),
      ),
      ...burstingIn(namespace).map(({ where, name }) => ({
        at: where,
        sentence: `jobs of ${name} use the idle CPU of their node, without a limit`,
      })),
    ],
  }),
];

function nameOf({ name }: RunnerNamespace): string {
  return `Namespace ${name || '(none named)'}`;
}

function objectOf({ name }: RunnerNamespace, { index }: Facts): KubernetesObject | undefined {
  return index.find('Namespace', '', name);
}

function quotasOf({ name }: RunnerNamespace, { index }: Facts): readonly KubernetesObject[] {
  return index.inNamespace('ResourceQuota', name);
}

function limitRangesOf({ name }: RunnerNamespace, { index }: Facts): readonly KubernetesObject[] {
  return index.inNamespace('LimitRange', name);
}

/** Labels of Pod Security on a namespace, unless it is the one of a fleet without runners. */
function podSecurityLabels(
  namespace: RunnerNamespace,
  facts: Facts,
  ...modes: readonly string[]
): readonly Field[] {
  const object = objectOf(namespace, facts);
  return object === undefined || namespace.fleet?.runners.length === 0
    ? []
    : modes.map((mode) => ofLabel(object, `pod-security.kubernetes.io/${mode}`));
}

/**
 * Runners for whose managers of the version before alone the level is looser. Where nobody says of which level runners are,
 * it is those that the namespace names.
 */
function heldOpen(namespace: RunnerNamespace, facts: Facts): readonly RunnerFacts[] {
  const isSaid = namespace.fleet?.runners.some(({ settings }) => settings !== undefined);
  return isSaid && neededLevel(namespace) !== 'restricted'
    ? []
    : runnersOfBaselineBefore(objectOf(namespace, facts), namespace.fleet);
}

/** The loosest level that any pod needs; managers are restricted. */
function neededLevel({ fleet }: RunnerNamespace, ofBaseline: readonly RunnerFacts[] = []): PodSecurityLevel {
  const levels = (fleet?.runners ?? []).map(({ level }) => level);
  if (levels.includes('privileged')) {
    return 'privileged';
  }
  return levels.length === 0 || levels.includes('baseline') || ofBaseline.length > 0
    ? 'baseline'
    : 'restricted';
}

function boundsNamespace(quota: KubernetesObject): boolean {
  const spec = at(quota.raw, 'spec');
  const scoped = listOf(at(spec, 'scopes')).length > 0 || !isUnset(at(spec, 'scopeSelector'));
  const hard = Object.keys(recordOf(at(spec, 'hard')));
  return !scoped && BOUNDED.every((names) => names.some((name) => hard.includes(name)));
}

/** The PriorityClasses whose pods a quota counts. */
function scopedClasses(quota: KubernetesObject): readonly string[] {
  const expressions = listOf(at(quota.raw, 'spec', 'scopeSelector', 'matchExpressions'));
  const counts = Object.keys(recordOf(at(quota.raw, 'spec', 'hard'))).some(
    (name) => name === 'pods' || name === 'count/pods',
  );
  const classes = expressions.filter(
    (item) => at(item, 'scopeName') === 'PriorityClass' && at(item, 'operator') === 'In',
  );
  return counts ? classes.flatMap((item) => textsOf(at(item, 'values'))) : [];
}

function burstingIn({ fleet }: RunnerNamespace): readonly RunnerFacts[] {
  return (fleet?.runners ?? []).filter(bursts);
}

/** A limit on CPU in it would be one of jobs that are to have none. */
function limitsContainers(range: KubernetesObject, namespace: RunnerNamespace): boolean {
  const isCpuOpen = burstingIn(namespace).length > 0 || isUnlimitedBefore(range, 'max.cpu');
  return listOf(at(range.raw, 'spec', 'limits')).some(
    (limit) =>
      at(limit, 'type') === 'Container' &&
      (isCpuOpen ? ['memory'] : ['cpu', 'memory']).every(
        (name) => (amountOf(at(limit, 'max', name) ?? at(limit, 'default', name)) ?? 0) > 0,
      ),
  );
}

/** Whether containers must ask for something of everything that they could otherwise take without limit. */
function asksForSomething(range: KubernetesObject): boolean {
  return listOf(at(range.raw, 'spec', 'limits')).some(
    (limit) =>
      at(limit, 'type') === 'Container' &&
      CONTAINER_RESOURCES.every(({ kubernetes }) => isPositive(at(limit, 'min', kubernetes))),
  );
}
