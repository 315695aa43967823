import { each, messageExpressionOf, messageOf } from '../../lib/policy/admission-policy';
import { text } from '../../lib/policy/cel-text';
import { CEL } from './cel-dialect';

const RULE = { id: 'a-rule', expression: 'false', problem: "it isn't so", fix: 'make it so' };

const told = (rule: Parameters<typeof messageExpressionOf>[0], context: Record<string, unknown> = {}) =>
  CEL.evaluate(messageExpressionOf(rule, "'runner ' + 'docker'"), context);

describe('the message of a rule', () => {
  it('says which rule it is, what is wrong and what to do', () => {
    expect(messageOf(RULE)).toBe("[a-rule] it isn't so; fix: make it so");
  });

  it('also says who was refused, when the request can be looked into', () => {
    expect(told(RULE)).toBe("[a-rule] runner docker: it isn't so; fix: make it so");
  });

  it('names what is wrong in the request', () => {
    expect(told({ ...RULE, offenders: "['a', 'b']" })).toBe(
      "[a-rule] runner docker: it isn't so: a, b; fix: make it so",
    );
  });
});

describe('a rule for every element', () => {
  const { expression: _, ...rest } = RULE;
  const items = [
    { name: 'a', image: 'x:1', fine: true },
    { name: 'b', image: 'x:2', fine: false },
    { name: 'c', image: 'x:3', fine: false },
  ];

  it('holds where all of them hold', () => {
    const { expression } = each({ ...rest, of: 'items', holds: 'e.fine' });
    expect(CEL.evaluate(expression, { items: items.slice(0, 1) })).toBe(true);
    expect(CEL.evaluate(expression, { items })).toBe(false);
  });

  it('names those which do not', () => {
    expect(told(each({ ...rest, of: 'items', holds: 'e.fine' }), { items })).toContain(': b, c; fix:');
  });

  it('names them as it is told to', () => {
    const rule = each({ ...rest, of: 'items', holds: 'e.fine', named: "e.name + '=' + e.image" });
    expect(told(rule, { items })).toContain(': b=x:2, c=x:3; fix:');
  });
});

describe('a text literal', () => {
  it.each(["it's", 'back\\slash', "\\'", '', 'plain'])('holds %p', (value) => {
    expect(CEL.evaluate(text(value))).toBe(value);
  });
});
