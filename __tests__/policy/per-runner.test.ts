import { type Fact, factOf, factVariables } from '../../lib/policy/per-runner';
import { CEL } from './cel-dialect';

type Facts = readonly (readonly [string, Fact])[];

const expressionOf = (facts: Facts) => factOf('variables.runner', facts);

/** What the expression gives a runner, with numbers as JavaScript has them. */
const valueFor = (expression: string, runner: string): unknown => {
  const value: unknown = CEL.evaluate(expression, { variables: { runner } });
  return typeof value === 'bigint' ? Number(value) : value;
};

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const WAYS: readonly (readonly [way: string, facts: Facts, expression: string])[] = [
  ['once, where all agree', NAMES.map((name) => [name, 'x']), "'x'"],
  ['once, for one runner', [['a', 'a-job']], "'a-job'"],
  [
    'by its name',
    [
      ['a', 'the-a-job'],
      ['bb', 'the-bb-job'],
    ],
    "'the-' + variables.runner + '-job'",
  ],
  [
    'by its name, where that stands twice',
    [
      ['a', 'a-a'],
      ['b', 'a-b'],
    ],
    "'a-' + variables.runner",
  ],
  [
    'as its name',
    [
      ['a', 'a'],
      ['b', 'b'],
    ],
    'variables.runner',
  ],
  [
    'as an exception',
    [
      ['a', 1],
      ['b', 2],
      ['c', 2],
    ],
    "variables.runner == 'a' ? 1 : 2",
  ],
  [
    'as an exception of some',
    [
      ['a', ['x']],
      ['b', ['x']],
      ['c', []],
      ['d', []],
      ['e', []],
    ],
    "variables.runner in ['a', 'b'] ? ['x'] : []",
  ],
  [
    'in a table, where all differ',
    NAMES.map((name, index) => [name, index]),
    "{'a': 0, 'b': 1, 'c': 2, 'd': 3, 'e': 4, 'f': 5}[variables.runner]",
  ],
  [
    'in a table of those that differ',
    [...NAMES, 'g', 'h'].map((name, index) => [name, index < 4 ? `only-${index}` : 'what most of them have']),
    "{'a': 'only-0', 'b': 'only-1', 'c': 'only-2', 'd': 'only-3'}[?variables.runner].orValue('what most of them have')",
  ],
  [
    'field by field',
    [
      ['a', { name: 'a', same: 'x', cpu: '1' }],
      ['b', { name: 'b', same: 'x', cpu: '2' }],
      ['c', { name: 'c', same: 'x', cpu: '2' }],
    ],
    "{'name': string(variables.runner), 'same': 'x', 'cpu': variables.runner == 'a' ? '1' : '2'}",
  ],
  [
    'as a whole, where the fields are others',
    [
      ['a', { one: 'x' }],
      ['b', { two: 'x' }],
    ],
    "variables.runner == 'b' ? {'two': 'x'} : {'one': 'x'}",
  ],
];

describe('what differs between runners is said', () => {
  it.each(WAYS)('%s', (_, facts, expression) => {
    expect(expressionOf(facts)).toBe(expression);
    for (const [runner, fact] of facts) {
      expect({ runner, fact: valueFor(expression, runner) }).toEqual({ runner, fact });
    }
  });

  it('for nobody else, where a table of all is asked', () => {
    const facts = NAMES.map((name, index) => [name, index] as const);
    expect(() => valueFor(expressionOf(facts), 'nobody')).toThrow();
  });

  it('right, whichever way is taken', () => {
    const values: readonly Fact[] = ['a', 'b-x', '', "it's", 3, ['a'], [], { k: 'a' }, { k: 'b' }, { l: '' }];
    for (const names of [NAMES.slice(0, 2), NAMES]) {
      for (let first = 0; first < values.length; first++) {
        for (let step = 0; step < 4; step++) {
          const facts = names.map((name, index) => [
            name,
            // Of one type, as those of one field are.
            sameType(values, first)[(index * step) % sameType(values, first).length] ?? '',
          ]) as unknown as Facts;
          for (const [runner, fact] of facts) {
            expect(valueFor(expressionOf(facts), runner)).toEqual(fact);
          }
        }
      }
    }
  });
});

test('each fact is a variable', () => {
  expect(
    factVariables('r', [
      ['a', { image: 'x', seconds: 1 }],
      ['b', { image: 'x', seconds: 2 }],
    ]),
  ).toEqual([
    { name: 'image', expression: "'x'" },
    { name: 'seconds', expression: "r == 'b' ? 2 : 1" },
  ]);
  expect(factVariables('r', [])).toEqual([]);
});

function sameType(values: readonly Fact[], index: number): readonly Fact[] {
  const typeOf = (value: Fact | undefined) => (Array.isArray(value) ? 'list' : typeof value);
  return values.slice(index).filter((value) => typeOf(value) === typeOf(values[index]));
}
