import { policiesIn } from '../../../../lib/boundary/admission/policy';
import { collectFacts } from '../../../../lib/boundary/facts/facts';
import { meaningOf, type PolicyMeaning } from '../../../../lib/boundary/facts/policy/policy-meaning';
import { policyAndBinding } from '../../admission-fixture';

type Variables = Readonly<Record<string, string>>;

/** What a policy with one rule means. */
function meaning(rule: string, variables: Variables = {}): PolicyMeaning {
  const objects = policyAndBinding('p', 'ci', {
    matchConstraints: { resourceRules: [] },
    variables: Object.entries(variables).map(([name, expression]) => ({ name, expression })),
    validations: [{ expression: rule, message: 'rule' }],
  });
  const [policy] = policiesIn(collectFacts(objects, undefined).index);
  if (policy === undefined) {
    throw new TypeError('there is no policy');
  }
  return meaningOf(policy, { names: new Set(['a', 'b']), wordsFor: () => undefined });
}

test.each([
  ['a list', "object.kind in ['x']", 'widens', 'list'],
  ['a list that is refused', "!(object.kind in ['x'])", 'narrows', 'list'],
  ['a list in a filter that must be empty', "size(object.l.filter(e, !(e in ['x']))) == 0", 'widens', 'list'],
  ['a list that must be in another', "['x'].all(e, e in object.l)", 'narrows', 'list'],
  ['a list of which one must be there', "['x'].exists(e, e in object.l)", 'widens', 'list'],
  ['the most', 'size(object.l) <= 3', 'widens', 'amount'],
  ['the least', '3 <= size(object.l)', 'narrows', 'amount'],
  ['the most of a quantity', "quantity(object.q).compareTo(quantity('1Gi')) <= 0", 'widens', 'amount'],
  ['the least of a quantity', "quantity(object.q).compareTo(quantity('1Gi')) >= 0", 'narrows', 'amount'],
  ['a pattern', "object.name.matches('^x$')", 'widens', 'pattern'],
  ['a pattern that is refused', "!object.name.matches('^x$')", 'narrows', 'pattern'],
] as const)('%s', (_, rule, more, as) => {
  expect(meaning(rule).bounds).toMatchObject([{ more, as }]);
});

test('a list that is read both ways has no order', () => {
  const rule = 'object.kind in variables.l && !(object.name in variables.l)';
  expect(meaning(rule, { l: "['x']" }).bounds).toMatchObject([{ more: undefined, variable: 'l' }]);
});

test('a table is worked out for each text that it is asked for, and for all others', () => {
  const { bounds } = meaning('size(object.l) <= variables.most', {
    who: "{'one': 'a', 'two': 'b'}[?request.userInfo.username].orValue('')",
    most: "variables.who == 'a' ? 1 : variables.who in ['b'] ? 2 : 3",
  });
  expect(bounds).toHaveLength(1);
  expect(bounds[0]?.cases).toMatchObject({
    values: new Map([
      ['one', 1],
      ['two', 2],
    ]),
    other: 3,
  });
});

test('a text that two things tell apart is no value, and its parts are', () => {
  const { bounds } = meaning('size(object.l) <= variables.most', {
    most: "object.kind == 'x' && object.name == 'y' ? 1 : 2",
  });
  expect(bounds.map(({ cases }) => cases.other)).toEqual([1, 2]);
});

test('variables that ask for themselves or grow without an end come to an end', () => {
  expect(meaning('object.kind in variables.l', { l: 'variables.l' }).rules).toHaveLength(1);
  const growing = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [
      `v${index}`,
      index === 0 ? "['x']" : `variables.v${index - 1} + variables.v${index - 1}`,
    ]),
  );
  expect(meaning('object.kind in variables.v59', growing).rules[0]?.text.length).toBeLessThan(10_000);
});

test('what cannot be read is told as it stands', () => {
  expect(meaning('object.kind in [').rules).toMatchObject([
    { name: 'rule', text: 'unread: object.kind in [' },
  ]);
});

test('an expression is the same under other names, and another one is another', () => {
  const text = (rule: string, variables?: Variables) => meaning(rule, variables).rules[0]?.text;
  expect(text('variables.a.all(x, x == 1)', { a: 'object.l' })).toBe(
    text('variables.b.all(y, y == 1)', { b: 'object.l' }),
  );
  expect(text('variables.a.all(x, x == 1)', { a: 'object.l' })).not.toBe(
    text('variables.a.all(x, x == 1)', { a: 'object.m' }),
  );
  expect(text('object.a.all(x, object.b.all(y, x == y))')).not.toBe(
    text('object.a.all(x, object.b.all(y, y == y))'),
  );
});

test('variables that ask for each other too deeply are read as they are written', () => {
  const deep = (first: string) =>
    Object.fromEntries(
      Array.from({ length: 5000 }, (_, index) => [
        `v${index}`,
        index === 0 ? first : `!variables.v${index - 1}`,
      ]),
    );
  const [old, now] = ['true', 'false'].map((first) => meaning('variables.v4999', deep(first)).rules);
  expect(old).toMatchObject([{ name: 'rule', text: expect.stringMatching(/^unread:/) }]);
  expect(old).not.toEqual(now);
});

test('a list of more text than anybody reads is no bound', () => {
  const text = `'${'x'.repeat(400_000)}'`;
  const list = `[${Array.from({ length: 1000 }, () => 'variables.t + variables.t').join(', ')}]`;
  expect(meaning('object.name in variables.l', { t: text, l: list }).bounds).toEqual([]);
});
