import { KEPT_ON_NODE } from '../../world/acting-metadata';
import type { Facts, RunnerFacts } from '../facts/facts';
import { KIND_LABEL, ROLE_LABEL, RUNNER_LABEL } from '../facts/fleet/expected-fleet';
import { GOOGLE_ANNOTATION } from '../facts/fleet/job-identity';
import { actionBy } from '../facts/manifests/acting-keys';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { isNoneOf, isOn, isSet, ofLabel, ofObject, orUnset, placeOf, unless } from '../fields';
import { ofPod } from '../pod-fields';
import type { Rule } from '../rule';
import { type Place, rule, type Subject } from '../rule-row';
import { ownPodsOf, PODS, RUNNERS, strangersAmongPods } from '../subjects';

/** Pods below this priority are there to be pushed out; those of a fleet push nobody else. */
const HIGHEST_PRIORITY = 1000;

/** Every PriorityClass, of which a fleet needs some. */
const PRIORITY_CLASSES: Subject<KubernetesObject> = {
  items: ({ index }) => index.ofKind('PriorityClass'),
  applies: ({ runners }) => runners.length > 0,
  otherwise: 'the manifests name no fleet of ours',
};

/** Labels by which pods of the product, and others, are known. Other rules hold what those of ours say. */
const LABELS_OF_EVERY_POD: readonly string[] = [
  RUNNER_LABEL,
  ROLE_LABEL,
  KIND_LABEL,
  'manager.runner.gitlab.com/name',
  ...['name', 'instance', 'version', 'component', 'part-of', 'managed-by'].map(
    (name) => `app.kubernetes.io/${name}`,
  ),
];

/**
 * Annotations that the product or the tools of operators write; of a job, those that keep it on its node, and what it shows to
 * Google, which a rule of its own holds.
 */
const ANNOTATIONS_OF_EVERY_POD: Readonly<Record<'job' | 'manager', readonly string[]>> = {
  job: [...Object.entries(KEPT_ON_NODE).map((entry) => entry.join('=')), GOOGLE_ANNOTATION],
  manager: [
    'checksum/config',
    'kubectl.kubernetes.io/restartedAt',
    'kubernetes.io/limit-ranger',
    ...Object.keys(KEPT_ON_NODE),
  ],
};

function actedOn(
  where: string,
  what: 'label' | 'annotation',
  entries: Readonly<Record<string, string>>,
  known: readonly string[],
): readonly Place[] {
  return Object.entries(entries)
    .filter(([key, value]) => !known.includes(key) && !known.includes(`${key}=${value}`))
    .flatMap(([key, value]) => {
      const action = actionBy(key, value);
      return action === undefined
        ? []
        : [{ at: `${where} / ${what} ${key}`, value, problem: `the ${what} ${action}` }];
    });
}

