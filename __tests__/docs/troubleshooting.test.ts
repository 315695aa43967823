import { readdirSync, readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { Fleet } from '../../lib';
import { CHECKS } from '../../lib/audit/audit';
import { RULES } from '../../lib/boundary/rule-table';
import { programOf } from '../../lib/cli/program';
import { FIELD_CHECKS } from '../../lib/fleet/decode/field-checks';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { FLEET_SPECS } from '../corpus/fleets';
import { codeWords, Markdown, tableRows } from './markdown';

const errors = new Markdown('docs/errors.md');
const rules = new Markdown('docs/rules.md');
const failures = new Markdown('docs/failures.md');

/** The rows of a page by the words that stand as code in their first cell. */
function entriesOf({ text }: Markdown): ReadonlyMap<string, readonly string[]> {
  return new Map(
    tableRows(text).flatMap((row) => codeWords(row[0] ?? '').map((word) => [word, row] as const)),
  );
}

describe('findings of a synth', () => {
  const sources = readdirSync('lib', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(`lib/${file}`, 'utf8'));
  const literals = sources.flatMap((text) =>
    [...text.matchAll(/\bcode: '([a-z\d-]+)'/g)].map(([, code]) => code),
  );
  const codes = [...new Set([...literals, ...Object.keys(FIELD_CHECKS)])].map(String).sort();
  const entries = entriesOf(errors);

  test('are many', () => {
    expect(codes.length).toBeGreaterThan(80);
  });

  test.each(codes)('%s says what it means and what to do', (code) => {
    const [, means, action] = entries.get(code) ?? [];
    expect([means, action]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)]);
  });
});

test.each(RULES.map((rule) => [rule.id, rule] as const))(
  'rule %s has its entry, with each fault',
  (id, { faults }) => {
    const rows = rules.rows(`\`${id}\``);
    expect(rows.length).toBeGreaterThanOrEqual(Math.max(1, faults.length));
    expect(rows.flat().filter((cell) => !/\w/.test(cell))).toEqual([]);
  },
);

describe('refusals of the API server', () => {
  const named = [
    ...new Set(
      Object.values(FLEET_SPECS).flatMap((spec) =>
        admissionPolicies(Fleet.define(spec)).flatMap(({ rules }) => rules.map(({ id }) => id)),
      ),
    ),
  ].sort();

  test('are many', () => {
    expect(named.length).toBeGreaterThan(90);
  });

  test.each(named)('[%s] says what to do', (id) => {
    const rows = rules.rows(`\`[${id}]\``);
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.flat().filter((cell) => !/\w/.test(cell))).toEqual([]);
  });
});

test('every check of an audit says what to do', () => {
  const rows = new Markdown('docs/audit.md').rows('What it answers');
  expect(rows.map(([check = '']) => codeWords(check)[0])).toEqual(CHECKS.map(({ id }) => id));
  expect(rows.map((row) => row.length)).toEqual(CHECKS.map(() => 4));
  expect(rows.flat().filter((cell) => !/\w/.test(cell))).toEqual([]);
});

describe('exit statuses', () => {
  const program = programOf(JSON.parse(readFileSync('package.json', 'utf8')), process);
  const rows = errors.rows('Exit status');
  const statusesOf = (command: string) =>
    rows.filter(([, of = '']) => codeWords(of).includes(command)).map(([status]) => Number(status));

  /** What a command says of itself in its help, after `Exit status:`. */
  function toldBy(command: Command): readonly number[] {
    let help = '';
    command.configureOutput({
      writeOut: (text) => {
        help += text;
      },
    });
    command.outputHelp();
    const sentence = /Exit status:([\s\S]*?)(?:\.\s|$)/.exec(help)?.[1] ?? '';
    return [...sentence.matchAll(/\b([012]) if\b|\b([12]) on\b|[,;] ([12])\b/g)].map((match) =>
      Number(match[1] ?? match[2] ?? match[3]),
    );
  }

  test.each(program.commands.map((command) => [command.name(), command] as const))(
    'of %s are those that its help tells, each with what to do',
    (name, command) => {
      const told = toldBy(command).filter((status) => status !== 0);
      expect(statusesOf(name)).toEqual([...new Set(told)].sort());
    },
  );

  test('of a synth, and of every command, are told', () => {
    expect(statusesOf('npm run synth')).toEqual([1, 2]);
    expect(rows.filter(([, of]) => of === 'every command').map(([status]) => status)).toEqual(['0', '2']);
    expect(rows.flat().filter((cell) => !/\w/.test(cell))).toEqual([]);
  });
});

test('the first page of troubleshooting leads to each of them', () => {
  const rows = failures.rows('By its message');
  const pages = rows.flatMap((row) =>
    [...(row[2] ?? '').matchAll(/\]\(([a-z-]+\.md)/g)].map(([, page]) => page),
  );
  expect(pages).toEqual(
    expect.arrayContaining(['errors.md', 'rules.md', 'audit.md', 'review.md', 'verify.md']),
  );
});
