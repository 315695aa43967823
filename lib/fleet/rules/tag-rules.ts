import type { Finding } from '../../errors';
import { isPrivilegedKind, RUNNER_KINDS } from '../../privilege';
import type { Fleet } from '../fleet';
import { concluded, readable } from '../refused';
import type { Runner } from '../runner';
import { byTags, hasAllTagsOf, mustBeChosen } from '../shared-jobs';
import { PRIVILEGED_TAGS } from '../tags';

/** The most tags that GitLab takes for a runner. */
const MAXIMUM_TAGS = 50;

/**
 * Refuses runners between which no job can choose. GitLab gives a job to any runner that has all of its tags: what a job
 * can avoid by naming one more of them is printed instead.
 */
export function checkTags(fleet: Fleet): Finding[] {
  const reserved = fleet.runners.map((runner) => [runner, concluded(() => checkReserved(runner))] as const);
  // One cause, one finding: a runner with tags of another kind is not held against that kind too.
  const runners = reserved
    .filter(([runner, findings]) => findings.length === 0 && readable(() => [...runner.settings.tags]))
    .map(([runner]) => runner);
  return [
    ...fleet.runners.flatMap((runner) => concluded(() => checkList(runner))),
    ...reserved.flatMap(([, findings]) => findings),
    ...checkChoice(runners),
  ];
}

/** Between which of these runners no job can choose. */
function checkChoice(runners: readonly Runner[]): Finding[] {
  const same = [...byTags(runners).values()].flatMap(checkSame);
  const told = new Set(same.map(({ path }) => path));
  return [
    ...same,
    ...runners
      .filter((runner) => isPrivilegedKind(runner.kind) && !told.has(at(runner, 'tags')))
      .flatMap((runner) => concluded(() => checkPrivileged(runner, runners))),
  ];
}

function checkList(runner: Runner): readonly Finding[] {
  const { tags } = runner.settings;
  const tooMany: Finding = {
    code: 'too-many-tags',
    path: at(runner, 'tags'),
    message: 'a runner with so many tags is refused by GitLab',
    value: String(tags.length),
    allowed: `at most ${MAXIMUM_TAGS}`,
    fix: 'leave out tags that no job names',
  };
  return [
    ...(tags.length > MAXIMUM_TAGS ? [tooMany] : []),
    ...tags.flatMap((tag, index) =>
      tags.indexOf(tag) === index
        ? []
        : [
            {
              code: 'duplicate-tag',
              path: at(runner, `tags / ${index}`),
              message: 'the runner has this tag already',
              value: tag,
              fix: 'write the tag that you meant, or remove this one',
            },
          ],
    ),
  ];
}

/** Jobs that ask for a daemon would come to a runner without one, which may serve refs that anybody can push to. */
function checkReserved(runner: Runner): readonly Finding[] {
  return isPrivilegedKind(runner.kind)
    ? []
    : runner.settings.tags.flatMap((tag, index) =>
        // GitLab tells Privileged from privileged, but people do not.
        PRIVILEGED_TAGS.includes(tag.toLowerCase())
          ? [
              {
                code: 'reserved-tag',
                path: at(runner, `tags / ${index}`),
                message: `by this tag jobs ask for a privileged runner, and kind '${runner.kind}' is none`,
                value: tag,
                allowed: `any tag but ${PRIVILEGED_TAGS.join(', ')}`,
                fix: `remove the tag; jobs that need a daemon need a runner of kind ${RUNNER_KINDS.filter(
                  isPrivilegedKind,
                )
                  .map((kind) => `'${kind}'`)
                  .join(' or ')}`,
              },
            ]
          : [],
      );
}

/** No job can choose between runners with the same tags, so they must be the same for the job. */
function checkSame([first, ...later]: readonly Runner[]): readonly Finding[] {
  return later.flatMap((runner) =>
    concluded(() => {
      const traits = first ? mustBeChosen(runner, first) : [];
      return traits.length > 0
        ? [
            {
              code: 'same-tags',
              path: at(runner, 'tags'),
              message: `runner '${first?.name}' has the same tags, so no job can choose between the two; they differ in ${traits.join(', ')}`,
              value: runner.settings.tags.join(', '),
              fix: ownTags(runner),
            },
          ]
        : [];
    }),
  );
}

/** A job is root on its node only if it asked for that: by a tag that the unprivileged runner of its other tags lacks. */
function checkPrivileged(runner: Runner, runners: readonly Runner[]): readonly Finding[] {
  const taken = runners.filter(
    (other) => !isPrivilegedKind(other.kind) && hasAllTagsOf(runner, other) && !hasAllTagsOf(other, runner),
  );
  return taken.length > 0
    ? [
        {
          code: 'privileged-takes-jobs',
          path: at(runner, 'tags'),
          message: `it has all tags of ${taken.map(({ name }) => `'${name}'`).join(', ')}, so any job for an unprivileged runner may be root on its node instead`,
          value: runner.settings.tags.join(', '),
          fix: ownTags(runner),
        },
      ]
    : [];
}

/** The tags that no other runner has, or one that none has yet. */
function ownTags(runner: Runner): string {
  const others = new Set([
    ...PRIVILEGED_TAGS.filter(() => !isPrivilegedKind(runner.kind)),
    ...runner.fleet.runners
      .filter((other) => other !== runner)
      .flatMap(({ settings }) => readable(() => [...settings.tags]) ?? []),
  ]);
  const own = runner.settings.tags.filter((tag) => !others.has(tag));
  const tags = own.length > 0 ? own : [freeTag(runner.name, others)];
  return `give this runner tags of its own, such as tags: [${tags.map((tag) => `'${tag}'`).join(', ')}], and let its jobs name them`;
}

function freeTag(name: string, taken: ReadonlySet<string>): string {
  return taken.has(name) ? freeTag(`${name}-own`, taken) : name;
}

function at(runner: Runner, field: string): string {
  return `fleet ${runner.fleet.org} / runner ${runner.name} / ${field}`;
}
