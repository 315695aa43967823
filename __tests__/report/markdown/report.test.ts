import { page } from '../../../lib/report/html/page';
import { markdownReport } from '../../../lib/report/markdown/page';
import type { ReachabilityCell } from '../../../lib/report/reachability/cell';
import type { ReportData } from '../../../lib/report/report-data';
import { hostileReport } from '../html/hostile';
import { onlyNamespace, reportedFolder } from '../reported-folder';

const FOLDERS = ['dist', 'examples/self-hosted-gitlab/dist', 'examples/closed-network/dist'];

/** The names of the pods of each column, by its title. */
function columnsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const items = text.matchAll(/^- (Pods \d+): (.*(?:\n {2}.*)*)/gm);
  return new Map(
    [...items].map(([, title = '', names = '']) => [
      title,
      names
        .replace(/\n {2}/g, ' ')
        .split('; ')
        .map((name) => name.replace(', and the containers of their daemon', '').replaceAll('\\', '')),
    ]),
  );
}

/** What the tables of a direction say: answers by pods and place. */
function answersIn(text: string, title: string): ReadonlyMap<string, string> {
  const columns = columnsOf(text);
  const answers = new Map<string, string>();
  for (const [whole, head = ''] of text.matchAll(
    new RegExp(`^\\| ${title} \\|(.*)\\|\\n(?:\\|.*\\n)*`, 'gm'),
  )) {
    const titles = head.split('|').map((word) => word.trim());
    for (const row of whole.trim().split('\n').slice(2)) {
      const [place = '', ...cells] = row
        .split('|')
        .slice(1, -1)
        .map((word) => word.trim());
      for (const [index, cell] of cells.entries()) {
        for (const pods of columns.get(titles[index] ?? '') ?? []) {
          answers.set(`${pods} ${place}`, cell.replaceAll('*', ''));
        }
      }
    }
  }
  return answers;
}

/** A report in which there are so many other kinds of pods, each of which reaches something else. */
function withMorePods(data: ReportData, count: number): ReportData {
  const namespace = onlyNamespace(data);
  const { rows, destinations } = namespace.reachability;
  const [first] = rows;
  if (first === undefined) {
    throw new TypeError('no pods');
  }
  const more = Array.from({ length: count }, (_, index) => ({
    ...first,
    pods: `jobs of more-${index}`,
    runners: [`more-${index}`],
    egress: first.egress.map(
      (cell): ReachabilityCell => ({
        ...cell,
        answer: destinations.findIndex(({ id }) => id === cell.id) === index ? 'unknown' : cell.answer,
      }),
    ),
  }));
  return {
    ...data,
    namespaces: [{ ...namespace, reachability: { ...namespace.reachability, rows: [...rows, ...more] } }],
  };
}

function expectSame(text: string, data: ReportData): void {
  const { destinations, sources, rows } = onlyNamespace(data).reachability;
  const wanted = (places: typeof sources, of: (row: (typeof rows)[number]) => readonly ReachabilityCell[]) =>
    new Map(
      rows.flatMap((row) =>
        of(row).map((cell, index) => [`${row.pods} ${places[index]?.title}`, cell.answer] as const),
      ),
    );
  expect(answersIn(text, 'What pods reach')).toEqual(wanted(destinations, ({ egress }) => egress));
  expect(answersIn(text, 'Who reaches pods')).toEqual(wanted(sources, ({ ingress }) => ingress));
}

function wideLines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.length > 100 && line.trim().split(' ').length > 2);
}

describe.each(FOLDERS)('the report of %s as Markdown', (folder) => {
  const data = reportedFolder(folder);
  const text = markdownReport(data);

  test('has the answers of the matrix that JSON has', () => {
    expectSame(text, data);
  });

  test('names what decides each of them', () => {
    const { rows } = onlyNamespace(data).reachability;
    const columns = [...columnsOf(text).keys()];
    const decided = text.split('\n### ').filter((part) => part.startsWith('What decides it for pods'));
    expect(decided).toHaveLength(columns.length);
    for (const [index, names] of [...columnsOf(text).values()].entries()) {
      const row = rows.find(({ pods }) => pods === names[0]);
      const cells = [...(row?.egress ?? []), ...(row?.ingress ?? [])];
      expect(cells.length).toBeGreaterThan(12);
      const told = (decided[index] ?? '').replace(/\n +/g, ' ');
      for (const policy of cells.flatMap(({ policies }) => policies)) {
        const generic = policy.replace(`${row?.runners[0]}-`, '{runner}-');
        expect(told).toMatch(new RegExp(`\`(?:${policy}|${generic})\``));
      }
    }
  });

  test('is no wider than a page', () => {
    expect(wideLines(text)).toEqual([]);
  });
});

const DATA = reportedFolder('dist');

test('many kinds of pods stand in several tables, none of which is too wide', () => {
  const data = withMorePods(DATA, 12);
  const text = markdownReport(data);
  expect(text.match(/^\| What pods reach \|/gm)).toHaveLength(3);
  expectSame(text, data);
  expect(wideLines(text)).toEqual([]);
});

test('HTML, Markdown and JSON tell the same promises, and none of manifests of others', () => {
  const [text, html] = [markdownReport(DATA), page(DATA)];
  expect(DATA.promises.length).toBeGreaterThan(10);
  for (const { id, sentence } of DATA.promises) {
    expect(text).toContain(`- \`${id}\`: **`);
    expect(html).toContain(sentence.replaceAll("'", '&#39;'));
  }
  const others = { ...DATA, promises: [] };
  expect(markdownReport(others)).not.toContain('What is promised');
  expect(page(others)).not.toContain('What is promised');
});

test('a manager whose configuration is missing is told first, in each format', () => {
  const namespace = onlyNamespace(DATA);
  const unseen = { where: 'Deployment other, container runner', reads: 'Secret config' };
  const data = { ...DATA, namespaces: [{ ...namespace, unseenManagers: [unseen] }] };
  const sentence = 'Nothing is known of the runners of Deployment other, container runner: Secret config';
  expect(page(data)).toContain(sentence);
  expect(markdownReport(data).replaceAll('\n', ' ')).toContain(sentence);
});

test('hostile names stay text', () => {
  const text = markdownReport(hostileReport());
  const bare = text.replace(/(?<![`\\])(`+)(?!`)[\s\S]*?[^`]\1(?!`)/g, 'CODE');
  expect(text).toContain('taken');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be written
  expect(text).not.toMatch(/[\u0000\u001b\u202e\u2066]/);
  expect(bare).not.toMatch(/(?<!\\)<(?:script|img|svg|h1|!--)|(?<!\\)\]\(/);
  expect(text.match(/^# /gm)).toHaveLength(2);
});
