import { Readable } from 'node:stream';
import { RULES } from '../../lib/boundary/rule-table';
import { diff } from '../../lib/cli/diff';
import { runImport } from '../../lib/cli/import';
import { report } from '../../lib/cli/report';
import { type CommandProcess, verify } from '../../lib/cli/verify';

const EMPTY_LINE = '\r\u001b[2K';
const LAST_RULE = RULES.at(-1)?.id;
const VALUES = 'gitlabUrl: https://gitlab.example.com\nrunners:\n  executor: kubernetes\n';

type Host = Omit<CommandProcess, 'exitCode'> & { readonly env: Record<string, string> };

/** What a command writes, in order: on a terminal whose every look at the clock is a second later, or in a pipe. */
async function written(isTTY: boolean, command: (host: Host) => Promise<number>, input = '') {
  const parts: (readonly ['stdout' | 'stderr', string])[] = [];
  let clock = 0;
  await command({
    stdin: Readable.from([Buffer.from(input)]),
    stdout: { write: (text) => parts.push(['stdout', text]) },
    stderr: { write: (text) => parts.push(['stderr', text]), isTTY },
    now: () => (clock += 1000),
    env: {},
  });
  return parts;
}

const COMMANDS: Readonly<
  Record<string, readonly [run: (host: Host) => Promise<number>, steps: readonly string[]]>
> = {
  verify: [
    (host) => verify(['dist'], { format: 'json' }, '1.2.3', host),
    ['reading dist/tinyland-runners.k8s.yaml', `dist: rule ${LAST_RULE}`],
  ],
  report: [
    (host) => report(['dist'], { format: 'json' }, host),
    [
      'reading dist/tinyland-runners.k8s.yaml',
      `rule ${LAST_RULE}`,
      'what they make possible',
      'writing the report',
    ],
  ],
  diff: [
    (host) => diff('dist', 'dist', { format: 'json' }, host),
    ['reading dist/tinyland-runners.k8s.yaml', `dist: rule ${LAST_RULE}`, 'dist: what they make possible'],
  ],
  import: [(host) => runImport(['-'], {}, host), ['reading -', 'making a fleet of it']],
};

test.each(Object.entries(COMMANDS))(
  '%s says on a terminal what it does, and empties the line before it writes',
  async (_, [run, steps]) => {
    const parts = await written(true, run, VALUES);
    const texts = parts.map(([, text]) => text);
    expect(texts).toEqual(expect.arrayContaining(steps.map((step) => EMPTY_LINE + step)));
    parts.forEach(([stream, text], index) => {
      const before = texts.slice(0, index).findLast((each) => each.startsWith(EMPTY_LINE));
      expect([text, stream === 'stdout' && text.includes(EMPTY_LINE)]).toEqual([text, false]);
      if (!text.startsWith(EMPTY_LINE)) {
        expect(before).toBe(EMPTY_LINE);
      }
    });
    expect(parts.some(([stream]) => stream === 'stdout')).toBe(true);
  },
);

test.each(Object.entries(COMMANDS))('%s says nothing of it in a pipe', async (_, [run]) => {
  const parts = await written(false, run, VALUES);
  expect(parts.length).toBeGreaterThan(0);
  expect(parts.filter(([, text]) => text.includes('\r'))).toEqual([]);
});

test('what cannot be read is told on a line of its own', async () => {
  const parts = await written(true, (host) =>
    verify(['dist', 'no-such-folder'], { format: 'text' }, '1.2.3', host),
  );
  const texts = parts.map(([, text]) => text);
  expect(texts.at(-2)).toBe(EMPTY_LINE);
  expect(texts.at(-1)).toContain('no-such-folder');
});
