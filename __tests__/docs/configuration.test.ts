import { isDeepStrictEqual } from 'node:util';
import { runnerSchema } from '../../lib/fleet/decode/schema';
import { HELPER_RESOURCES, KIND_DEFAULTS, MANAGER_RESOURCES } from '../../lib/fleet/kinds';
import { defaultTags } from '../../lib/fleet/tags';
import { FLEET_FRAME } from '../../lib/fleet/types/fleet-spec';
import { FORBIDDEN_FIELDS } from '../../lib/fleet/types/forbidden';
import type { ResolvedResources } from '../../lib/fleet/types/resources';
import type { Architecture } from '../../lib/fleet/types/runner-spec';
import { summarize } from '../../lib/output/summary';
import {
  isNixKind,
  isPrivilegedKind,
  isRunnerKind,
  RUNNER_KINDS,
  type RunnerKind,
} from '../../lib/privilege';
import { fleetOf } from '../chart/sample-fleet';
import { GENERATED_TABLES } from './generated-tables';
import { codeWords, Markdown } from './markdown';

const page = new Markdown('docs/configuration.md');

/** A schema of valibot, as far as this test looks into it. */
interface Schema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly default?: unknown;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly unknown[];
}

/** The entries of every object of a schema by the path of the object. */
function entriesByPath(schema: Schema, path = '', found = new Map<string, Map<string, Schema>>()) {
  if (schema.entries) {
    const entries = found.get(path) ?? new Map();
    found.set(path, entries);
    for (const [key, entry] of Object.entries(schema.entries)) {
      entries.set(key, entry);
      entriesByPath(entry, path ? `${path}.${key}` : key, found);
    }
  }
  for (const inner of [schema.wrapped, schema.item, ...(schema.options ?? []), ...(schema.pipe ?? [])]) {
    if (typeof inner === 'object' && inner !== null && inner !== schema) {
      entriesByPath(inner as Schema, path, found);
    }
  }
  return found;
}

/** Objects whose keys are the keys of a Secret or ways to accept a risk: the page says them in words. */
const IN_WORDS = /^(?:token|cache\.credentials|attic\.credentials\.\w+)\.(?:keys|encryptedData)$/;

function documentedKeys(heading: string): string[] {
  return page.rows(heading).map(([field]) => codeWords(field ?? '')[0] ?? '');
}