/** How job pods and managers are told apart: labels and priorities. */
export const JOB_IDENTITY: readonly Rule[] = [
  rule({
    id: 'pod-labels-own',
    sentence: 'jobs and managers carry the labels of their runner and their role, and no others of ours',
    why: 'NetworkPolicies select by these labels, so a job that is labelled a manager reaches the API server',
    serves: ['own-namespace'],
    of: RUNNERS,
    faults: [
      {
        problem: 'the label does not tell who the pod is',
        fix: 'set it to {allowed}',
        where: (runner) =>
          ownPodsOf(runner).flatMap(({ pod, role }) => [
            ...unless(runner.name, ofLabel(pod, RUNNER_LABEL)),
            ...unless(role, ofLabel(pod, ROLE_LABEL)),
          ]),
      },
      {
        problem: 'the label names another kind',
        fix: 'remove the label',
        where: (runner) =>
          ownPodsOf(runner)
            .map(({ pod }) => ofLabel(pod, KIND_LABEL))
            .filter(isNoneOf([runner.kind])),
      },
    ],
  }),
  rule({
    id: 'pod-metadata-own',
    severity: 'medium',
    sentence:
      'jobs and managers carry no label or annotation that somebody acts on, but for those of every pod',
    why: 'controllers, plugins and webhooks change a pod by them, or what it may do, after everything here was judged',
    serves: ['own-namespace'],
    of: RUNNERS,
    problem: 'somebody acts on it',
    fix: 'give it a key of your own domain',
    where: (runner) =>
      ownPodsOf(runner).flatMap(({ pod, role }) => [
        ...actedOn(pod.where, 'label', pod.labels, LABELS_OF_EVERY_POD),
        ...actedOn(pod.where, 'annotation', pod.annotations, ANNOTATIONS_OF_EVERY_POD[role]),
      ]),
  }),
  rule({
    id: 'pod-labels-no-strangers',
    sentence: 'no other pod carries the labels of a runner',
    why: 'a pod that bears them gets what NetworkPolicies give the runner',
    serves: ['own-namespace'],
    of: PODS,
    overall: [
      {
        problem: 'the pod is none of a runner',
        fix: 'remove the label',
        where: (facts) =>
          strangersAmongPods(facts)
            .flatMap((pod) => [ofLabel(pod, RUNNER_LABEL), ofLabel(pod, ROLE_LABEL)])
            .filter(isSet),
      },
    ],
  }),
  rule({
    id: 'pod-priorities',
    severity: 'medium',
    sentence: 'the jobs of each runner have the PriorityClass of that runner, and managers that of managers',
    why: 'quotas tell runners apart by their PriorityClass, and a high priority drives others from their nodes',
    serves: ['isolated-from-services'],
    of: RUNNERS,
    faults: [
      {
        problem: 'the pod has another priority',
        fix: 'use {allowed}',
        where: (runner) =>
          ownPodsOf(runner).flatMap(({ pod, role }) =>
            unless(priorityClassOf(runner, role), ofPod(pod, 'priorityClassName')),
          ),
      },
      {
        problem: 'the pod sets a priority by number',
        fix: 'remove priority',
        where: (runner) =>
          ownPodsOf(runner)
            .map(({ pod }) => ofPod(pod, 'priority'))
            .filter(isSet)
            .map(placeOf),
      },
    ],
  }),
  rule({
    id: 'priority-classes',
    severity: 'medium',
    sentence:
      'no PriorityClass is a default, belongs to another organisation or ranks above what managers need, and jobs push nobody out',
    why: 'a default class changes pods of the whole cluster, and a high value evicts them',
    serves: ['isolated-from-services'],
    of: PRIORITY_CLASSES,
    faults: [
      {
        problem: 'pods of the class go before those of others',
        fix: 'set it to {allowed} at most',
        where: (object) => {
          const most = isOfJobs(object) ? 0 : HIGHEST_PRIORITY;
          const value = ofObject(object, 'value');
          const isLow = typeof value.value === 'number' && value.value <= most;
          return !isLow && { ...orUnset(value), allowed: String(most) };
        },
      },
      {
        problem: 'jobs push other pods from their nodes',
        fix: 'set it to Never',
        where: (object) => isOfJobs(object) && unless('Never', ofObject(object, 'preemptionPolicy')),
      },
      {
        problem: 'the class changes every pod of the cluster',
        fix: 'remove globalDefault',
        where: (object) => [ofObject(object, 'globalDefault')].filter(isOn).map(placeOf),
      },
      {
        problem: 'the class belongs to no fleet',
        fix: 'name it {org}-runners-...',
        where: ({ name, where }, facts) => facts.fleets.length > 0 && !isOfFleet(name, facts) && where,
      },
    ],
    overall: [
      {
        problem: 'a PriorityClass of the runner is missing',
        fix: 'add it',
        where: ({ runners, index }) =>
          runners.flatMap((runner) =>
            [priorityClassOf(runner, 'job'), priorityClassOf(runner, 'manager')]
              .filter((name) => index.find('PriorityClass', '', name) === undefined)
              .map((name) => ({ at: runner.where, problem: `there is no PriorityClass ${name}` })),
          ),
      },
    ],
  }),
];

function priorityClassOf({ fleet, name }: RunnerFacts, role: 'job' | 'manager'): string {
  return role === 'job' ? `${fleet.namespace}-${name}-job` : `${fleet.namespace}-manager`;
}

function isOfJobs({ name }: KubernetesObject): boolean {
  return name.endsWith('-job');
}

function isOfFleet(name: string, facts: Facts): boolean {
  const parts = name.split('-');
  return parts.some((_, end) => facts.fleetOf.has(parts.slice(0, end).join('-')));
}
