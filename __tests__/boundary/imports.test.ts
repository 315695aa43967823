import { readdirSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

const ROOT = resolve(__dirname, '../../..');
const BOUNDARY = join(ROOT, 'lib/boundary');

/** Readers of formats that others write; none of them knows the product. */
const PARSERS = ['js-yaml', 'smol-toml', 'ipaddr.js', '@marcbachmann/cel-js'];

/** What both the product and its judge read. */
const SHARED = ['lib/privilege', 'lib/errors'];

function sources(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? sources(path) : [path];
  });
}

function importsOf(text: string): readonly string[] {
  const pattern = /(?:\bfrom\s*|\bimport\s*\(?\s*|\brequire\s*\(\s*)['"]([^'"\n]+)['"]/g;
  return [...text.matchAll(pattern)].map(([, name]) => name ?? '');
}

function isAllowed(file: string, name: string): boolean {
  if (name.startsWith('.')) {
    const target = relative(ROOT, resolve(dirname(file), name));
    return target.startsWith('lib/boundary/') || target.startsWith('lib/world/') || SHARED.includes(target);
  }
  return (
    PARSERS.includes(name) ||
    (name.startsWith('node:') && builtinModules.includes(name.slice('node:'.length)))
  );
}

describe('the judge shares no code with what it judges', () => {
  const files = sources(BOUNDARY).filter((file) => file.endsWith('.ts'));

  test('there are files to look at', () => {
    expect(files.length).toBeGreaterThan(40);
  });

  test.each(files.map((file) => [relative(BOUNDARY, file), file] as const))('%s', (_, file) => {
    const refused = importsOf(readFileSync(file, 'utf8')).filter((name) => !isAllowed(file, name));
    expect(refused).toEqual([]);
  });

  test('an import of the product would be seen', () => {
    const file = join(BOUNDARY, 'facts/facts.ts');
    const names = importsOf(
      "import { a } from '../../fleet/fleet';\nconst b = require('cdk8s');\nawait import('../../config/x');",
    );
    expect(names).toEqual(['../../fleet/fleet', 'cdk8s', '../../config/x']);
    expect(names.filter((name) => isAllowed(file, name))).toEqual([]);
    expect(isAllowed(file, '../../privilege')).toBe(true);
    expect(isAllowed(file, 'node:zlib')).toBe(true);
  });
});
