import type { Facts } from '../facts/facts';
import { KIND_LABEL, ROLE_LABEL, RUNNER_LABEL } from '../facts/fleet/expected-fleet';
import { isUnset, printed, recordOf, textOf } from '../facts/untyped';
import { hasRunners, NO_RUNNERS, type Rule } from '../rule';
import { runnerRule } from './job-rule';

/** Pods below this priority are there to be pushed out; those of a fleet push nobody else. */
const HIGHEST_PRIORITY = 1000;

/** Labels that say whose a pod is. */
const OURS: readonly string[] = [RUNNER_LABEL, ROLE_LABEL];

/** How job pods and managers are told apart: labels and priorities. */
export const JOB_IDENTITY: readonly Rule[] = [
  runnerRule(
    {
      id: 'pod-labels-own',
      sentence: 'jobs and managers carry the labels of their runner and their role, and no others of ours',
      why: 'NetworkPolicies select by these labels, so a job that is labelled a manager reaches the API server',
    },
    (runner, examination) => {
      const pods = [
        { pod: runner.job?.pod, role: 'job' },
        { pod: runner.manager, role: 'manager' },
      ];
      for (const { pod, role } of pods) {
        if (pod === undefined) {
          continue;
        }
        const expected: Readonly<Record<string, string>> = {
          [RUNNER_LABEL]: runner.name,
          [ROLE_LABEL]: role,
        };
        for (const [label, value] of Object.entries(expected).filter(
          ([key, item]) => pod.labels[key] !== item,
        )) {
          examination.found(
            `${pod.where} / label ${label}`,
            'the label does not tell who the pod is',
            `set it to ${value}`,
            {
              value: pod.labels[label] ?? 'unset',
              allowed: value,
            },
          );
        }
        const kind = pod.labels[KIND_LABEL];
        if (kind !== undefined && kind !== runner.kind) {
          examination.found(
            `${pod.where} / label ${KIND_LABEL}`,
            'the label names another kind',
            'remove the label',
            { value: kind },
          );
        }
      }
    },
  ),
  {
    id: 'pod-labels-no-strangers',
    sentence: 'no other pod carries the labels of a runner',
    why: 'a pod that bears them gets what NetworkPolicies give the runner',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      const own = new Set(facts.runners.flatMap(({ manager, job }) => [manager, job?.pod]));
      examination.saw(facts.pods.length);
      for (const pod of facts.pods.filter((item) => !own.has(item))) {
        for (const [label, value] of Object.entries(pod.labels).filter(([key]) => OURS.includes(key))) {
          examination.found(
            `${pod.where} / label ${label}`,
            'the pod is none of a runner',
            'remove the label',
            { value },
          );
        }
      }
    },
  },
  runnerRule(
    {
      id: 'pod-priorities',
      sentence:
        'the jobs of each runner have the PriorityClass of that runner, and managers that of managers',
      why: 'quotas tell runners apart by their PriorityClass, and a high priority drives others from their nodes',
    },
    (runner, examination) => {
      const { namespace } = runner.fleet;
      const pods = [
        { pod: runner.job?.pod, expected: `${namespace}-${runner.name}-job` },
        { pod: runner.manager, expected: `${namespace}-manager` },
      ];
      for (const { pod, expected } of pods) {
        if (pod !== undefined && pod.spec['priorityClassName'] !== expected) {
          examination.found(
            `${pod.where}.priorityClassName`,
            'the pod has another priority',
            `use ${expected}`,
            {
              value: printed(pod.spec['priorityClassName'] ?? 'unset'),
              allowed: expected,
            },
          );
        }
        if (pod !== undefined && !isUnset(pod.spec['priority'])) {
          examination.found(`${pod.where}.priority`, 'the pod sets a priority by number', 'remove priority');
        }
      }
    },
  ),
  {
    id: 'priority-classes',
    sentence:
      'no PriorityClass is a default, belongs to another organisation or ranks above what managers need, and jobs push nobody out',
    why: 'a default class changes pods of the whole cluster, and a high value evicts them',
    applies: (facts) => facts.runners.length > 0,
    otherwise: 'the manifests name no fleet of ours',
    check: (facts, examination) => {
      for (const object of facts.index.ofKind('PriorityClass')) {
        examination.saw();
        const { value, globalDefault } = object.raw;
        const isOfJobs = object.name.endsWith('-job');
        const most = isOfJobs ? 0 : HIGHEST_PRIORITY;
        if (typeof value !== 'number' || value > most) {
          examination.found(
            `${object.where} / value`,
            'pods of the class go before those of others',
            `set it to ${most} at most`,
            { value: printed(value ?? 'unset'), allowed: String(most) },
          );
        }
        if (isOfJobs && object.raw['preemptionPolicy'] !== 'Never') {
          examination.found(
            `${object.where} / preemptionPolicy`,
            'jobs push other pods from their nodes',
            'set it to Never',
            { value: printed(object.raw['preemptionPolicy'] ?? 'unset'), allowed: 'Never' },
          );
        }
        if (!isUnset(globalDefault) && globalDefault !== false) {
          examination.found(
            `${object.where} / globalDefault`,
            'the class changes every pod of the cluster',
            'remove globalDefault',
          );
        }
        if (facts.fleets.length > 0 && !isOfFleet(object.name, facts)) {
          examination.found(object.where, 'the class belongs to no fleet', 'name it {org}-runners-...');
        }
      }
      missingClasses(facts, (where, name) => {
        examination.found(where, `there is no PriorityClass ${name}`, 'add it');
      });
    },
  },
];

function isOfFleet(name: string, facts: Facts): boolean {
  const parts = name.split('-');
  return parts.some((_, end) => facts.fleetOf.has(parts.slice(0, end).join('-')));
}

function missingClasses(facts: Facts, tell: (where: string, name: string) => void): void {
  for (const { fleet, name, where } of facts.runners) {
    for (const wanted of [`${fleet.namespace}-${name}-job`, `${fleet.namespace}-manager`]) {
      const found = facts.index.find('PriorityClass', '', wanted);
      if (textOf(recordOf(found?.raw)['kind']) === undefined) {
        tell(where, wanted);
      }
    }
  }
}
