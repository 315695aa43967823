import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript-5.9';

/** What each part of the product imports of the others, and of packages and Node; itself it always may. */
interface Direction {
  readonly parts: readonly string[];
  readonly packages: readonly string[];
}

/**
 * The directions of imports. `boundary` judges what all others make: it shares nothing with them but the table of
 * privileges, the findings and the facts of other people's standards, and reads with libraries that do not know the
 * product.
 */
const MAY_IMPORT: Readonly<Record<string, Direction>> = {
  privilege: { parts: [], packages: [] },
  errors: { parts: [], packages: [] },
  world: { parts: [], packages: [] },
  progress: { parts: [], packages: [] },
  imports: { parts: [], packages: ['cdk8s', 'constructs'] },
  boundary: {
    parts: ['privilege', 'errors', 'world'],
    packages: [
      '@marcbachmann/cel-js',
      'ipaddr.js',
      'js-yaml',
      'smol-toml',
      'node:net',
      'node:util',
      'node:zlib',
    ],
  },
  ledger: { parts: ['privilege', 'errors', 'world', 'boundary'], packages: [] },
  report: {
    parts: ['privilege', 'errors', 'world', 'boundary', 'ledger'],
    packages: ['@dagrejs/dagre', 'node:crypto'],
  },
  fleet: {
    parts: ['privilege', 'errors', 'world'],
    packages: ['fastest-levenshtein', 'ipaddr.js', 'valibot', 'node:crypto', 'node:net', 'node:zlib'],
  },
  config: { parts: ['privilege', 'errors', 'world', 'fleet'], packages: ['smol-toml', 'node:crypto'] },
  import: {
    parts: ['privilege', 'errors', 'world', 'fleet'],
    packages: ['fastest-levenshtein', 'js-yaml', 'smol-toml'],
  },
  policy: {
    parts: ['privilege', 'errors', 'world', 'fleet', 'config', 'imports'],
    packages: ['@marcbachmann/cel-js', 'node:util'],
  },
  constructs: {
    parts: ['privilege', 'errors', 'world', 'fleet', 'config', 'policy', 'imports'],
    packages: ['cdk8s', 'cdk8s-plus-28', 'constructs', 'node:util'],
  },
  'fleet-expectation': { parts: ['privilege', 'errors', 'fleet', 'boundary'], packages: [] },
  'fleet-boundary': {
    parts: ['privilege', 'errors', 'fleet', 'boundary', 'fleet-expectation'],
    packages: ['cdk8s'],
  },
  'fleet-chart': {
    parts: ['privilege', 'errors', 'fleet', 'constructs', 'boundary', 'fleet-boundary', 'app'],
    packages: ['cdk8s', 'constructs'],
  },
  app: { parts: ['errors', 'fleet', 'fleet-boundary'], packages: ['cdk8s', 'constructs'] },
  output: {
    parts: [
      'privilege',
      'errors',
      'progress',
      'fleet',
      'boundary',
      'policy',
      'report',
      'fleet-boundary',
      'fleet-chart',
    ],
    packages: ['cdk8s', 'js-yaml', 'node:child_process', 'node:fs', 'node:path', 'node:util'],
  },
  audit: { parts: ['errors', 'world', 'boundary'], packages: ['node:util'] },
  cli: {
    parts: [
      'audit',
      'privilege',
      'errors',
      'progress',
      'world',
      'fleet',
      'boundary',
      'fleet-boundary',
      'fleet-chart',
      'output',
      'ledger',
      'import',
      'report',
    ],
    packages: [
      '@kubernetes/client-node',
      'commander',
      'js-yaml',
      'node:child_process',
      'node:fs',
      'node:http',
      'node:https',
      'node:module',
      'node:path',
    ],
  },
  'cdk8s-validation': { parts: ['errors', 'boundary', 'cli'], packages: ['node:stream'] },
  testing: {
    parts: ['errors', 'fleet', 'boundary', 'fleet-boundary', 'output'],
    packages: ['js-yaml'],
  },
  index: {
    parts: [
      'privilege',
      'errors',
      'world',
      'fleet',
      'constructs',
      'boundary',
      'fleet-boundary',
      'fleet-chart',
      'output',
    ],
    packages: [],
  },
};

