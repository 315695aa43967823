import { expressionOf } from '../../../lib/boundary/admission/cel';
import { Constants } from '../../../lib/boundary/admission/constants';
import type { Policy } from '../../../lib/boundary/admission/policy';

/** What a policy writes down for later. */
const VARIABLES = {
  none: '[]',
  some: "['a']",
  table: "{'a': ['b'], 'c': ['d']}[object.kind]",
  holes: "{'a': ['b'], 'c': []}[object.kind]",
  asked: 'object.spec.containers',
  off: 'false',
};

function constantOf(text: string): unknown {
  const variables = Object.entries(VARIABLES).map(([name, value]) => ({
    name,
    expression: expressionOf(value),
    where: '',
  }));
  const [root] = expressionOf(text).parts.keys();
  if (root === undefined) {
    throw new TypeError(`${text} has no parts`);
  }
  return new Constants({ variables } as unknown as Policy).valueOf(root);
}

test.each<[string, unknown]>([
  ['variables.off', false],
  ['!variables.off', true],
  ['size(variables.none) == 0', true],
  ['size(variables.none) > 0', false],
  ["'a' in variables.none", false],
  ['size(variables.some) > 0', true],
  ["size(['a']) > 0", true],
  ['size(variables.table) > 0', true],
  ["size({'a': ['b']}[object.kind]) > 0", true],
  ['variables.off && object.a', false],
  ['object.a && variables.off', false],
  ['!variables.off || object.a', true],
  ['!variables.off && !variables.off', true],
  ["'a' == 'b'", false],
  ["'a' != 'b'", true],
  ['2 > 1', true],
])('%s comes out the same for every request', (text, value) => {
  expect(constantOf(text)).toBe(value);
});

test.each([
  'object.off',
  'object.some',
  'variables.missing',
  'variables.asked',
  'size(variables.asked) == 0',
  'size(variables.asked) > 0',
  'size(variables.holes) > 0',
  'size(variables.some) > 1',
  'size(object.some) > 0',
  'size(object.variables) > 0',
  "size({'a': []}[object.kind]) > 0",
  "'a' in variables.some",
  '!variables.off && object.a',
  'variables.off || object.a',
  'variables.none == variables.none',
])('%s does not', (text) => {
  expect(constantOf(text)).toBeUndefined();
});
