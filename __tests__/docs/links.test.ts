import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { projectFiles } from '../../lib/cli/project/project-files';
import { Markdown } from './markdown';

const root = process.cwd();

function documentsBelow(folder: string): string[] {
  return (
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.md'))
      // What a synth writes about manifests is output, and no document.
      .filter((path) => !path.split('/').includes('dist'))
      .map((path) => join(folder, path))
  );
}

const DOCUMENTS = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  ...documentsBelow('docs'),
  ...documentsBelow('examples'),
].map((path) => new Markdown(path));

/** The anchors that GitLab and GitHub give the headings of a document. */
function anchorsOf({ text }: Markdown): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map((match) =>
    (match[1] ?? '')
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

const LINKS = DOCUMENTS.flatMap(({ path, text }) =>
  [...text.matchAll(/\]\(([^)]+)\)|(?: src|srcset)="([^"]+)"/g)]
    .map((match) => match[1] ?? match[2] ?? '')
    .filter((target) => !target.startsWith('https://'))
    .map((target) => [path, target] as const),
);

test('there are documents and links', () => {
  expect(DOCUMENTS.length).toBeGreaterThan(20);
  expect(LINKS.length).toBeGreaterThan(50);
});

test.each(LINKS)('%s: %s leads somewhere', (path, target) => {
  const [file = '', anchor] = target.split('#');
  const found = file === '' ? path : normalize(join(dirname(path), file));
  expect(existsSync(join(root, found))).toBe(true);
  if (anchor !== undefined) {
    expect(anchorsOf(new Markdown(found))).toContain(anchor);
  }
});

test('every npm script that is named exists, here or in a project of init', () => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const project = projectFiles({ name: 'own', packageSpec: '1.0.0', manifest });
  const scripts = { ...manifest.scripts, ...JSON.parse(project['package.json'] ?? '').scripts };
  const named = DOCUMENTS.flatMap(({ text }) =>
    [...text.matchAll(/npm run ([\w:.]*\w)/g)].map((match) => match[1]),
  );
  expect(named).toContain('synth');
  expect(named.filter((script) => !(script !== undefined && script in scripts))).toEqual([]);
});

test('every document is one that another one leads to', () => {
  const reached = new Set(
    LINKS.map(([path, target]) => normalize(join(dirname(path), target.split('#')[0] ?? ''))),
  );
  const unreached = DOCUMENTS.map(({ path }) => path).filter(
    (path) => !reached.has(path) && !path.startsWith('docs/decisions/') && path !== 'README.md',
  );
  expect(unreached).toEqual([]);
});

test('the index has every page of docs/ once, and every example is listed', () => {
  const targetsOf = (index: string) =>
    LINKS.filter(([path]) => path === index).map(([path, target]) => normalize(join(dirname(path), target)));
  const pages = DOCUMENTS.map(({ path }) => path).filter((path) => /^docs\/[^/]+\.md$/.test(path));
  const listed = targetsOf('docs/README.md').filter((path) => /^docs\/[^/]+\.md$/.test(path));
  expect(listed.sort()).toEqual(pages.filter((path) => path !== 'docs/README.md').sort());
  const examples = readdirSync(join(root, 'examples'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  const shown = new Set(targetsOf('examples/README.md').map((path) => path.split('/')[1]));
  expect([...shown].sort()).toEqual(examples.map(({ name }) => name).sort());
});

describe('decisions', () => {
  const records = DOCUMENTS.filter(({ path }) => path.startsWith('docs/decisions/'));

  test('are numbered without gaps', () => {
    const numbers = records.map(({ path }) => Number(/\/(\d{4})-/.exec(path)?.[1]));
    expect(numbers.sort((a, b) => a - b)).toEqual(records.map((_, index) => index + 1));
  });

  test.each(records.map((record) => [record.path, record] as const))('%s says why', (path, record) => {
    const number = Number(/\/(\d{4})-/.exec(path)?.[1]);
    expect(record.text.startsWith(`# ${number}. `)).toBe(true);
    for (const heading of ['Context', 'Decision', 'Rejected', 'Consequences']) {
      expect(record.section(heading).trim()).not.toBe('');
    }
  });
});
