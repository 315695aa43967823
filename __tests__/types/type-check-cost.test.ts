import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CompilerVersion, compile, ROOT } from './compiler';
import { temporaryFolder } from './temporary-folder';

/**
 * Types that the compiler instantiates: its work apart from reading files, the same on every machine. The budgets are
 * about 1.3 and 1.15 times what was measured.
 */
const BUDGET = { mainOfAUser: 500, wholeProduct: 325_000 } as const;

describe.each(['7.0', '5.9'] as const)('TypeScript %s', (version) => {
  it('checks a main.ts within the budget, and a runner more at no cost', () => {
    const [few = Number.NaN, many] = [5, 500].map((runners) => instantiations(version, projectOf(runners)));
    expect(few).toBeLessThan(BUDGET.mainOfAUser);
    expect(many).toBe(few);
  });
});

it('the whole of the product is checked within the budget', () => {
  const project = join(folder, 'tsconfig.product.json');
  const sources = ['lib', 'imports'].map((name) => join(ROOT, name));
  const compilerOptions = { typeRoots: [join(ROOT, 'node_modules/@types')] };
  writeFileSync(
    project,
    JSON.stringify({ extends: join(ROOT, 'tsconfig.synth.json'), compilerOptions, include: sources }),
  );
  // Several threads of the compiler would each do some of the work again.
  const options = ['--noEmit', '--incremental', 'false', '--singleThreaded'];
  expect(instantiations('7.0', project, ...options)).toBeLessThan(BUDGET.wholeProduct);
});

const folder = temporaryFolder('type-check-cost');

/** A project of one main.ts that uses the package by its declarations, as a user does. */
function projectOf(runners: number): string {
  const project = join(folder, `tsconfig.${runners}.json`);
  writeFileSync(join(folder, `main-${runners}.ts`), mainOf(runners));
  writeFileSync(
    project,
    JSON.stringify({
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        noEmit: true,
        incremental: false,
        rootDir: '/',
        types: ['node'],
        typeRoots: [join(ROOT, 'node_modules/@types')],
        paths: { 'cdk8s-gitlab-runners': [join(ROOT, 'build/lib/index.d.ts')] },
      },
      include: [],
      files: [`main-${runners}.ts`],
    }),
  );
  return project;
}

const NODES = "nodes: { pool: { pool: 'dind' }, taint: { key: 'dind', value: 'only' } }";
const FIELDS = [
  "kind: 'docker', podSecurity: 'restricted', resources: { build: { cpuLimit: '2' } }",
  "kind: 'tinyland-docker', accessLevel: 'ref_protected', environment: { LANG: 'C' }",
  "kind: 'nix', attic: 'push', accessLevel: 'ref_protected'",
  "kind: 'tinyland-nix', config: { runners: { kubernetes: { poll_timeout: 600 } } }",
  `kind: 'dind', ${NODES}`,
];

function mainOf(runners: number): string {
  const rows = Array.from(
    { length: runners },
    (_, index) =>
      `    { ${FIELDS[index % FIELDS.length]}, name: 'runner-${index}', concurrency: ${index + 1} },`,
  );
  return `import { type FleetSpec, synthesize } from 'cdk8s-gitlab-runners';
const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
${rows.join('\n')}
  ],
};
synthesize(fleet);
`;
}

function instantiations(version: CompilerVersion, project: string, ...options: string[]): number {
  const { status, output } = compile(version, project, '--extendedDiagnostics', ...options);
  expect(`${output.match(/error TS.*/)?.[0] ?? 'no error'}, status ${status}`).toBe('no error, status 0');
  return Number(/^Instantiations:\s+(\d+)$/m.exec(output)?.[1]);
}
