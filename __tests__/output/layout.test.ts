import { stripVTControlCharacters } from 'node:util';
import { layoutFor, type Screen, UNBOUNDED } from '../../lib/output/layout';
import { summarize } from '../../lib/output/summary';
import { DEDICATED_NODES, fleetOf } from '../chart/sample-fleet';

const LONG = Array.from({ length: 12 }, (_, index) => `a-rather-long-tag-number-${index}`);

/** Seven runners with long tags, one of which alone is wider than a terminal. */
const SEVEN = fleetOf(
  ...LONG.slice(0, 5).map((tag, index) => ({
    kind: 'docker' as const,
    name: `docker-${index}`,
    tags: [...LONG.slice(index, index + 7), `${tag}-of-its-own`],
  })),
  { kind: 'nix', name: 'nix', tags: ['x'.repeat(120)], attic: 'push', accessLevel: 'ref_protected' },
  { kind: 'dind', nodes: DEDICATED_NODES },
);

const terminal = (columns: number): Screen => ({ isTTY: true, columns });
const plain = (columns: number) => summarize(SEVEN, undefined, layoutFor(terminal(columns), {}));

/** What a text says, however it is broken. */
const unbroken = (text: string) => text.replace(/\s+/g, '');

describe('a summary on a terminal', () => {
  it.each([40, 80, 120, 200])('of %d columns has no wider line', (columns) => {
    const lines = plain(columns).split('\n');
    expect(lines.filter(({ length }) => length > columns)).toEqual([]);
    expect(lines.length).toBeGreaterThan(20);
  });

  it.each([80, 120, 200])('of %d columns says everything that a wide one says', (columns) => {
    const text = unbroken(plain(columns));
    for (const { name, kind, settings, secrets } of SEVEN.runners) {
      for (const fact of [name, kind, settings.image, settings.tags.join(','), secrets.names.join('')]) {
        expect(text).toContain(fact);
      }
    }
    const wide = summarize(SEVEN).split('\n');
    const sentences = wide.filter((line) => /^(?:!|All|Managers|Fleet)/.test(line));
    expect(sentences.length).toBeGreaterThan(4);
    for (const line of sentences) {
      expect(text).toContain(unbroken(line));
    }
  });

  it('has a block for each runner where the table does not fit, and a table where it does', () => {
    expect(
      plain(80)
        .split('\n')
        .filter((line) => /^RUNNER {8}/.test(line)),
    ).toHaveLength(7);
    const small = summarize(fleetOf({ kind: 'docker' }), undefined, layoutFor(terminal(120), {}));
    expect(small).toBe(summarize(fleetOf({ kind: 'docker' })));
  });

  it('breaks behind commas, and in a word only where it is wider than the screen', () => {
    const lines = plain(80).split('\n');
    const start = lines.findIndex((line) => line.startsWith('TAGS'));
    expect(lines.slice(start, start + 2)).toEqual([
      'TAGS          a-rather-long-tag-number-0,a-rather-long-tag-number-1,',
      '              a-rather-long-tag-number-2,a-rather-long-tag-number-3,',
    ]);
    expect(lines.filter((line) => /^ +x+$/.test(line))).toHaveLength(1);
  });
});

describe('the layout', () => {
  const colourful: Screen = { isTTY: true, columns: 90, hasColors: () => true };

  it('is that of the terminal, or a usual one where it does not say', () => {
    expect(layoutFor(terminal(97), {})).toEqual({ table: 97, words: 97, colours: false });
    expect(layoutFor({ isTTY: true, columns: 0 }, {}).words).toBe(80);
  });

  it('of a log bounds tables alone, and has no colours', () => {
    expect(layoutFor({ columns: 90, hasColors: () => true }, {})).toEqual({ ...UNBOUNDED, table: 120 });
  });

  it('has colours on a terminal that has some, and never with NO_COLOR', () => {
    expect(layoutFor(colourful, {}).colours).toBe(true);
    expect(layoutFor(colourful, { NO_COLOR: '' }).colours).toBe(true);
    expect(layoutFor(colourful, { NO_COLOR: '1', FORCE_COLOR: '1' }).colours).toBe(false);
    expect(layoutFor({ ...colourful, hasColors: () => false }, {}).colours).toBe(false);
    const coloured = summarize(SEVEN, undefined, layoutFor(colourful, {}));
    expect(coloured).toContain('\u001b[33m! nix: jobs may write to the Attic cache\u001b[39m');
    expect(stripVTControlCharacters(coloured)).toBe(plain(90));
  });
});
