import { html } from '../../../lib/report/html/markup';
import { page } from '../../../lib/report/html/page';
import { picture } from '../../../lib/report/picture/draw';
import { reportManifests } from '../../../lib/report/report-data';
import { manifestsIn, onlyNamespace, reportedFolder } from '../reported-folder';
import { HOSTILE, hostileReport } from './hostile';

const DATA = reportedFolder('dist');
const PAGE = page(DATA);

/** The tags of a page, without what stands in their attributes. */
function tagsOf(text: string): readonly string[] {
  return [...text.matchAll(/<\/?[a-z][a-z0-9]*/gi)].map(([tag]) => tag.toLowerCase());
}

describe('markup', () => {
  test.each(HOSTILE)('%j is text wherever it stands', (hostile) => {
    const text = html`<p title="${hostile}">${hostile}</p>`.toString();
    expect(tagsOf(text)).toEqual(['<p', '</p']);
    expect(text.match(/"/g)).toHaveLength(2);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be written
    expect(text).not.toMatch(/[\u0000\u001b\u202e\u2066]/);
  });

  test('what is made by the tag stays as it is', () => {
    expect(html`<ul>${[html`<li>${'a & b'}</li>`, html`<li>${1}</li>`]}</ul>`.toString()).toBe(
      '<ul><li>a &amp; b</li><li>1</li></ul>',
    );
  });
});

describe('the page', () => {
  test('is one file that asks for nothing and runs nothing', () => {
    expect(PAGE).toContain(
      `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">`,
    );
    expect(tagsOf(PAGE)).not.toContain('<script');
    expect(tagsOf(PAGE)).not.toContain('<img');
    expect(PAGE).not.toMatch(/ (?:src|href|action)="(?!#)/);
    expect(PAGE).not.toMatch(/ on[a-z]+=/);
    expect(PAGE).not.toContain('@import');
  });

  test('is the same each time, in whatever order the objects are', () => {
    expect(page(reportManifests([...manifestsIn('dist')].reverse()))).toBe(PAGE);
  });

  test('has its parts in the order in which they are asked for', () => {
    const headings = [...PAGE.matchAll(/<h2[^>]*>([^<]*)/g)].map(([, text]) => text);
    expect(headings).toEqual([
      'In short',
      'The boundary as a picture',
      'Who can reach what',
      'Who can read which Secret',
      'Who may ask the API server for what',
      'Who can become root on a node',
      'What must exist before the apply',
      'How much it may take',
      'What the API server holds requests to',
      'What is promised, and on what evidence',
      'Accepted risks',
    ]);
  });

  test('begins with findings, if there are any', () => {
    const objects = manifestsIn('dist').filter(({ metadata }) => metadata.name !== 'default-deny');
    const text = page(reportManifests(objects));
    expect(text.indexOf('class="finding"')).toBeGreaterThan(0);
    expect(text.indexOf('class="finding"')).toBeLessThan(text.indexOf('In short</h2>'));
    expect(text).toMatch(/<h2 id="findings-heading">\d+ findings?</);
  });

  test('hostile names add no tag', () => {
    expect(new Set(tagsOf(page(hostileReport())))).toEqual(new Set(tagsOf(PAGE)));
    const text = page(hostileReport());
    for (const broken of ['<script>document', '<img src=x', '<svg onload', '\u202e', '\u0000']) {
      expect(text).not.toContain(broken);
    }
  });
});

describe('the picture', () => {
  const svg = picture(onlyNamespace(DATA), 'one').toString();

  test('tells the one privileged container, its nodes, and who reads what', () => {
    expect(svg.match(/PRIVILEGED/g)?.length).toBeGreaterThan(0);
    expect(svg.match(/class="node daemon privileged"/g)).toHaveLength(1);
    expect(svg).toContain('nodes tinyland.dev/pool=dind</text>');
    expect(svg).toContain('attic-credentials</text>');
    expect(svg).toContain('role="img" aria-labelledby="one-title one-desc"');
  });

  test('runners that are alike are one box, so that five hundred fit', () => {
    const namespace = onlyNamespace(DATA);
    const docker = namespace.runners.find(({ name }) => name === 'docker');
    const rows = namespace.reachability.rows.filter(({ runners }) => runners[0] === 'docker');
    const names = Array.from({ length: 500 }, (_, index) => `more-${index}`);
    const many = {
      ...namespace,
      runners: [
        ...namespace.runners,
        ...names.map((name) => ({ ...(docker as NonNullable<typeof docker>), name })),
      ],
      reachability: {
        ...namespace.reachability,
        rows: [
          ...namespace.reachability.rows,
          ...names.flatMap((name) =>
            rows
              .filter(({ role }) => role === 'job')
              .map((row) => ({ ...row, pods: `jobs of ${name}`, runners: [name] })),
          ),
        ],
      },
    };
    const large = picture(many, 'one').toString();
    expect(large.match(/class="node /g)).toHaveLength(svg.match(/class="node /g)?.length ?? 0);
    expect(large).toContain('and 496 more</text>');
  });
});
