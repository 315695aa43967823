import { secretShapeOf } from '../fleet/decode/secret-search';
import { fault } from './around';
import type { Draft } from './draft';
import { leavesBut, type Part, shownKey } from './explain';
import type { Explained } from './fate';
import { type ConfigText, readConfig, runnersOf } from './input/config-text';
import { configTextOf } from './input/read';
import type { Release } from './input/release';
import { runnerName } from './names';
import { type DraftedRunner, draftRunner } from './runner-draft';
import { isTree, type Tree, textAt, treeAt } from './tree';

/** A drafted runner with the name that its sections give it. */
export interface NamedRunner extends DraftedRunner {
  readonly name: string | undefined;
}

/** Drafts the runners of a release: one for each section `[[runners]]`, and one where there is none. */
export function draftRelease(release: Release, before: Draft): readonly NamedRunner[] {
  const { file, values, at } = release;
  const text = configTextOf(release);
  const { tree, faults, reads }: ConfigText =
    text === undefined ? { tree: {}, faults: [], reads: [] } : readConfig(text, values);
  const found = runnersOf(tree);
  const sections: readonly Tree[] = found.length === 0 ? [{}] : found;
  const { runners: _runners, ...globals } = tree;
  const whose = release.name === undefined ? '' : ` of ${shownKey(release.name)}`;
  const broken = [
    ...faults,
    ...('runners' in tree && found.length === 0 ? ['it has no section [[runners]]'] : []),
  ].map((why) => fault(file, `config.toml${whose}`, why));
  const told: Explained[] = [];
  let fleet = before;
  const drafts = sections.map((runner, index) => {
    const kubernetes = treeAt(runner, 'kubernetes');
    const number = sections.length > 1 ? ` ${index + 1}` : '';
    const part = (section: string, rows: Part['rows'], of: Tree, ...but: readonly string[]): Part => ({
      file,
      section: `${section}${whose}`,
      rows,
      tree: of,
      leaves: leavesBut(of, ...but),
    });
    const chart = part(at === '' ? 'values of the chart' : at, 'chart', values);
    const drafted = draftRunner(
      [
        { ...chart, reads, leaves: chart.leaves.filter(({ path, value }) => !isRead(path, value)) },
        part('config.toml', 'config.toml', globals),
        part(
          `[[runners]]${number}`,
          '[[runners]]',
          runner,
          ...(isTree(runner['kubernetes']) ? ['kubernetes'] : []),
        ),
        part(`[runners.kubernetes]${number}`, '[runners.kubernetes]', kubernetes),
      ],
      { values, globals, runner, kubernetes },
      fleet,
    );
    fleet = drafted.fleet;
    const own = index === 0 ? drafted.explained : anew(drafted.explained, told, number);
    told.push(...own);
    return {
      ...drafted,
      explained: own,
      name: nameOf(release, runner),
    };
  });
  return drafts.map((one, index) =>
    index === 0 ? { ...one, explained: [...broken, ...one.explained] } : one,
  );
}

/** What was not told of the runners before. What stands above all of them is told again only where it ended otherwise. */
function anew(
  explained: readonly Explained[],
  told: readonly Explained[],
  number: string,
): readonly Explained[] {
  const before = new Set(told.map((one) => JSON.stringify(one)));
  return explained
    .filter((one) => !before.has(JSON.stringify(one)))
    .map((one) =>
      one.section.startsWith('[') ? one : { ...one, section: `${one.section}, for [[runners]]${number}` },
    );
}

/** The text of config.toml is told key by key. */
function isRead(path: readonly string[], value: unknown): boolean {
  return path.join('.') === 'runners.config' && typeof value === 'string';
}

function nameOf({ values, name }: Release, runner: Tree): string | undefined {
  const given = [
    textAt(runner, 'name'),
    textAt(values, 'runners', 'name'),
    textAt(values, 'fullnameOverride'),
    name,
    textAt(values, 'nameOverride'),
  ];
  return given
    .filter((one) => one !== undefined && !/[\u{e000}{]/u.test(one) && secretShapeOf(one) === undefined)
    .map((one) => runnerName(one ?? ''))
    .find((one) => one !== undefined);
}
