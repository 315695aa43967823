import type { Facts, FleetFacts, RunnerFacts } from '../facts/facts';
import { at, listOf, printed, textIn, textsOf } from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { runnerRule } from './job-rule';
import { ruleForEach } from './rule-for-each';

/** Where managers come from, and how many there are. */
export const MANAGER_IMAGE: readonly Rule[] = [
  runnerRule(
    {
      id: 'manager-image',
      sentence:
        'a manager runs the image that its runner declares, and an image of GitLab Runner in any case',
      why: 'whatever runs in its place has the token of the runner and its rights in the namespace',
    },
    ({ manager, settings }, examination) => {
      const managerImage = settings?.managerImage;
      for (const container of manager?.containers ?? []) {
        const image = textIn(container.raw['image']);
        if (managerImage === undefined ? !isOfRunner(image) : image !== managerImage) {
          examination.found(
            `${container.where}.image`,
            'the image is not that of the manager',
            'set manager.image of the runner, and render the fleet anew',
            { value: image, allowed: managerImage ?? 'an image called gitlab-runner' },
          );
        }
      }
    },
  ),
  ruleForEach(
    {
      id: 'manager-replicas',
      sentence: 'managers fit into the quota that counts them, while one of each is replaced',
      why: 'each manager takes as many jobs as its configuration says, and the quotas of jobs were worked out for those declared',
    },
    (facts) => facts.fleets,
    (fleet, examination, facts) => replicas(fleet, facts, examination),
  ),
];

/** A mirror keeps the name; which registry it is in, only a fleet can say. */
function isOfRunner(image: string): boolean {
  const repository = image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  return repository.split('/').at(-1) === 'gitlab-runner';
}

function replicas(fleet: FleetFacts, facts: Facts, examination: Examination): void {
  const managers = fleet.runners.filter(({ manager }) => manager !== undefined);
  const priority = `${fleet.namespace}-manager`;
  for (const quota of facts.index.inNamespace('ResourceQuota', fleet.namespace)) {
    const counts = listOf(at(quota.raw, 'spec', 'scopeSelector', 'matchExpressions')).some(
      (item) => at(item, 'scopeName') === 'PriorityClass' && textsOf(at(item, 'values')).includes(priority),
    );
    const room = Number(at(quota.raw, 'spec', 'hard', 'pods') ?? Number.POSITIVE_INFINITY);
    const needed = managers.reduce((sum, runner) => sum + podsOf(runner), 0);
    if (counts && !(needed <= room)) {
      examination.found(
        `${quota.where} / spec.hard.pods`,
        'there are more managers than their quota was worked out for',
        'set replicas of the runners in the fleet, and render it anew',
        { value: printed(needed), allowed: printed(room) },
      );
    }
  }
}

/** The managers of a runner while a rollout replaces them. */
function podsOf({ manager }: RunnerFacts): number {
  const spec = at(manager?.object.raw, 'spec');
  return Number(at(spec, 'replicas') ?? 1) + Number(at(spec, 'strategy', 'rollingUpdate', 'maxSurge') ?? 0);
}
