import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript-5.9';

const ROOT = process.cwd();

interface Import {
  readonly from: string;
  readonly to: string;
  /** Whether anything of it is left at run time. */
  readonly value: boolean;
}

/** Each part of the product with the parts that it may import; itself and third-party packages it always may. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  privilege: [],
  errors: [],
  world: [],
  imports: [],
  boundary: ['privilege', 'errors', 'world'],
  ledger: ['privilege', 'errors'],
  fleet: ['privilege', 'errors', 'world'],
  config: ['privilege', 'errors', 'world', 'fleet'],
  policy: ['privilege', 'errors', 'world', 'fleet', 'config', 'imports'],
  constructs: ['privilege', 'errors', 'fleet', 'config', 'policy', 'imports'],
  'fleet-expectation': ['privilege', 'errors', 'fleet', 'boundary'],
  'fleet-boundary': ['privilege', 'errors', 'fleet', 'boundary', 'fleet-expectation'],
  'fleet-chart': ['privilege', 'errors', 'fleet', 'constructs', 'boundary', 'fleet-boundary', 'app'],
  app: ['errors', 'fleet', 'fleet-boundary'],
  output: ['privilege', 'errors', 'fleet', 'boundary', 'policy', 'fleet-boundary', 'fleet-chart'],
  cli: ['privilege', 'errors', 'fleet', 'boundary', 'fleet-boundary', 'fleet-chart', 'output', 'ledger'],
  index: ['privilege', 'errors', 'fleet', 'constructs', 'boundary', 'fleet-chart', 'output'],
  main: ['index'],
};

const files = ['lib', 'imports'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
);
const imports = ['main.ts', ...files].flatMap(importsOf);

function importsOf(from: string): readonly Import[] {
  const source = ts.createSourceFile(
    from,
    readFileSync(join(ROOT, from), 'utf8'),
    ts.ScriptTarget.ES2023,
    true,
  );
  return source.statements.flatMap((statement) => {
    const named =
      ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement) ? statement : undefined;
    const specifier = named?.moduleSpecifier;
    return named && specifier && ts.isStringLiteral(specifier) && specifier.text.startsWith('.')
      ? [{ from, to: fileOf(from, specifier.text), value: isValue(named) }]
      : [];
  });
}

function fileOf(from: string, specifier: string): string {
  const path = relative(ROOT, resolve(ROOT, from, '..', specifier));
  return files.includes(`${path}.ts`) ? `${path}.ts` : join(path, 'index.ts');
}

function isValue(statement: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  const clause = ts.isImportDeclaration(statement) ? statement.importClause : statement;
  const bindings = ts.isImportDeclaration(statement)
    ? statement.importClause?.namedBindings
    : statement.exportClause;
  const elements =
    bindings && (ts.isNamedImports(bindings) || ts.isNamedExports(bindings)) ? [...bindings.elements] : [];
  return !clause?.isTypeOnly && (elements.length === 0 || elements.some(({ isTypeOnly }) => !isTypeOnly));
}

/** The part of the product that a file belongs to. */
function partOf(path: string): string {
  const [top, second = ''] = path.split('/');
  return (top === 'lib' ? second : (top ?? '')).replace(/\.ts$/, '');
}

it('sees the imports of the whole product', () => {
  expect(files.length).toBeGreaterThan(90);
  expect(imports.length).toBeGreaterThan(250);
  expect(imports.filter(({ to }) => !files.includes(to))).toEqual([]);
  expect([...new Set(files.map(partOf))].filter((part) => !(part in MAY_IMPORT))).toEqual([]);
});

it.each(Object.entries(MAY_IMPORT))('%s imports nothing but %j', (part, allowed) => {
  const strangers = imports
    .filter(({ from, to }) => partOf(from) === part && ![part, ...allowed].includes(partOf(to)))
    .map(({ from, to }) => `${from} imports ${to}`);
  expect(strangers).toEqual([]);
});

it('the privilege table and the findings import nothing at all, not even a package', () => {
  for (const name of ['lib/privilege.ts', 'lib/errors.ts']) {
    expect(readFileSync(join(ROOT, name), 'utf8')).not.toMatch(/^\s*import\b|\brequire\(|\bimport\(/m);
  }
});

it('nothing is imported in a way that this test does not see', () => {
  const hidden = files.filter((name) =>
    /\brequire\(|\bimport\(/.test(readFileSync(join(ROOT, name), 'utf8')),
  );
  expect(hidden).toEqual([]);
});

it('no file needs itself to be loaded first', () => {
  const needs = new Map<string, string[]>();
  for (const { from, to, value } of imports) {
    if (value) {
      needs.set(from, [...(needs.get(from) ?? []), to]);
    }
  }
  expect(cycleIn(needs)).toEqual([]);
  expect(
    cycleIn(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['b']],
      ]),
    ),
  ).toEqual(['b', 'c', 'b']);
});

/** The first cycle of a graph, or nothing. */
function cycleIn(graph: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const done = new Set<string>();
  const walk = (at: string, path: readonly string[]): readonly string[] => {
    if (path.includes(at)) {
      return [...path.slice(path.indexOf(at)), at];
    }
    if (done.has(at)) {
      return [];
    }
    for (const next of graph.get(at) ?? []) {
      const cycle = walk(next, [...path, at]);
      if (cycle.length > 0) {
        return cycle;
      }
    }
    done.add(at);
    return [];
  };
  return [...graph.keys()].map((start) => walk(start, [])).find((cycle) => cycle.length > 0) ?? [];
}
