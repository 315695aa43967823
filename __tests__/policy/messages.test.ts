import {
  type AdmissionRule,
  each,
  messageExpressionOf,
  messageOf,
  none,
} from '../../lib/policy/admission-policy';
import { spoken, text } from '../../lib/policy/cel-text';
import { CEL } from './cel-dialect';

const RULE = { id: 'a-rule', expression: 'false', problem: "it isn't so", fix: 'make it so' };

/** Evaluates an expression as the API server does: with what the rule found in the request. */
const evaluate = (expression: string, { variable }: AdmissionRule, context: Record<string, unknown>) => {
  const variables = variable ? { [variable.name]: CEL.evaluate(variable.expression, context) } : {};
  return CEL.evaluate(expression, { ...context, variables });
};

const told = (rule: AdmissionRule, context: Record<string, unknown> = {}) =>
  evaluate(messageExpressionOf(rule, { called: 'runner ', name: "'docker'" }), rule, context);

const holds = (rule: AdmissionRule, context: Record<string, unknown>) =>
  evaluate(rule.expression, rule, context);

describe('the message of a rule', () => {
  it('says which rule it is, what is wrong and what to do', () => {
    expect(messageOf(RULE)).toBe("[a-rule] it isn't so; fix: make it so");
  });

  it('also says who was refused, when the request can be looked into', () => {
    expect(told(RULE)).toBe("[a-rule] runner docker: it isn't so; fix: make it so");
  });

  it('ends with what else may be done', () => {
    expect(told({ ...RULE, ending: "'; or not'" })).toBe(
      "[a-rule] runner docker: it isn't so; fix: make it so; or not",
    );
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
    const rule = each({ ...rest, of: 'items', holds: 'e.fine' });
    expect(holds(rule, { items: items.slice(0, 1) })).toBe(true);
    expect(holds(rule, { items })).toBe(false);
  });

  it('holds where something else holds besides', () => {
    const rule = each({ ...rest, of: 'items', holds: 'e.fine', besides: 'size(items) > 0' });
    expect(holds(rule, { items: items.slice(0, 1) })).toBe(true);
    expect(holds(rule, { items: [] })).toBe(false);
    expect(holds(rule, { items })).toBe(false);
  });

  it('says what it looks for once, in a variable that is called after it', () => {
    const rule = each({ ...rest, of: 'items', holds: 'e.fine' });
    expect(rule.variable).toEqual({ name: 'aRule', expression: 'items.filter(e, !(e.fine))' });
    for (const text of [rule.expression, messageExpressionOf(rule, { called: '', name: "''" })]) {
      expect(text).toContain('variables.aRule');
      expect(text).not.toContain('fine');
    }
  });

  it('names those which do not', () => {
    expect(told(each({ ...rest, of: 'items', holds: 'e.fine' }), { items })).toContain(': b, c; fix:');
  });

  it('names them as it is told to', () => {
    const rule = each({ ...rest, of: 'items', holds: 'e.fine', named: "e.name + '=' + e.image" });
    expect(told(rule, { items })).toContain(': b=x:2, c=x:3; fix:');
  });
});

describe('a rule for names of what is wrong', () => {
  const { expression: _, ...rest } = RULE;
  const rule = none({ ...rest, found: "items.filter(e, e != 'a')" });

  it('holds where there are none, and says them where there are', () => {
    expect(holds(rule, { items: ['a'] })).toBe(true);
    expect(holds(rule, { items: ['a', 'b', 'c'] })).toBe(false);
    expect(told(rule, { items: ['a', 'b', 'c'] })).toContain(': b, c; fix:');
  });
});

describe('a sentence in an expression', () => {
  it.each(["it's", 'a "word"', 'back\\slash', '\\"', ''])('holds %p', (sentence) => {
    expect(CEL.evaluate(spoken(sentence))).toBe(sentence);
  });
});

describe('a text literal', () => {
  it.each(["it's", 'back\\slash', "\\'", '', 'plain'])('holds %p', (value) => {
    expect(CEL.evaluate(text(value))).toBe(value);
  });
});
