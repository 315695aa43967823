import fc from 'fast-check';
import { type Place, sharedLines } from '../../lib/policy/shared-lines';

const textOf = (places: readonly Place[], index: number): readonly string[] =>
  places.flatMap((place) => (typeof place === 'string' ? [place] : (place[index] ?? [])));

describe('lines that texts share', () => {
  it('stand there once, with what each has of its own between them', () => {
    expect(
      sharedLines([
        ['a', '1', 'b', 'c'],
        ['a', '2', '3', 'b', 'c'],
        ['a', 'b', 'c', '4'],
      ]),
    ).toEqual(['a', [['1'], ['2', '3'], []], 'b', 'c', [[], [], ['4']]]);
  });

  it('are all lines of one text', () => {
    expect(sharedLines([['a', 'b']])).toEqual(['a', 'b']);
  });

  it('are as many as can be', () => {
    expect(
      sharedLines([
        ['x', 'a', 'b', 'c'],
        ['a', 'b', 'c', 'x'],
      ]),
    ).toEqual([[['x'], []], 'a', 'b', 'c', [[], ['x']]]);
  });

  it('are none of texts that have none', () => {
    expect(sharedLines([['a'], ['b']])).toEqual([[['a'], ['b']]]);
  });

  it('make each text again, whatever the texts are', () => {
    const line = fc.constantFrom('a', 'b', 'c', '');
    const texts = fc.array(fc.array(line, { maxLength: 8 }), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(texts, (all) => {
        const places = sharedLines(all);
        all.forEach((text, index) => {
          expect(textOf(places, index)).toEqual(text);
        });
      }),
    );
  });
});
