import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { FLEET_SPECS } from '../corpus/fleets';
import { mainText } from '../output/main-text';
import { ROOT } from './compiler';
import { temporaryFolder } from './temporary-folder';

const COPIED = [
  'lib',
  'imports',
  'package.json',
  'cdk8s.yaml',
  'tsconfig.json',
  'tsconfig.build.json',
  'tsconfig.synth.json',
];

/** Longer than any of the runs takes on a busy machine. */
const PATIENCE = 60_000;

describe('the synth checks types before it writes', () => {
  const folder = temporaryFolder('synth-path');
  const main = mainText(FLEET_SPECS.tinyland);

  beforeAll(() => {
    for (const name of COPIED) {
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    mkdirSync(join(folder, 'dist'));
    writeFileSync(join(folder, 'main.ts'), main);
  });

  it(
    'writes dist/ for a sound main.ts',
    () => {
      writeFileSync(join(folder, 'dist/tinyland-runners.k8s.yaml'), '');
      expect(synth(folder, 'npm run --silent synth').status).toBe(0);
      expect(readFileSync(join(folder, 'dist/tinyland-runners.k8s.yaml'), 'utf8')).toContain(
        'kind: Deployment',
      );
    },
    PATIENCE,
  );

  it.each([
    [
      'a privileged runner',
      main.replace('"kind": "docker"', '"kind": "docker", "privileged": true'),
      "only kind 'dind' is privileged, and there the daemon alone: choose the kind instead",
    ],
    [
      'a type error that has nothing to do with the fleet and that would not matter at run time',
      `${main}\nexport const text: string = 1;\n`,
      "Type 'number' is not assignable to type 'string'",
    ],
  ])(
    'fails at %s, again and again, and leaves dist/ as it was',
    (_, text, message) => {
      expect(text).not.toBe(main);
      writeFileSync(join(folder, 'main.ts'), text);
      const before = stateOf(join(folder, 'dist'));
      for (const command of ['npm run --silent synth', appOfCdk8s(folder)]) {
        const { status, output } = synth(folder, command);
        expect(status).not.toBe(0);
        expect(output).toContain(message);
        expect(output).not.toContain('dist/:');
      }
      expect(stateOf(join(folder, 'dist'))).toEqual(before);
    },
    PATIENCE,
  );

  it(
    'works again as soon as the error is gone',
    () => {
      writeFileSync(join(folder, 'main.ts'), main);
      const { status, output } = synth(folder, appOfCdk8s(folder));
      expect([status, output]).toEqual([0, expect.stringContaining('dist/:')]);
    },
    PATIENCE,
  );
});

/** What `cdk8s synth` runs. */
function appOfCdk8s(folder: string): string {
  const { app } = parse(readFileSync(join(folder, 'cdk8s.yaml'), 'utf8'));
  expect(app).toEqual(expect.stringContaining('npm run'));
  return app;
}

function synth(cwd: string, command: string): { status: number | null; output: string } {
  const { CDK8S_OUTDIR: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync(command, { cwd, env, shell: true, encoding: 'utf8' });
  return { status, output: `${stdout}${stderr}` };
}

/** The files of a folder with their content and the time when they were last written. */
function stateOf(folder: string): readonly (readonly [string, string, number])[] {
  return readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8'), statSync(join(folder, name)).mtimeMs]);
}
