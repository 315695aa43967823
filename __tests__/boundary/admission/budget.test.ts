import { MOST_STEPS, spend, withinAllowance, withinBudget } from '../../../lib/boundary/admission/budget';
import { type Context, expressionOf } from '../../../lib/boundary/admission/cel';
import { Unknown } from '../../../lib/boundary/admission/unknown';
import { checkBoundary } from '../../../lib/boundary/check';
import type { Manifest } from '../edit';
import { expectedFleet, expressionsOf, manifestsOf, policyOf } from './rendered-fleet';

const THOUSAND = `[${Array.from({ length: 1000 }, (_, index) => index).join(', ')}]`;
const DOUBLED = '.map(a, a + a)'.repeat(40);

const contextOf = (variables: Readonly<Record<string, string>> = {}): Context => {
  const known = new Map<string, unknown>();
  const context = {
    object: { name: 'a'.repeat(60), list: Array.from({ length: 2000 }, () => ({ name: 'x' })) },
    oldObject: null,
    request: {},
    params: null,
    namespaceObject: null,
    variables: known,
  };
  known.get = (name) => {
    const outcome = expressionOf(variables[name] ?? '').evaluate(context);
    if (outcome.is === 'value') {
      return outcome.value;
    }
    throw outcome.is === 'unknown' ? new Unknown(outcome.message) : new RangeError(outcome.message);
  };
  return context;
};

/** Each of these would take longer than anybody waits. */
const ENDLESS: readonly (readonly [string, string])[] = [
  [
    'loops in loops',
    `${THOUSAND}.all(a, ${THOUSAND}.all(b, ${THOUSAND}.all(c, ${THOUSAND}.all(d, a + b + c + d >= 0))))`,
  ],
  [
    'loops in loops, in the wake of or',
    `${THOUSAND}.all(a, ${THOUSAND}.exists(b, ${THOUSAND}.exists(c, ${THOUSAND}.exists(d, a < 0)))) || true`,
  ],
  [
    'loops over lists of the object',
    'object.list.all(a, object.list.all(b, object.list.all(c, a.name == c.name)))',
  ],
  [
    'a filter of a filter',
    `${THOUSAND}.filter(a, ${THOUSAND}.filter(b, ${THOUSAND}.map(c, [a, b, c]).size() > 0).size() > 0).size() > 0`,
  ],
  [
    'exactly one',
    `${THOUSAND}.exists_one(a, ${THOUSAND}.exists_one(b, ${THOUSAND}.exists_one(c, a == b && b == c)))`,
  ],
  ['a text that doubles', `['abcdefgh']${DOUBLED}.all(a, a.contains('x'))`],
  ['a list that doubles', `[[1]]${DOUBLED}.all(a, a.size() > 0)`],
  ['a list of the same list', `[[dyn(1)]]${'.map(a, [dyn(a), dyn(a)])'.repeat(40)}.all(a, a == a.map(b, b))`],
  [
    'a list of the same list, looked for',
    `[[dyn(1)]]${'.map(a, [dyn(a), dyn(a)])'.repeat(40)}.all(a, a.map(b, b) in [a.map(b, b)])`,
  ],
  [
    'long texts, over and over',
    `${THOUSAND}.all(a, [object.name + '${'x'.repeat(50_000)}'].all(b, !b.contains('xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxy')))`,
  ],
];

describe('the budget of an evaluation', () => {
  it.each(ENDLESS)('does not suffice for %s', (_, text) => {
    expect(expressionOf(text).evaluate(contextOf())).toEqual({
      is: 'unknown',
      message: 'it takes more than 200000 steps',
    });
  });

  it('does not suffice for a variable that asks for itself twice', () => {
    const context = contextOf({ a: 'variables.a || variables.a' });
    expect(expressionOf('variables.a').evaluate(context).is).toBe('unknown');
  });

  it('does not suffice for variables that double each other', () => {
    const names = Array.from({ length: 60 }, (_, index) => `v${index}`);
    const chain = names.map((name, index) => [
      name,
      index === 0 ? "'abcdefgh'" : `variables.v${index - 1} + variables.v${index - 1}`,
    ]);
    expect(
      expressionOf("variables.v59.contains('x')").evaluate(contextOf(Object.fromEntries(chain))).is,
    ).toBe('unknown');
  });

  it('is there anew for the next expression', () => {
    expressionOf(ENDLESS[0]?.[1] ?? '').evaluate(contextOf());
    expect(
      expressionOf('object.list.all(a, object.list.all(b, true) || a.name == "x")').strange,
    ).toBeUndefined();
    expect(expressionOf('object.list.all(a, a.name == "x")').evaluate(contextOf())).toEqual({
      is: 'value',
      value: true,
    });
  });
});

describe('a budget', () => {
  /** Evaluations within evaluations. */
  const nested = (levels: number): string =>
    withinBudget(0, () => (levels > 1 ? nested(levels - 1) : 'the end'));

  /** What it takes to begin with an expression. */
  const BEGINNING = 20;

  test('is left at a hundred evaluations within each other, and not before', () => {
    expect(nested(100)).toBe('the end');
    expect(() => nested(101)).toThrow(Unknown);
    expect(nested(100)).toBe('the end');
  });

  test('counts how an evaluation begins, and each of its steps', () => {
    expect(withinBudget(MOST_STEPS - BEGINNING, () => 'the end')).toBe('the end');
    expect(() => withinBudget(MOST_STEPS - BEGINNING + 1, () => 'the end')).toThrow(Unknown);
    expect(() => withinBudget(MOST_STEPS - BEGINNING, () => spend(1))).toThrow(/more than 200000 steps/);
  });

  test('is one for all evaluations within one', () => {
    const half = (): string => withinBudget(MOST_STEPS / 2 - BEGINNING, () => 'half');
    expect(withinBudget(-BEGINNING, () => half() + half())).toBe('halfhalf');
    expect(() => withinBudget(1 - BEGINNING, () => half() + half())).toThrow(Unknown);
  });

  test('is used up by all policies of a fleet together, each evaluation counted once', () => {
    const whole = (): string =>
      withinBudget(-BEGINNING, () => withinBudget(MOST_STEPS - BEGINNING, () => 'the end'));
    const alone = (): string => withinBudget(MOST_STEPS - BEGINNING, () => 'the end');
    withinAllowance(0, () => {
      expect(Array.from({ length: 40 }, alone)).toHaveLength(40);
      expect(alone).toThrow(/all policies together/);
      withinAllowance(1, () => {
        expect(Array.from({ length: 50 }, whole)).toHaveLength(50);
        expect(whole).toThrow(/all policies together/);
      });
      expect(alone).toThrow(/all policies together/);
    });
    expect(alone()).toBe('the end');
  });

  test('that one fleet used up is not missed by what is judged after it', () => {
    const greedy = manifestsOf('tinyland');
    const costly = `${THOUSAND}.exists(a, [0, 1, 2, 3, 4, 5, 6, 7].exists(b, a + b < 0))`;
    for (const { name, text, write } of expressionsOf(policyOf(greedy, 'job-pods'))) {
      if (name.startsWith('job-')) {
        write(`${costly} || ${text}`);
      }
    }
    const told = (objects: readonly Manifest[]) =>
      checkBoundary(objects, expectedFleet('tinyland')).results.flatMap(({ findings }) =>
        findings.map(({ message }) => message),
      );
    expect(told(greedy)).toContainEqual(expect.stringContaining('all policies together take too many steps'));
    expect(told(manifestsOf('tinyland'))).toEqual([]);
  });
});
