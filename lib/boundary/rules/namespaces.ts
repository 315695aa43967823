import type { PodSecurityLevel } from '../../privilege';
import { CONTAINER_RESOURCES } from '../../world/container-resources';
import type { FleetFacts, RunnerFacts, RunnerNamespace } from '../facts/facts';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { amountOf, isPositive } from '../facts/manifests/resource-amount';
import { at, isUnset, listOf, recordOf, textsOf } from '../facts/untyped';
import { type Examination, hasFleet, hasRunners, NO_FLEET, NO_RUNNERS, type Rule } from '../rule';

/** Versions of Pod Security whose checks are complete for us. */
const VERSION = /^(?:latest|v1\.(?:[3-9]\d|\d{3,}))$/;

/** What a quota over the whole namespace must bound. */
const BOUNDED: readonly (readonly string[])[] = [
  ['pods', 'count/pods'],
  ['limits.cpu', 'requests.cpu', 'cpu'],
  ['limits.memory', 'requests.memory', 'memory'],
];

/** The namespace of a fleet and its bounds. */
export const NAMESPACES: readonly Rule[] = [
  {
    id: 'namespace-own',
    sentence: 'the fleet has one namespace of its own, {org}-runners',
    why: 'everything else is bound to the namespace: Roles, NetworkPolicies, quotas and admission',
    applies: hasFleet,
    otherwise: NO_FLEET,
    check: (facts, examination) => {
      for (const fleet of facts.fleets) {
        examination.saw();
        if (facts.index.find('Namespace', '', fleet.namespace) === undefined) {
          examination.found(
            `Namespace ${fleet.namespace}`,
            'the manifests do not hold the namespace',
            'add it, with its Pod Security labels',
          );
        }
      }
      for (const namespace of facts.index
        .ofKind('Namespace')
        .filter(({ name }) => !facts.fleetOf.has(name))) {
        examination.found(namespace.where, 'the namespace belongs to no fleet', 'remove it');
      }
    },
  },
  {
    id: 'namespace-pod-security',
    sentence:
      'the namespace enforces the tightest Pod Security level that its fleet can live with, and warns and audits too',
    why: 'the API server is the last to see a pod, and the only one that a stolen token cannot go around',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const namespace of facts.namespaces) {
        const object = facts.index.find('Namespace', '', namespace.name);
        examination.saw();
        if (object === undefined) {
          examination.found(
            `Namespace ${namespace.name || '(none named)'}`,
            'no Pod Security labels are known',
            'add the namespace with its labels',
          );
        } else if (namespace.fleet === undefined || namespace.fleet.runners.length > 0) {
          podSecurityLabels(object, namespace.fleet, examination);
        }
      }
    },
  },
  {
    id: 'quota-present',
    sentence:
      'a quota bounds pods, CPU and memory of the namespace, and one more bounds the jobs of each runner',
    why: 'without it one pipeline takes the cluster, or one runner the share of all',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const namespace of facts.namespaces.filter(holdsRunners)) {
        const quotas = facts.index.inNamespace('ResourceQuota', namespace.name);
        examination.saw(quotas.length);
        if (!quotas.some(boundsNamespace)) {
          examination.found(
            `Namespace ${namespace.name || '(none named)'}`,
            'no quota bounds pods, CPU and memory of the whole namespace',
            'add a ResourceQuota without scope',
          );
        }
        const classes = new Set(quotas.flatMap(scopedClasses));
        for (const runner of namespace.fleet?.runners ?? []) {
          quotaOfRunner(runner, classes, examination);
        }
      }
    },
  },
  {
    id: 'limit-range-present',
    sentence:
      'a LimitRange gives every container of the namespace limits on CPU and memory, and lets none ask for nothing',
    why: 'a container without limits takes its node; so does one with limits of 0, for which a quota counts nothing',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const namespace of facts.namespaces.filter(holdsRunners)) {
        const ranges = facts.index.inNamespace('LimitRange', namespace.name);
        examination.saw(ranges.length);
        if (!ranges.some(limitsContainers)) {
          examination.found(
            `Namespace ${namespace.name || '(none named)'}`,
            'no LimitRange bounds containers',
            'add a LimitRange of type Container',
          );
        } else if (!ranges.some(asksForSomething)) {
          examination.found(
            `Namespace ${namespace.name || '(none named)'}`,
            'no LimitRange refuses containers with limits of 0',
            'add a min of CPU, memory and ephemeral-storage above 0',
          );
        }
      }
    },
  },
];

function holdsRunners(namespace: RunnerNamespace): boolean {
  return namespace.fleet !== undefined
    ? namespace.fleet.runners.length > 0
    : namespace.jobs.length + namespace.templates.length > 0;
}

function podSecurityLabels(
  object: KubernetesObject,
  fleet: FleetFacts | undefined,
  examination: Examination,
): void {
  const needed = neededLevel(fleet?.runners ?? []);
  const label = (mode: string): string | undefined => object.labels[`pod-security.kubernetes.io/${mode}`];
  if (label('enforce') !== needed) {
    examination.found(
      `${object.where} / label pod-security.kubernetes.io/enforce`,
      'the level is not the one that the fleet needs',
      `set it to ${needed}`,
      {
        value: label('enforce') ?? 'unset',
        allowed: needed,
      },
    );
  }
  for (const mode of ['warn', 'audit']) {
    if (label(mode) !== 'baseline' && label(mode) !== 'restricted') {
      examination.found(
        `${object.where} / label pod-security.kubernetes.io/${mode}`,
        'nobody is told of pods beyond the level baseline',
        'set it to baseline or restricted',
        {
          value: label(mode) ?? 'unset',
        },
      );
    }
  }
  for (const mode of ['enforce', 'warn', 'audit']) {
    if (!VERSION.test(String(label(`${mode}-version`)))) {
      examination.found(
        `${object.where} / label pod-security.kubernetes.io/${mode}-version`,
        'the version of the level is not set, or too old',
        'set it to v1.30 or later',
        {
          value: label(`${mode}-version`) ?? 'unset',
        },
      );
    }
  }
}

/** The loosest level that any pod needs; managers are restricted. */
function neededLevel(runners: readonly RunnerFacts[]): PodSecurityLevel {
  const levels = runners.map(({ level }) => level);
  if (levels.includes('privileged')) {
    return 'privileged';
  }
  return levels.length === 0 || levels.includes('baseline') ? 'baseline' : 'restricted';
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

function quotaOfRunner(runner: RunnerFacts, classes: ReadonlySet<string>, examination: Examination): void {
  const wanted = `${runner.fleet.namespace}-${runner.name}-job`;
  if (!classes.has(wanted)) {
    examination.found(
      runner.where,
      'no quota bounds the jobs of the runner',
      `add a ResourceQuota for the PriorityClass ${wanted}`,
    );
  }
}

function limitsContainers(range: KubernetesObject): boolean {
  return listOf(at(range.raw, 'spec', 'limits')).some(
    (limit) =>
      at(limit, 'type') === 'Container' &&
      ['cpu', 'memory'].every(
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
