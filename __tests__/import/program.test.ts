import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript-5.9';
import { fleetModuleOf, programOf } from '../../lib/import/program';
import { compile } from '../types/compiler';
import { temporaryFolder } from '../types/temporary-folder';
import { imported, valuesWith } from './imported';
import { FORMATS } from './inputs';

/** The specifications that a program synthesizes, or that a module holds. */
function specsOf(program: string): unknown {
  const { outputText } = ts.transpileModule(program, { compilerOptions: { module: ts.ModuleKind.CommonJS } });
  const given: unknown[] = [];
  const exported: { fleets?: unknown } = {};
  new Function('require', 'exports', outputText)(
    () => ({ synthesize: (spec: unknown) => given.push(spec) }),
    exported,
  );
  return exported.fleets ?? given;
}

const INPUTS = [
  ...Object.values(FORMATS),
  valuesWith(
    'privileged = true\nimage = "docker:28"\nallowed_images = ["docker:*"]',
    `environment = ["A=it's \\\\ \\"b\\"", "B=a\\tb", "C=x"]`,
  ),
];

const folder = temporaryFolder('import');

test('a program and a module say what the specification says', () => {
  for (const input of INPUTS) {
    const { spec, fillIns } = imported(input);
    const expected = [JSON.parse(JSON.stringify(spec))];
    expect(specsOf(programOf(spec, fillIns))).toEqual(expected);
    expect(specsOf(fleetModuleOf(spec, fillIns))).toEqual(expected);
  }
});

test('a program compiles, and every value to fill in has its comment', () => {
  INPUTS.forEach((input, index) => {
    const { spec, fillIns } = imported(input);
    const program = programOf(spec, fillIns);
    expect(program.match(/^ *\/\/ FILL IN: /gm)?.length).toBe(fillIns.length);
    const library = `'${process.cwd()}/lib'`;
    writeFileSync(
      join(folder, `main-${index}.ts`),
      program
        .replace("'cdk8s-gitlab-runners'", library)
        .replace('synthesize(fleet)', 'export default [fleet, synthesize]'),
    );
    writeFileSync(
      join(folder, `fleet-${index}.ts`),
      fleetModuleOf(spec, fillIns).replace("'cdk8s-gitlab-runners'", library),
    );
  });
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: join(process.cwd(), '__tests__/types/cases/tsconfig.json'),
      include: [`${folder}/*.ts`],
    }),
  );
  expect(compile('7.0', join(folder, 'tsconfig.json')).diagnostics).toEqual([]);
});
