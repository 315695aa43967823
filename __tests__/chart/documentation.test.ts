import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript-5.9';

const LIBRARY = join(process.cwd(), 'lib');

function sourceOf(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
}

interface PublicName {
  readonly name: string;
  readonly declaration: ts.Statement;
}

/** Every name that the library exports, with the declaration that it stands for. */
function publicNames(index: string): readonly PublicName[] {
  const path = join(LIBRARY, index);
  return sourceOf(path).statements.flatMap((statement) => {
    if (!ts.isExportDeclaration(statement) || !statement.exportClause || !statement.moduleSpecifier) {
      throw new Error(`the index holds more than exports by name: ${statement.getText()}`);
    }
    const origin = sourceOf(
      join(dirname(path), `${(statement.moduleSpecifier as ts.StringLiteral).text}.ts`),
    );
    return (statement.exportClause as ts.NamedExports).elements.map(({ name }) => ({
      name: name.text,
      declaration: declarationOf(origin, name.text),
    }));
  });
}

function declarationOf(source: ts.SourceFile, name: string): ts.Statement {
  const found = source.statements.find((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.some((one) => one.name.getText() === name)
      : (statement as Partial<ts.ClassDeclaration>).name?.text === name,
  );
  if (!found) {
    throw new Error(`${source.fileName} does not declare ${name}`);
  }
  return found;
}

const said = (node: ts.Node) => ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
const meaning = (node: ts.Node) =>
  said(node)
    .map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '')
    .join(' ');
const tagsOf = (node: ts.Node) => ts.getJSDocTags(node).map(({ tagName }) => tagName.text);

const names = ['index.ts', 'testing/index.ts'].flatMap(publicNames);

it('the library exports its constructs, its types and what synthesizes them', () => {
  expect(names.length).toBeGreaterThan(40);
  expect(names.map(({ name }) => name)).toEqual(
    expect.arrayContaining([
      'FleetChart',
      'Fleet',
      'FleetSpec',
      'RunnerSpec',
      'FleetError',
      'synthesize',
      'boundaryMatchers',
    ]),
  );
});

it.each(names.map(({ name, declaration }) => [name, declaration] as const))(
  '%s says what it means',
  (_, declaration) => {
    expect(meaning(declaration)).toMatch(/\w+ \w+/);
  },
);

/** Interfaces that operators fill in: all that is optional in them has a default that their reader must know. */
const FILLED_IN = names.filter(
  ({ name, declaration }) => ts.isInterfaceDeclaration(declaration) && /Spec$|Overrides$/.test(name),
);

describe.each(
  FILLED_IN.map(({ name, declaration }) => [name, declaration as ts.InterfaceDeclaration] as const),
)('%s', (_, declaration) => {
  const properties = declaration.members.filter(ts.isPropertySignature);
  const optional = properties.filter(
    ({ questionToken, type }) => questionToken && !type?.getText().startsWith('Forbidden<'),
  );

  it('says of each field what it means', () => {
    const silent = properties.filter(
      (property) =>
        !/\w+/.test(meaning(property)) &&
        !tagsOf(property).includes('default') &&
        property.name.getText() !== 'kind',
    );
    expect(silent.map((property) => property.name.getText())).toEqual([]);
  });

  it('gives each optional field its default', () => {
    const without = optional.filter(
      (property) => !tagsOf(property).includes('default') && !isSection(property),
    );
    expect(without.map((property) => property.name.getText())).toEqual([]);
  });
});

/** A section of config.toml has no default of its own; its keys have. */
function isSection(property: ts.PropertySignature): boolean {
  return meaning(property).startsWith('The section `[');
}

describe('what can fail', () => {
  it.each([
    ['fleet/fleet.ts', 'Fleet', ['define', 'parse', 'runner']],
    ['output/synthesize.ts', 'render', []],
    ['output/render.ts', 'renderFleet', []],
    ['testing/assert-boundary.ts', 'assertBoundary', []],
    ['testing/fleet-snapshot.ts', 'fleetSnapshot', []],
    ['testing/stale-files.ts', 'staleFiles', []],
  ] as const)('%s: %s says with which error', (file, name, methods) => {
    const declaration = declarationOf(sourceOf(join(LIBRARY, file)), name);
    const nodes = ts.isClassDeclaration(declaration)
      ? declaration.members.filter((member) => methods.some((method) => member.name?.getText() === method))
      : [declaration];
    expect(nodes.length).toBe(Math.max(methods.length, 1));
    for (const node of nodes) {
      expect(tagsOf(node)).toContain('throws');
    }
  });
});

it('sees a name without documentation', () => {
  const source = ts.createSourceFile(
    'x.ts',
    'export const silent = 1;\n/** Says so. */\nexport const said = 1;',
    ts.ScriptTarget.ES2023,
    true,
  );
  expect(meaning(declarationOf(source, 'silent'))).not.toMatch(/\w/);
  expect(meaning(declarationOf(source, 'said'))).toBe('Says so.');
});
