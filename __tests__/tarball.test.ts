import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import ts from 'typescript-5.9';
import { pageOfPackage } from '../lib/output/package-page';

const { status, stdout } = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
  encoding: 'utf8',
});
const [packed] = JSON.parse(stdout) as [{ files: readonly { path: string }[] }];
const paths = packed.files.map(({ path }) => path);
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));

/** The texts of a source that people get to see: everything in quotes. Comments are for readers of declarations. */
function textsOf(path: string): readonly string[] {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2023, true);
  const texts: string[] = [];
  const walk = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node)) {
      texts.push(node.text);
    }
    ts.forEachChild(node, walk);
  };
  walk(source);
  return texts;
}

const SOURCES = readdirSync('lib', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .map((path) => join('lib', path));
const PAGE = /(?<![\w/.-])(?:docs|examples)\/[\w/.-]+\.\w+|\b(?:README|CONTRIBUTING|CHANGELOG)\.md/g;

/** Pages that comments and messages of the product name. */
function cited(texts: readonly string[]): readonly string[] {
  return [...new Set(texts.flatMap((text) => text.match(PAGE) ?? []))].sort();
}

test('npm packs', () => {
  expect(status).toBe(0);
  expect(paths.length).toBeGreaterThan(500);
});

test('every page that a message or a comment names is in the tarball', () => {
  const messages = cited(SOURCES.flatMap(textsOf));
  expect(messages).toEqual(expect.arrayContaining(['docs/opentofu.md', 'docs/configuration.md']));
  const named = cited(SOURCES.map((path) => readFileSync(path, 'utf8')));
  expect([...messages, ...named].filter((path) => !paths.includes(path))).toEqual([]);
});

test('every link of a page in the tarball leads to a file in it, or to one for those who have the repository', () => {
  const links = paths
    .filter((path) => path.endsWith('.md'))
    .flatMap((page) =>
      [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)/g)]
        .map(([, target = '']) => target)
        .filter((target) => !target.startsWith('https://'))
        .map((target) => normalize(join(dirname(page), target)).replace(/\/$/, '')),
    );
  expect(links.length).toBeGreaterThan(50);
  const missing = links.filter((link) => !paths.some((path) => path === link || path.startsWith(`${link}/`)));
  expect(missing.filter((link) => !link.startsWith('__tests__/'))).toEqual([]);
});

test('what package.json names is in the tarball', () => {
  const entries = Object.values(manifest.exports as Record<string, string | Record<string, string>>)
    .flatMap((entry) => (typeof entry === 'string' ? [entry] : Object.values(entry)))
    .map(normalize);
  const named = [manifest.main, manifest.types, ...Object.values<string>(manifest.bin), ...entries];
  expect(named.length).toBeGreaterThan(6);
  expect(named.filter((path) => !paths.includes(path))).toEqual([]);
});

test('nothing of tests, caches or secrets is in the tarball', () => {
  expect(
    paths.filter((path) =>
      /__tests__|\.tsbuildinfo|^bench|^dist\/|^site\/|^build\/site|\.npmrc|\.env/.test(path),
    ),
  ).toEqual([]);
});

test('a page is named from where the reader is', () => {
  expect(pageOfPackage('docs/opentofu.md')).toBe('docs/opentofu.md');
});
