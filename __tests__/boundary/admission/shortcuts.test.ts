import { Environment } from '@marcbachmann/cel-js';
import { type Context, expressionOf } from '../../../lib/boundary/admission/cel';

const CONTEXT: Context = {
  object: {
    text: 'a',
    list: ['a', 'b'],
    number: 1n,
    rare: '\u{1f512}\u{1f512}a',
    long: 'a'.repeat(100_000),
    half: '\ud83d',
  },
  oldObject: null,
  request: {},
  params: null,
  namespaceObject: null,
  variables: new Map(),
};

/** The library as it is, without any way around it. */
const LIBRARY = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: true });
LIBRARY.registerVariable('object', 'dyn');

function byLibrary(text: string): unknown {
  try {
    return { is: 'value', value: LIBRARY.evaluate(text, { object: CONTEXT.object }) };
  } catch (error) {
    return { is: 'error', message: String((error as Error).message).split('\n')[0] };
  }
}

describe('a way around the evaluator', () => {
  it.each([
    "object.text == 'a'",
    "object.text == 'b'",
    "object.text != 'a'",
    "object.text != 'b'",
    "object.number == 'a'",
    "object.number != 'a'",
    'object.list == object.list',
    "object.list == ['a', 'b']",
    "object.list != ['b', 'a']",
    "object.text in ['b', 'a']",
    "object.text in ['b', 'c']",
    "object.number in ['b', '1']",
    "object.list in ['a']",
    'object.number in [1, 2]',
    "object.text in {'a': 1}",
    'object.text in object.list',
    "object.list.all(item, item in ['a', 'b'])",
    'object.text in []',
    'size(object.text)',
    'size(object.rare)',
    'size(object.half)',
    'size(object.long)',
    'size(object.list)',
    'size(object.number)',
    "size(['a', 'b', 'c'])",
    "{'a': ['b'], 'c': ['d']}[object.text]",
    "{'a': ['b'], 'c': ['d']}[?'x'].orValue(['y'])",
    "['a', 'b'].filter(item, item != object.text)",
    "['a', 'b'].map(item, item + object.text) + ['c']",
    "[['a'], ['b']].filter(item, object.text in item)",
  ])('leads to the same: %s', (text) => {
    const expected = byLibrary(text);
    const { evaluate } = expressionOf(text);
    expect(evaluate(CONTEXT)).toEqual(expected);
    // What is kept of the first evaluation was not changed by it.
    expect(evaluate({ ...CONTEXT })).toEqual(expected);
  });
});