/** Where the page writes a value as the default of a field that the schema fills in, it is that value. */
function wrongDefaults(headings: readonly string[], entries: ReadonlyMap<string, Schema>): string[] {
  const rows = headings.flatMap((heading) => page.rows(heading));
  return [...entries].flatMap(([key, { default: filledIn }]) => {
    const cell = rows.find(([field]) => field === `\`${key}\``)?.[1] ?? '';
    const written = /^`(.*)`$/.exec(cell)?.[1]?.replaceAll("'", '"');
    if (filledIn === undefined || written === undefined) {
      return [];
    }
    const value: unknown = JSON.parse(written.replace(/([{,] )(\w+):/g, '$1"$2":'));
    return isDeepStrictEqual(value, filledIn) ? [] : [`${key}: ${cell} is ${JSON.stringify(filledIn)}`];
  });
}

test('the tables are made of the types: npm run docs', () => {
  expect(GENERATED_TABLES[page.path]?.(page.text)).toBe(page.text);
});

const HEADINGS = [...page.text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading);

/** What is wrong with the page about an object: it needs a table with just its keys; one serves all places of its shape. */
function faultsOf(path: string, entries: ReadonlyMap<string, Schema>): string[] {
  const keys = [...entries.keys()].filter((key) => !(path === 'nodes' && key === 'accept')).sort();
  const tables = HEADINGS.filter((heading) => isDeepStrictEqual(documentedKeys(heading).sort(), keys));
  const faults = tables.map((heading) => wrongDefaults([heading], entries));
  return faults.sort((a, b) => a.length - b.length)[0] ?? [`no table has the fields ${keys.join(', ')}`];
}

describe('every key of the fleet schema', () => {
  const objects = [...entriesByPath(FLEET_FRAME as unknown as Schema)].filter(
    ([path]) => !IN_WORDS.test(path),
  );

  test('there are objects to compare', () => {
    expect(objects.map(([path]) => path)).toEqual(expect.arrayContaining(['', 'cluster.apiServer', 'attic']));
  });

  test.each(objects)("object '%s' is documented, key by key", (path, entries) => {
    expect(faultsOf(path, entries)).toEqual([]);
  });
});

describe.each(RUNNER_KINDS)('every key of a runner of kind %s', (kind) => {
  const schema = runnerSchema(kind) as unknown as Schema;
  const objects = [...entriesByPath(schema)].filter(([path]) => path !== '' && !IN_WORDS.test(path));
  const own = [
    isPrivilegedKind(kind) ? 'Runners of kind dind' : 'Runners of the unprivileged kinds',
    ...(isNixKind(kind) ? ['Runners of the kinds nix and tinyland-nix'] : []),
  ];

  test('of the runner itself', () => {
    const headings = ['Runners of every kind', ...own];
    const entries = new Map(Object.entries(schema.entries ?? {}));
    expect(headings.flatMap(documentedKeys).sort()).toEqual([...entries.keys()].sort());
    expect(wrongDefaults(headings, entries)).toEqual([]);
  });

  test.each(objects)("object '%s' is documented, key by key", (path, entries) => {
    expect(faultsOf(path, entries)).toEqual([]);
  });
});

describe('defaults', () => {
  const range = (resources: ResolvedResources) => [
    `${resources.cpuRequest}-${resources.cpuLimit}`,
    `${resources.memoryRequest}-${resources.memoryLimit}`,
    `${resources.ephemeralStorageRequest}-${resources.ephemeralStorageLimit}`,
  ];

  test('of each kind are those of the code', () => {
    const expected = Object.entries(KIND_DEFAULTS).map(([kind, defaults]) => [
      kind,
      defaults.tags('amd64').join(', '),
      String(defaults.maximumServices),
      ...range(defaults.build),
      ...range(defaults.service),
    ]);
    const sorted = (rows: readonly (readonly string[])[]) =>
      [...rows].sort((a, b) => String(a[0]).localeCompare(String(b[0])));
    expect(sorted(page.rows('Defaults of each kind'))).toEqual(sorted(expected));
  });

  test('of tags, where a runner is not the plain one, are those of the code', () => {
    const cell = (kind: RunnerKind, architecture: Architecture, attic?: 'push') =>
      attic && !isNixKind(kind)
        ? '-'
        : defaultTags(kind, { architecture, ...(attic ? { attic } : {}) }).join(', ');
    expect(
      page
        .rows('Tags')
        .filter(([kind]) => isRunnerKind(kind))
        .sort(),
    ).toEqual(
      RUNNER_KINDS.map((kind) => [
        kind,
        cell(kind, 'arm64'),
        cell(kind, 'amd64', 'push'),
        cell(kind, 'arm64', 'push'),
      ]).sort(),
    );
  });

  test('the printed rows of shared jobs are what such a fleet gives', () => {
    const fleet = fleetOf(
      { kind: 'docker' },
      { kind: 'docker', name: 'large', tags: ['docker', 'linux', 'amd64', 'large'] },
      { kind: 'tinyland-docker', name: 'rocky' },
    );
    const example = page.blocks('').find((block) => block.startsWith('JOBS THAT NAME ONLY'));
    expect(summarize(fleet)).toContain(`\n\n${example}\n`);
  });

  test.each([
    ['resources', 'helper', HELPER_RESOURCES],
    ['manager', 'resources', MANAGER_RESOURCES],
  ])('of %s / %s are those of the code', (heading, field, resources) => {
    const [cpu, memory, storage] = range(resources);
    const row = page.rows(heading).find(([cell]) => cell === `\`${field}\``);
    expect(row?.[1]).toBe(`${cpu} CPU, ${memory} memory, ${storage} storage`);
  });
});

test('every forbidden field is named', () => {
  const section = page.section('What cannot be set').split('The names `RUNNER_*`')[0] ?? '';
  const named = new Set(codeWords(section).filter((word) => word !== 'config.runners.kubernetes'));
  expect([...named].sort()).toEqual(Object.keys(FORBIDDEN_FIELDS).sort());
});
