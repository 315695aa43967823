import { CONFIG_KEY, type Facts, type FleetFacts, type RunnerFacts } from '../facts/facts';
import { RUNNER_LABEL } from '../facts/fleet/expected-fleet';
import type { ExpectedSettings } from '../facts/fleet/expected-settings';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { isMadeByCluster } from '../facts/manifests/made-by-cluster';
import { NO_FLEET, type Rule } from '../rule';
import { rule } from '../rule-row';
import { RUNNERS } from '../subjects';

/** What each runner needs, by the names of the contract. */
const OBJECTS_OF_A_RUNNER: readonly (readonly [kind: string, suffix: string])[] = [
  ['ServiceAccount', '-manager'],
  ['ServiceAccount', '-job'],
  ['Role', '-manager'],
  ['RoleBinding', '-manager'],
  ['ConfigMap', '-config'],
  ['Deployment', '-manager'],
  ['PodDisruptionBudget', '-manager'],
];

/** What a runner has only where its fleet says so. */
const OBJECTS_BY_WISH: readonly {
  readonly kind: string;
  readonly suffix: string;
  readonly isWished: (settings: ExpectedSettings) => boolean | undefined;
}[] = [
  {
    kind: 'PodDisruptionBudget',
    suffix: '-job',
    isWished: ({ disruptionBudget }) => disruptionBudget,
  },
];

/** What a runner consists of: what it must have, or what it may have where nobody says what it should be. */
function objectsOf({ name, settings }: RunnerFacts, how: 'must' | 'may'): readonly ObjectName[] {
  const wished = OBJECTS_BY_WISH.filter(({ isWished }) =>
    settings === undefined ? how === 'may' : isWished(settings) === true,
  );
  return [
    ...OBJECTS_OF_A_RUNNER.map(([kind, suffix]) => ({ kind, name: `${name}${suffix}` })),
    ...wished.map(({ kind, suffix }) => ({ kind, name: `${name}${suffix}` })),
  ];
}

interface ObjectName {
  readonly kind: string;
  readonly name: string;
}

/** Kinds whose every object belongs to a runner. */
const KINDS_OF_RUNNERS: readonly string[] = [...new Set(OBJECTS_OF_A_RUNNER.map(([kind]) => kind))];

/** That the manifests are those of the fleet: nothing missing, nothing more. */
export const FLEET: readonly Rule[] = [
  rule({
    id: 'fleet-not-empty',
    sentence: 'a fleet that is given has runners',
    why: 'against nothing, everything holds',
    serves: ['own-namespace'],
    of: {
      items: ({ given, runners }) => (given ? runners : []),
      applies: ({ given }) => given,
      otherwise: 'the fleet is told by the manifests themselves',
    },
  }),
  rule({
    id: 'fleet-complete',
    sentence:
      'every runner of the fleet has its ServiceAccounts, Role, RoleBinding, config.toml, Deployment and disruption budget',
    why: 'a rule can only judge what is there; a runner without a part of it would go unjudged',
    serves: ['own-namespace'],
    of: RUNNERS,
    faults: [
      {
        problem: 'an object of the runner is missing',
        fix: 'add it',
        where: (runner, { index }) => {
          const { namespace } = runner.fleet;
          return objectsOf(runner, 'must')
            .filter((object) => index.find(object.kind, namespace, object.name) === undefined)
            .map((object) => ({
              at: runner.where,
              problem: `there is no ${object.kind} ${namespace}/${object.name}`,
            }));
        },
      },
      {
        problem: `there is no [[runners]] section under the key ${CONFIG_KEY}`,
        fix: 'write one',
        where: ({ fleet: { namespace }, name, job }, { index }) =>
          job === undefined && index.find('ConfigMap', namespace, `${name}-config`)?.where,
      },
      {
        problem: 'the configuration does not hold exactly one [[runners]] section',
        fix: 'give every runner a ConfigMap of its own',
        where: ({ job }) =>
          job !== undefined && job.section.config.sections.length !== 1 && job.section.config.where,
      },
      {
        problem: 'the configuration is that of another runner',
        fix: 'give the section the name of the runner',
        where: ({ job, name }) =>
          job?.section.config.sections.length === 1 &&
          job.section.name !== name && {
            at: `${job.section.where}.name`,
            value: job.section.name,
            allowed: name,
          },
      },
    ],
  }),
  rule({
    id: 'fleet-no-strangers',
    sentence: 'nothing in the namespace belongs to a runner that the fleet does not hold',
    why: 'a runner that nobody declared takes jobs that nobody expects',
    serves: ['own-namespace'],
    of: {
      items: (facts) => facts.fleets.flatMap((fleet) => objectsOfRunners(fleet, facts)),
      applies: ({ runners }) => runners.length > 0,
      otherwise: NO_FLEET,
    },
    faults: [
      {
        problem: 'the object belongs to no runner of the fleet',
        fix: 'remove it, or declare the runner',
        where: ({ object, isStranger }) => isStranger && object.where,
      },
      {
        problem: 'the label names another runner than the object',
        fix: `set ${RUNNER_LABEL} to the runner`,
        where: ({ object, label, isStranger }) =>
          !isStranger &&
          label !== undefined &&
          !object.name.startsWith(`${label}-`) && { at: object.where, value: label },
      },
    ],
    overall: [
      {
        problem: 'the configuration is that of no runner of the fleet',
        fix: 'remove the section',
        where: ({ fleets, sections }) =>
          sections
            .filter(({ runner }) => fleets.length > 0 && runner === undefined)
            .map(({ section: { where, name } }) => ({ at: where, value: name })),
      },
    ],
  }),
];

interface ObjectOfRunner {
  readonly object: KubernetesObject;
  /** The runner that the object says it belongs to. */
  readonly label: string | undefined;
  /** Whether it is none of what the runners of the fleet consist of. */
  readonly isStranger: boolean;
}

function objectsOfRunners(fleet: FleetFacts, { index }: Facts): readonly ObjectOfRunner[] {
  const runners = new Set(fleet.runners.map(({ name }) => name));
  const expected = new Set(
    fleet.runners.flatMap((runner) => objectsOf(runner, 'may').map(({ kind, name }) => `${kind} ${name}`)),
  );
  return KINDS_OF_RUNNERS.flatMap((kind) => index.inNamespace(kind, fleet.namespace)).map((object) => {
    const label = object.labels[RUNNER_LABEL];
    const isExpected =
      expected.has(`${object.kind} ${object.name}`) && (label === undefined || runners.has(label));
    return { object, label, isStranger: !isExpected && (label !== undefined || !isMadeByCluster(object)) };
  });
}