const FILES = ['lib', 'imports'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);

/** What a text imports in any way: for its types, when it is loaded, or later. */
function importsOf(text: string): readonly string[] {
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
}

/** The files of ours that a text in `from` imports, and the packages. */
function targetsOf(from: string, text: string): readonly string[] {
  return importsOf(text).map((name) => {
    const path = normalize(join(dirname(from), name)).replace(/\.js$/, '');
    return name.startsWith('.')
      ? (FILES.find((file) => file === `${path}.ts`) ?? join(path, 'index.ts'))
      : name;
  });
}

/** The part of the product that a file belongs to. */
function partOf(path: string): string {
  const [top = '', second = ''] = path.split('/');
  return (top === 'lib' ? second : top).replace(/\.ts$/, '');
}

/** What a text in `from` imports and may not. */
function strangersIn(from: string, text: string): readonly string[] {
  const part = partOf(from);
  const { parts = [], packages = [] } = MAY_IMPORT[part] ?? {};
  return targetsOf(from, text).filter((target) =>
    target.endsWith('.ts') ? ![part, ...parts].includes(partOf(target)) : !packages.includes(target),
  );
}

test('every part has its directions', () => {
  expect(FILES.length).toBeGreaterThan(200);
  expect([...new Set(FILES.map(partOf))].filter((part) => !(part in MAY_IMPORT))).toEqual([]);
});

test.each(FILES)('%s imports nothing but what its part may', (file) => {
  const text = readFileSync(file, 'utf8');
  expect(strangersIn(file, text)).toEqual([]);
  // The value of an expression is not seen here.
  expect(text).not.toMatch(/\brequire\(|\bimport\((?!'[^']*'\))/);
});

test('an import is seen in whatever form it has', () => {
  const forms = [
    "import { a } from '../../fleet/fleet';",
    "import type { B } from '../../config/b';",
    "export * from '../../output/c';",
    "import '../../policy/d';",
    "import e = require('cdk8s');",
    "type F = import('../../app').F;",
    "const g = require('node:fs');",
    "const h = await import('valibot');",
  ];
  for (const form of forms) {
    expect([form, strangersIn('lib/boundary/facts/facts.ts', form).length]).toEqual([form, 1]);
  }
  const allowed = "import { a } from '../../privilege'; import b from 'js-yaml'; import '../check';";
  expect(importsOf(allowed)).toHaveLength(3);
  expect(strangersIn('lib/boundary/facts/facts.ts', allowed)).toEqual([]);
});

test('what is installed with the product is what it imports', () => {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
  const imported = Object.values(MAY_IMPORT).flatMap(({ packages }) => packages);
  expect(new Set(imported.filter((name) => !name.startsWith('node:')))).toEqual(
    new Set(Object.keys({ ...dependencies, ...peerDependencies })),
  );
});

test('no file needs itself to be loaded first', () => {
  // What the compiler leaves of the imports is what is loaded.
  const needs = (file: string) =>
    targetsOf(file, readFileSync(join('build', file.replace(/\.ts$/, '.js')), 'utf8'));
  expect(needs('lib/fleet-chart.ts')).toContain('lib/fleet-boundary.ts');
  expect(circleIn(new Map(FILES.map((file) => [file, needs(file)])))).toEqual([]);
  const circle = { a: ['b'], b: ['c'], c: ['b'] };
  expect(circleIn(new Map(Object.entries(circle)))).toEqual(['b', 'c', 'b']);
});

/** The first circle of a graph, or nothing. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const walk = (at: string, path: readonly string[]): readonly string[] => {
    if (path.includes(at)) {
      return [...path.slice(path.indexOf(at)), at];
    }
    const needed = done.has(at) ? [] : (graph.get(at) ?? []);
    done.add(at);
    return needed.map((next) => walk(next, [...path, at])).find(({ length }) => length > 0) ?? [];
  };
  return [...graph.keys()].map((start) => walk(start, [])).find(({ length }) => length > 0) ?? [];
}
