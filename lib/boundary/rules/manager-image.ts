import type { FleetFacts, RunnerFacts } from '../facts/facts';
import { at, listOf, numberIn, textIn, textsOf } from '../facts/untyped';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { RUNNERS } from '../subjects';
import { inContainers } from './manager-places';

/** Where managers come from, and how many there are. */
export const MANAGER_IMAGE: readonly Rule[] = [
  rule({
    id: 'manager-image',
    sentence: 'a manager runs the image that its runner declares, and an image of GitLab Runner in any case',
    why: 'whatever runs in its place has the token of the runner and its rights in the namespace',
    serves: ['managers-cannot-push'],
    of: RUNNERS,
    problem: 'the image is not that of the manager',
    fix: 'set manager.image of the runner, and render the fleet anew',
    where: inContainers(({ raw, where }, _manager, { settings }) => {
      const image = textIn(raw['image']);
      const declared = settings?.managerImage;
      return (declared === undefined ? isOfRunner(image) : image === declared)
        ? []
        : [{ at: `${where}.image`, value: image, allowed: declared ?? 'an image called gitlab-runner' }];
    }),
  }),
  rule<FleetFacts>({
    id: 'manager-replicas',
    severity: 'medium',
    sentence: 'managers fit into the quota that counts them, while one of each is replaced',
    why: 'each manager takes as many jobs as its configuration says, and the quotas of jobs were worked out for those declared',
    serves: ['account-for-job-pods'],
    of: { items: ({ fleets }) => fleets },
    problem: 'there are more managers than their quota was worked out for',
    fix: 'set replicas of the runners in the fleet, and render it anew',
    where: ({ namespace, runners }, { index }) => {
      const needed = runners.reduce((sum, runner) => sum + podsOf(runner), 0);
      return index
        .inNamespace('ResourceQuota', namespace)
        .filter(({ raw }) => counts(raw, `${namespace}-manager`))
        .map(({ raw, where }) => ({
          at: `${where} / spec.hard.pods`,
          room: numberIn(at(raw, 'spec', 'hard', 'pods') ?? Number.POSITIVE_INFINITY),
        }))
        .filter(({ room }) => !(needed <= room))
        .map(({ at: place, room }) => ({ at: place, value: needed, allowed: String(room) }));
    },
  }),
];

/** A mirror keeps the name; which registry it is in, only a fleet can say. */
function isOfRunner(image: string): boolean {
  const repository = image.replace(/@.*$/, '').replace(/:[^:/]*$/, '');
  return repository.split('/').at(-1) === 'gitlab-runner';
}

/** Whether a quota counts the pods of a PriorityClass. */
function counts(quota: unknown, priority: string): boolean {
  return listOf(at(quota, 'spec', 'scopeSelector', 'matchExpressions')).some(
    (item) => at(item, 'scopeName') === 'PriorityClass' && textsOf(at(item, 'values')).includes(priority),
  );
}

/** The managers of a runner while a rollout replaces them. */
function podsOf({ manager }: RunnerFacts): number {
  if (manager === undefined) {
    return 0;
  }
  const spec = at(manager.object.raw, 'spec');
  return (
    numberIn(at(spec, 'replicas') ?? 1) + numberIn(at(spec, 'strategy', 'rollingUpdate', 'maxSurge') ?? 0)
  );
}
