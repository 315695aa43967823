import { RUNNER_SCHEMA_OF } from '../../lib/fleet/decode/schema';
import { DEFAULT_IMAGE } from '../../lib/fleet/images';
import { HELPER_RESOURCES, KIND_DEFAULTS, MANAGER_RESOURCES } from '../../lib/fleet/kinds';
import { FLEET_FRAME } from '../../lib/fleet/types/fleet-spec';
import { FORBIDDEN_FIELDS } from '../../lib/fleet/types/forbidden';
import type { ResolvedResources } from '../../lib/fleet/types/resources';
import { RUNNER_KINDS } from '../../lib/privilege';
import { codeWords, Markdown } from './markdown';

const page = new Markdown('docs/configuration.md');

/** A schema of valibot, as far as this test looks into it. */
interface Schema {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly unknown[];
}

/** The keys of every object of a schema by the path of the object. */
function keysByPath(schema: Schema, path = '', found = new Map<string, Set<string>>()) {
  if (schema.entries) {
    const keys = found.get(path) ?? new Set();
    found.set(path, keys);
    for (const [key, entry] of Object.entries(schema.entries)) {
      keys.add(key);
      keysByPath(entry, path ? `${path}.${key}` : key, found);
    }
  }
  for (const inner of [schema.wrapped, schema.item, ...(schema.options ?? []), ...(schema.pipe ?? [])]) {
    if (typeof inner === 'object' && inner !== null && inner !== schema) {
      keysByPath(inner as Schema, path, found);
    }
  }
  return found;
}

/** Where the page documents the object of a path; one section serves all places of the same shape. */
function sectionOf(path: string): string | undefined {
  const last = path.split('.').at(-1) ?? '';
  if (/^(?:build|helper|service|manager\.resources|resources\.\w+)$/.test(path)) {
    return 'ContainerResources';
  }
  if (path === 'cluster.dns') {
    return 'DnsResolver';
  }
  if (last === 'destinations') {
    return 'Destination';
  }
  if (/^(?:token|attic\.credentials\.\w+)$/.test(path)) {
    return 'SecretSource';
  }
  if (/^(?:token|attic\.credentials\.\w+)\.store$/.test(path)) {
    return 'store';
  }
  if (/^(?:token|attic\.credentials\.\w+)\.keys\./.test(path)) {
    return 'keys';
  }
  if (/^(?:nodes\.taint|runtimeClass\.scheduling\.tolerations)$/.test(path)) {
    return 'taint';
  }
  return path === 'nodes' ? 'Dedicated nodes' : path;
}

/** Objects whose keys are the keys of a Secret or ways to accept a risk: the page says them in words. */
const IN_WORDS = /^(?:token|attic\.credentials\.\w+)\.(?:keys|encryptedData)$/;

function documentedKeys(heading: string): string[] {
  return page.rows(heading).map(([field]) => codeWords(field ?? '')[0] ?? '');
}

describe('every key of the fleet schema', () => {
  const objects = [...keysByPath(FLEET_FRAME as unknown as Schema)].filter(([path]) => !IN_WORDS.test(path));

  test('there are objects to compare', () => {
    expect(objects.map(([path]) => path)).toEqual(expect.arrayContaining(['', 'cluster.apiServer', 'attic']));
  });

  test.each(objects)("object '%s' is documented, key by key", (path, keys) => {
    expect(documentedKeys(sectionOf(path) || 'FleetSpec').sort()).toEqual([...keys].sort());
  });
});

describe.each(RUNNER_KINDS)('every key of a runner of kind %s', (kind) => {
  const schema = RUNNER_SCHEMA_OF[kind] as unknown as Schema;
  const objects = [...keysByPath(schema)].filter(([path]) => path !== '' && !IN_WORDS.test(path));
  const own = {
    dind: ['Runners of kind dind'],
    docker: ['Runners of the unprivileged kinds'],
    'tinyland-docker': ['Runners of the unprivileged kinds'],
    nix: ['Runners of the unprivileged kinds', 'Runners of the kinds nix and tinyland-nix'],
    'tinyland-nix': ['Runners of the unprivileged kinds', 'Runners of the kinds nix and tinyland-nix'],
  }[kind];

  test('of the runner itself', () => {
    const documented = ['Runners of every kind', ...own].flatMap(documentedKeys);
    expect(documented.sort()).toEqual(Object.keys(schema.entries ?? {}).sort());
  });

  test.each(objects)("object '%s' is documented, key by key", (path, keys) => {
    const documented = documentedKeys(sectionOf(path) ?? path);
    const withoutShared = [...keys].filter((key) => !(path === 'nodes' && key === 'accept'));
    expect(documented.sort()).toEqual(withoutShared.sort());
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
    expect(expected.map(([kind]) => kind).sort()).toEqual(Object.keys(DEFAULT_IMAGE).sort());
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
  const section = page.section('What cannot be set').split('The names `RUNNER_TOKEN`')[0] ?? '';
  const named = new Set(codeWords(section).filter((word) => word !== 'config.runners.kubernetes'));
  expect([...named].sort()).toEqual(Object.keys(FORBIDDEN_FIELDS).sort());
});
