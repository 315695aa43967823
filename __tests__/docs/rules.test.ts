import { Markdown } from './markdown';
import { rulesPage } from './rules-page';

const page = new Markdown('docs/rules.md');
const headings = [...page.text.matchAll(/^#{3,4} `(\[?[a-z-]+\]?)`$/gm)].map(([, id]) => id ?? '');

test('the page is what `npm run docs` makes', () => {
  expect(page.text).toBe(rulesPage());
});

test.each(headings)('%s says what to do, what breaks it and which claim it serves', (id) => {
  const section = page.section(`\`${id}\``);
  expect(page.rows(`\`${id}\``).length).toBeGreaterThan(0);
  expect(page.rows(`\`${id}\``).flat()).not.toContain('');
  expect(section).toMatch(/for example(?:, by)?: [^.;]/);
  expect(section).toMatch(/Serves: \[[a-z-]+\]\(security-model\.md#/);
});

test('there are rules of both kinds, each once', () => {
  expect(headings.length).toBeGreaterThan(200);
  expect(new Set(headings).size).toBe(headings.length);
});
