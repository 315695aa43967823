import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import ts from 'typescript-5.9';
import * as library from '../../lib';
import { type KubernetesObject, objectsAlone } from './rendered';
import { EVERY_KIND, specOf } from './sample-fleet';

const FOLDER = join(process.cwd(), 'lib/constructs');

interface Example {
  readonly construct: string;
  readonly code: string;
  /** The YAML that the comments of the example say is rendered. */
  readonly yaml: unknown;
}

function examplesOf(file: string): readonly Example[] {
  const source = ts.createSourceFile(
    file,
    readFileSync(join(FOLDER, file), 'utf8'),
    ts.ScriptTarget.ES2023,
    true,
  );
  return source.statements
    .filter(ts.isClassDeclaration)
    .filter(({ modifiers }) => modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
    .map((declaration) => {
      const tag = ts.getJSDocTags(declaration).find(({ tagName }) => tagName.text === 'example');
      const lines = (ts.getTextOfJSDocComment(tag?.comment) ?? '').split('\n');
      const comments = lines.filter((line) => line.startsWith('// ')).map((line) => line.slice(3));
      return {
        construct: declaration.name?.text ?? '',
        code: lines.filter((line) => !line.startsWith('//')).join('\n'),
        yaml: load(comments.join('\n')) as unknown,
      };
    });
}

const examples = readdirSync(FOLDER).flatMap(examplesOf);

/** A fleet in which every construct has something to render. */
const fleet = library.Fleet.parse({
  ...specOf(),
  org: 'tinyland',
  monitoring: { namespace: 'monitoring', podMonitor: {} },
  runners: EVERY_KIND.map((runner) =>
    runner.kind === 'docker'
      ? {
          ...runner,
          token: {
            from: 'externalSecret',
            store: { name: 'vault' },
            keys: { 'runner-token': { key: 'ci' } },
          },
        }
      : runner,
  ),
});

/** Runs the code of an example, which may use all that the library exports, `chart` and `fleet`. */
function objectsOfExample(code: string): readonly KubernetesObject[] {
  const run = new Function(
    'library',
    'chart',
    'fleet',
    `const { ${Object.keys(library).join(', ')} } = library; ${code}`,
  );
  return objectsAlone((chart) => run(library, chart, fleet));
}

/** Whether `value` holds all of `part`: keys of objects, and entries of lists in any place. */
function holds(value: unknown, part: unknown): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(value) && part.every((wanted) => value.some((entry) => holds(entry, wanted)));
  }
  if (typeof part === 'object' && part !== null) {
    const fields =
      typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
    return Object.entries(part).every(
      ([key, wanted]) => Object.hasOwn(fields, key) && holds(fields[key], wanted),
    );
  }
  return value === part;
}

it('every construct has its example', () => {
  expect(examples.map(({ construct }) => construct)).toEqual(
    expect.arrayContaining([
      'RunnerDeployment',
      'RunnerNamespace',
      'RunnerNetworkPolicy',
      'RunnerQuota',
      'RunnerRbac',
      'RunnerSecrets',
    ]),
  );
  expect(Object.keys(library)).toEqual(expect.arrayContaining(examples.map(({ construct }) => construct)));
});

describe.each(examples)('the example of $construct', ({ construct, code, yaml }) => {
  it('renders what it says', () => {
    expect(yaml).toMatchObject({
      apiVersion: expect.any(String),
      kind: expect.any(String),
      metadata: { name: expect.any(String) },
    });
    expect(code).toContain(`new ${construct}(chart, `);
    expect(objectsOfExample(code).filter((object) => holds(object, yaml))).toHaveLength(1);
  });
});

it.each([
  [{ a: { b: 1, c: 2 } }, { a: { b: 1 } }, true],
  [{ a: [{ b: 1 }, { b: 2, c: 3 }] }, { a: [{ b: 2 }] }, true],
  [{ a: { b: 1 } }, { a: { b: 2 } }, false],
  [{ a: [{ b: 1 }] }, { a: [{ b: 1 }, { b: 2 }] }, false],
  [{}, { toString: undefined }, false],
])('%j holds %j: %s', (value, part, held) => {
  expect(holds(value, part)).toBe(held);
});
