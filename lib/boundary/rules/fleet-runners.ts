import { CONFIG_KEY, type Facts, type FleetFacts, type RunnerFacts } from '../facts/facts';
import { RUNNER_LABEL } from '../facts/fleet/expected-fleet';
import { isMadeByCluster } from '../facts/manifests/made-by-cluster';
import { type Examination, NO_FLEET, type Rule } from '../rule';
import { runnerRule } from './job-rule';

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

/** Kinds whose every object belongs to a runner. */
const KINDS_OF_RUNNERS: readonly string[] = [...new Set(OBJECTS_OF_A_RUNNER.map(([kind]) => kind))];

/** That the manifests are those of the fleet: nothing missing, nothing more. */
export const FLEET: readonly Rule[] = [
  {
    id: 'fleet-not-empty',
    sentence: 'a fleet that is given has runners',
    why: 'against nothing, everything holds',
    applies: (facts) => facts.given,
    otherwise: 'the fleet is told by the manifests themselves',
    check: (facts, examination) => {
      examination.saw(facts.given ? facts.runners.length : 0);
    },
  },
  runnerRule(
    {
      id: 'fleet-complete',
      sentence:
        'every runner of the fleet has its ServiceAccounts, Role, RoleBinding, config.toml, Deployment and disruption budget',
      why: 'a rule can only judge what is there; a runner without a part of it would go unjudged',
    },
    (runner, examination, facts) => {
      for (const [kind, suffix] of OBJECTS_OF_A_RUNNER) {
        const name = `${runner.name}${suffix}`;
        if (facts.index.find(kind, runner.fleet.namespace, name) === undefined) {
          examination.found(runner.where, `there is no ${kind} ${runner.fleet.namespace}/${name}`, 'add it');
        }
      }
      oneSection(runner, facts, examination);
    },
  ),
  {
    id: 'fleet-no-strangers',
    sentence: 'nothing in the namespace belongs to a runner that the fleet does not hold',
    why: 'a runner that nobody declared takes jobs that nobody expects',
    applies: (facts) => facts.runners.length > 0,
    otherwise: NO_FLEET,
    check: (facts, examination) => {
      for (const fleet of facts.fleets) {
        strangers(fleet, facts, examination);
      }
      const unclaimed =
        facts.fleets.length === 0 ? [] : facts.sections.filter(({ runner }) => runner === undefined);
      for (const { section } of unclaimed) {
        examination.found(
          section.where,
          'the configuration is that of no runner of the fleet',
          'remove the section',
          { value: section.name },
        );
      }
    },
  },
];

function oneSection(runner: RunnerFacts, facts: Facts, examination: Examination): void {
  const config = facts.index.find('ConfigMap', runner.fleet.namespace, `${runner.name}-config`);
  if (config === undefined) {
    return;
  }
  const { job } = runner;
  if (job === undefined) {
    examination.found(
      config.where,
      `there is no [[runners]] section under the key ${CONFIG_KEY}`,
      'write one',
    );
  } else if (job.section.config.sections.length !== 1) {
    examination.found(
      job.section.config.where,
      'the configuration does not hold exactly one [[runners]] section',
      'give every runner a ConfigMap of its own',
    );
  } else if (job.section.name !== runner.name) {
    examination.found(
      `${job.section.where}.name`,
      'the configuration is that of another runner',
      `name it ${runner.name}`,
      {
        value: job.section.name,
        allowed: runner.name,
      },
    );
  }
}

function strangers(fleet: FleetFacts, facts: Facts, examination: Examination): void {
  const runners = new Set(fleet.runners.map(({ name }) => name));
  const expected = new Set(
    fleet.runners.flatMap(({ name }) =>
      OBJECTS_OF_A_RUNNER.map(([kind, suffix]) => `${kind} ${name}${suffix}`),
    ),
  );
  for (const object of KINDS_OF_RUNNERS.flatMap((kind) => facts.index.inNamespace(kind, fleet.namespace))) {
    examination.saw();
    const label = object.labels[RUNNER_LABEL];
    if (label === undefined && isMadeByCluster(object)) {
      continue;
    }
    if (!expected.has(`${object.kind} ${object.name}`) || (label !== undefined && !runners.has(label))) {
      examination.found(
        object.where,
        'the object belongs to no runner of the fleet',
        'remove it, or declare the runner',
      );
    } else if (label !== undefined && !object.name.startsWith(`${label}-`)) {
      examination.found(
        object.where,
        'the label names another runner than the object',
        `set ${RUNNER_LABEL} to the runner`,
        { value: label },
      );
    }
  }
}
