import * as fc from 'fast-check';

/** Pieces that readers of YAML have tripped over. */
const PIECES: readonly string[] = [
  ...[
    ':',
    ': ',
    '- ',
    '? ',
    ', ',
    '[',
    ']',
    '{',
    '}',
    '#',
    ' #',
    '# ',
    '&x ',
    '*x',
    '!',
    '!!str ',
    '!!binary ',
    '|',
    '>',
    '|-',
    '|2',
    '"',
    "'",
    '%',
    '@',
    '`',
    '\\',
    '<<: ',
    '<<: *x',
    '<<: {hostPID: true}',
    '~',
    '=',
    '-',
    '--',
    '---',
    '...',
    '\n---\n',
    '\n...\n',
    '---\n',
    '--- #\n',
  ],
  ...[
    '\n',
    '\n\n',
    ' ',
    '  ',
    '\t',
    '\r',
    '\r\n',
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\u00a0',
    '\u0000',
    '\u0007',
    '\u007f',
    '\u200b',
    '\u3000',
    '\u202e',
    'é',
    '😀',
    '\ufffd',
  ],
  ...[
    '\\x41',
    '\\u0041',
    '\\/',
    '\\ud83d',
    '\\n',
    '\\\n',
    '0',
    '1',
    '1e3',
    '0x1',
    '0o7',
    '_',
    '+',
    '.',
    'yes',
    'true',
    'null',
    'y',
    '.inf',
    '2001-01-01',
  ],
  ...[
    'items: []\n',
    'items: null\n',
    'items:\n- a: b\n',
    '\nkind: List\n',
    '{"a": 1}',
    '{',
    '[a: b]',
    '{a, b: c}',
    '? a\n: b\n',
    '%YAML 1.2\n',
    '%TAG ! tag:x,2000:\n',
    '"a": ',
    "'b': ",
    '"<<": ',
    'hostPID: true\n',
    '__proto__: ',
  ],
];

/** A change of a text, at a place that is given as a share of its length. */
type Change = (text: string) => string;

const PLACE = fc.double({ min: 0, max: 1, noNaN: true });

const LINES = (change: (lines: string[], at: number) => void): fc.Arbitrary<Change> =>
  PLACE.map((place) => (text) => {
    const lines = text.split('\n');
    change(lines, Math.floor(place * lines.length));
    return lines.join('\n');
  });

const CHANGE: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(PLACE, fc.constantFrom(...PIECES)).map(
    ([place, piece]): Change =>
      (text) => {
        const at = Math.floor(place * (text.length + 1));
        return text.slice(0, at) + piece + text.slice(at);
      },
  ),
  fc.tuple(PLACE, fc.constantFrom(...PIECES), fc.nat(6)).map(
    ([place, piece, gone]): Change =>
      (text) => {
        const at = Math.floor(place * (text.length + 1));
        return text.slice(0, at) + piece + text.slice(at + gone);
      },
  ),
  // Where a scalar ends or a line begins, pieces do more harm.
  fc.tuple(PLACE, fc.constantFrom(...PIECES), fc.boolean()).map(
    ([place, piece, begin]): Change =>
      (text) => {
        const lines = text.split('\n');
        const at = Math.floor(place * lines.length);
        const line = lines[at] ?? '';
        lines[at] = begin ? line.replace(/^(\s*)/, `$1${piece.replaceAll('$', '$$$$')}`) : line + piece;
        return lines.join('\n');
      },
  ),
  fc.tuple(PLACE, fc.constantFrom(...PIECES)).map(
    ([place, piece]): Change =>
      (text) => {
        const lines = text.split('\n');
        const at = Math.floor(place * lines.length);
        lines[at] = (lines[at] ?? '').replace(/: (.*)$/, (_, value: string) => `: ${piece}${value}`);
        return lines.join('\n');
      },
  ),
  fc.tuple(PLACE, fc.nat(8)).map(
    ([place, gone]): Change =>
      (text) => {
        const at = Math.floor(place * text.length);
        return text.slice(0, at) + text.slice(at + gone);
      },
  ),
  LINES((lines, at) => lines.splice(at, 0, lines[at] ?? '')),
  LINES((lines, at) => lines.splice(at, 1)),
  LINES((lines, at) => lines.splice(at, 0, `  ${lines.splice(at, 1)[0] ?? ''}`)),
  LINES((lines, at) => lines.splice(at, 0, ` ${lines.splice(at, 1)[0] ?? ''}`)),
  LINES((lines, at) => lines.splice(at, 0, (lines.splice(at, 1)[0] ?? '').replace(/^ {1,2}/, ''))),
  LINES((lines, at) => lines.splice(at, 0, ...lines.splice(at + 1, 1))),
);

/** One to three changes of one of some texts. */
export function mutated(texts: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(CHANGE, { minLength: 1, maxLength: 3 }))
    .map(([text, changes]) => changes.reduce((changed, change) => change(changed), text));
}
