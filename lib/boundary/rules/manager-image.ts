import { RUNNER_MINORS, standsTo } from '../../world/runner-minors';
import type { FleetFacts, RunnerFacts } from '../facts/facts';
import { isUserOfAnother, type RunnerImage, runnerImage } from '../facts/runner/runner-image';
import { at, listOf, numberIn, textIn, textMapOf, textsOf } from '../facts/untyped';
import { inheritedBy } from '../pod-fields';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
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
    faults: [
      {
        problem: 'the image is not that of the manager',
        fix: 'set manager.image of the runner, and render the fleet anew',
        where: inContainers(({ raw, where }, _manager, { settings }) => {
          const image = textIn(raw['image']);
          const declared = settings?.managerImage;
          return (declared === undefined ? isOfRunner(image) : image === declared)
            ? []
            : [{ at: `${where}.image`, value: image, allowed: declared ?? 'an image called gitlab-runner' }];
        }),
      },
      {
        problem: 'this is the image of the helper, which holds no manager',
        fix: 'name the image of the manager',
        where: inContainers(({ raw, where }) =>
          runnerImage(textIn(raw['image'])).name.includes('helper')
            ? [{ at: `${where}.image`, value: raw['image'] }]
            : [],
        ),
      },
      {
        problem: 'what GitLab Runner of this version reads in config.toml is not known here',
        fix: `take an image of GitLab Runner ${RUNNER_MINORS.join(', ')}`,
        where: inContainers(({ raw, where }) => {
          const image = textIn(raw['image']);
          const { version } = runnerImage(image);
          return version === undefined ||
            RUNNER_MINORS.some((minor) => standsTo({ since: minor, until: minor }, version) === 'within')
            ? []
            : [{ at: `${where}.image`, value: image, allowed: RUNNER_MINORS.join(', ') }];
        }),
      },
      {
        problem: 'the image was made for another user than the pod runs as, and cannot write its home',
        fix: 'take the flavour of the image that the user belongs to',
        where: inContainers((container, pod) => {
          const { at: where, value } = inheritedBy({ container, pod }, 'runAsUser');
          const image = textIn(container.raw['image']);
          // That nothing runs as root, other rules say.
          return typeof value === 'number' && value > 0 && isUserOfAnother(runnerImage(image).flavour, value)
            ? [{ at: where, value: `${value} with ${image}` }]
            : [];
        }),
      },
    ],
  }),
  rule({
    id: 'helper-image',
    severity: 'medium',
    sentence: 'jobs have the helper of the version of their manager, for the nodes that they run on',
    why: 'no job starts with a helper for other nodes, and one of another version speaks otherwise than its manager',
    serves: ['provenance-by-base-image'],
    of: RUNNERS,
    faults: [
      {
        problem: 'the helper is of another version than the manager',
        fix: 'name the helper image of the same version, or none',
        where: inHelper((helper, { manager }) =>
          (manager?.containers ?? []).flatMap(({ raw }) => {
            const { version } = runnerImage(textIn(raw['image']));
            return [version, helper.version].includes(undefined) || version === helper.version
              ? []
              : [`v${version}`];
          }),
        ),
      },
      {
        problem: 'the helper is for another architecture than the nodes of the jobs',
        fix: 'name the helper image for these nodes',
        where: inHelper((helper, { job }) => {
          const nodes = textMapOf(job?.pod.spec['nodeSelector'])['kubernetes.io/arch'];
          return [nodes, helper.architecture].includes(undefined) || nodes === helper.architecture
            ? []
            : [String(nodes)];
        }),
      },
      {
        problem: 'this is the image of the manager, and the helper is another program',
        fix: 'name the image of the helper, or none',
        where: inHelper(({ name }) => (name === 'gitlab-runner' ? ['gitlab-runner-helper'] : [])),
      },
    ],
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

/** Looks for a fault in the helper image of a runner, where config.toml names one: what should stand there instead. */
function inHelper(wanted: (helper: RunnerImage, runner: RunnerFacts) => readonly string[]) {
  return (runner: RunnerFacts): readonly Place[] => {
    const image = textIn(runner.job?.section.kubernetes['helper_image']);
    return image === ''
      ? []
      : wanted(runnerImage(image), runner).map((allowed) => ({
          at: `${runner.job?.section.kubernetesWhere}.helper_image`,
          value: image,
          allowed,
        }));
  };
}

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
