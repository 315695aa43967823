import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, type Diagnostic, ROOT } from './compiler';
import { temporaryFolder } from './temporary-folder';

const COPIED = ['lib', 'imports', 'examples', 'bench', '__tests__', 'package.json', 'tsconfig.json'];

const CONTRIBUTING = readFileSync(join(ROOT, 'CONTRIBUTING.md'), 'utf8');

/** What a new kind costs: whoever adds one reads from the compiler which tables lack its row, and nothing else. */
describe('a kind that has a row in LEVEL_OF alone', () => {
  const folder = temporaryFolder('new-kind');
  const table = join(folder, 'lib/privilege.ts');
  const privilege = readFileSync(join(ROOT, 'lib/privilege.ts'), 'utf8');

  beforeAll(() => {
    for (const name of COPIED) {
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  });

  /** The tables that the compiler names for a table of levels with these rows more. */
  function lackingFor(rows: string): readonly string[] {
    writeFileSync(
      table,
      privilege.replace("  nix: 'baseline',\n", (row) => row + rows),
    );
    const { diagnostics, output } = compile(
      '7.0',
      join(folder, 'tsconfig.json'),
      '--noEmit',
      '--incremental',
      'false',
    );
    expect(output.match(/ error TS\d+: /g)).toHaveLength(diagnostics.length);
    return diagnostics.map(tableOf).sort();
  }

  /** The declaration in which a fault is, after its file. */
  function tableOf({ file, line }: Diagnostic): string {
    const lines = readFileSync(join(ROOT, file), 'utf8').split('\n').slice(0, line).reverse();
    const [, name] = lines.map((text) => /^(?:export )?(?:const|type) (\w+)/.exec(text)).find(Boolean) ?? [];
    return `${file.replace(/^.*\/(?=lib\/|__tests__\/)/, '')}: ${name}`;
  }

  const LACKING = [
    '__tests__/fleet/settings.test.ts: DEFAULTS',
    '__tests__/types/privilege.pins.ts: Table',
    'lib/fleet/kinds.ts: KIND_DEFAULTS',
    'lib/privilege.ts: FAMILIES',
  ];
  const ANOTHER_PRIVILEGED = ['Distribution', 'OnlyDind', 'OnlyDind'].map(
    (name) => `__tests__/types/privilege.pins.ts: ${name}`,
  );

  it.each([
    ['baseline', LACKING],
    ['privileged', [...LACKING, ...ANOTHER_PRIVILEGED]],
  ])(
    'of level %s lacks its row there, and the compiler says no more',
    (level, lacking) => {
      expect(lackingFor(`  'a-new-kind': '${level}',\n`)).toEqual([...lacking].sort());
    },
    120_000,
  );

  it('lacks its row in files that CONTRIBUTING.md names', () => {
    const [, section = ''] = /\*\*A kind\.\*\*([\s\S]*?)\n\n\*\*/.exec(CONTRIBUTING) ?? [];
    const named = [...section.matchAll(/`([^`]+\.ts)`/g)].map((match) => match[1]);
    expect(named).toEqual(expect.arrayContaining(LACKING.map((table) => table.split(':')[0])));
  });
});
