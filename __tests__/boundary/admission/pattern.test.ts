import * as fc from 'fast-check';
import { withinBudget } from '../../../lib/boundary/admission/budget';
import { matchesPattern } from '../../../lib/boundary/admission/pattern';

const matches = (text: string, pattern: string): boolean =>
  withinBudget(0, () => matchesPattern(text, pattern));

describe('a pattern', () => {
  it.each<[string, string, boolean]>([
    ['runner-1', '^runner-[0-9]+$', true],
    ['runner-', '^runner-[0-9]+$', false],
    ['a.b', 'a\\.b', true],
    ['axb', 'a\\.b', false],
    ['xxabxx', 'ab', true],
    ['docker.io/a/b:1', '^(?:[^/]*:[^/]*|docker\\.io/(?:[^/]*/)*[^/]*:[^/]*)$', true],
    ['quay.io/a/b:1', '^(?:[^/]*:[^/]*|docker\\.io/(?:[^/]*/)*[^/]*:[^/]*)$', false],
    ['aaa', '^a{2}$', false],
    ['aa', '^a{2}$', true],
    ['aaaa', '^a{2,}$', true],
    ['a', '^a{2,}$', false],
    ['aaa', '^a{1,3}$', true],
    ['aaaa', '^a{1,3}$', false],
    ['', '^a{0,2}$', true],
    ['b', '^a{0}b$', true],
    ['abab', '^(ab)+$', true],
    ['aba', '^(ab)+$', false],
    ['', '', true],
    ['x', '^$', false],
    ['a\nb', 'a.b', false],
    ['-', '^[a-]$', true],
    [']', '^[\\]]$', true],
    ['é', '^[à-ü]$', true],
    ['ab', '^a??b$', true],
  ])('matches %j with %j: %s', (text, pattern, answer) => {
    expect(matches(text, pattern)).toBe(answer);
  });

  it.each([
    '\\d',
    '\\w+',
    '(?i)a',
    '(?P<n>a)',
    '(?=a)',
    '[[:alpha:]]',
    'a**',
    'a{1,2}{3}',
    'a{2,1}',
    'a{1001}',
    '(',
    ')',
    '[',
    'a{',
    '*',
    '[z-a]',
    '\\',
  ])('is not known where RE2 may read it in another way: %s', (pattern) => {
    expect(() => matches('a', pattern)).toThrow('RE2 may read the pattern');
  });

  it('matches as JavaScript does, for what both read alike', () => {
    const piece = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(?:a|b)', '(?:ab)', '\\.', '^', '$', '|');
    const times = fc.constantFrom('', '', '*', '+', '?', '{2}', '{1,2}', '{0,}', '*?');
    const part = fc.tuple(piece, times).map(([a, b]) => ('^$|'.includes(a) ? a : a + b));
    const nested = fc.array(part, { maxLength: 5 }).map((parts) => parts.join(''));
    const pattern = fc.tuple(nested, nested, times, nested).map(([a, b, c, d]) => `${a}(?:${b})${c}${d}`);
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.', 'c'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (written, read) => {
        expect(matches(read, written)).toBe(new RegExp(written, 'u').test(read));
      }),
      { numRuns: 3000 },
    );
  });

  it.each([
    '^(a+)+$',
    '^(a|a)*$',
    '^(?:a*)*b$',
    '^(.*a){12}$',
    `^${'a*'.repeat(40)}b$`,
    `^${'(?:[^/]*/)*'.repeat(8)}${'[^/]*'.repeat(8)}:1$`,
  ])('that takes JavaScript for ever takes no time: %s', (pattern) => {
    expect(matches(`${'a'.repeat(300)}!`, pattern)).toBe(false);
  });

  it.each(['(((a{100}){100}){100})', '(a{1000}){1000}', '(?:'.repeat(101) + ')'.repeat(101)])(
    'that grows too large is told: %s',
    (pattern) => {
      expect(() => matches('a', pattern)).toThrow();
    },
  );

  it('counts what a long text takes', () => {
    expect(() => matches('a'.repeat(100_000), '^[ab]*[ac]*[ad]*[ae]*x$')).toThrow('steps');
  });
});
