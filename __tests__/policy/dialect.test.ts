import { nodesOf } from '../../lib/boundary/admission/nodes';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { expressionsOf } from '../../lib/policy/policy-size';
import { policySpec } from '../../lib/policy/policy-spec';
import { corpusFleet, FLEET_SPECS, type FleetName } from '../corpus/fleets';
import { CEL, DIALECT_FUNCTIONS, DIALECT_NAMES, DIALECT_OPERATORS } from './cel-dialect';

/** What an expression uses that is not in the dialect. */
function strangersIn(expression: string): readonly string[] {
  const nodes = nodesOf(CEL.parse(expression).ast);
  const loopVariables = nodes.flatMap((node) =>
    node.op === 'rcall' && node.args[2].length === 2 && node.args[2][0]?.op === 'id'
      ? [node.args[2][0].args]
      : [],
  );
  const names = new Set([...DIALECT_NAMES, ...loopVariables]);
  return nodes.flatMap((node) => {
    if (!DIALECT_OPERATORS.has(node.op)) {
      return [`operator ${node.op}`];
    }
    if (node.op === 'call' || node.op === 'rcall') {
      return DIALECT_FUNCTIONS.has(node.args[0]) ? [] : [`function ${node.args[0]}`];
    }
    return node.op === 'id' && !names.has(node.args) ? [`name ${node.args}`] : [];
  });
}

/** Every literal that is used as a regular expression, and every literal of a table that could be. */
function patternsIn(expression: string): readonly string[] {
  return nodesOf(CEL.parse(expression).ast).flatMap((node) =>
    node.op === 'value' && typeof node.args === 'string' && /^\^|\$$|\(\?:/.test(node.args)
      ? [node.args]
      : [],
  );
}

const policies = Object.keys(FLEET_SPECS).flatMap((name) =>
  admissionPolicies(corpusFleet(name as FleetName)).map(
    (policy) => [`${name}: ${policy.concern}`, policy] as const,
  ),
);

describe('the dialect', () => {
  it.each(policies)('holds every expression of %s', (_, policy) => {
    const expressions = expressionsOf(policy);
    expect(expressions.length).toBeGreaterThan(2);
    expect(expressions.flatMap(strangersIn)).toEqual([]);
  });

  it.each([
    ['ip("10.0.0.1").family() == 4', 'function ip'],
    ['[1, 2].all(i, v, v > i)', 'name i'],
    ['cel.bind(x, 1, x == 1)', 'name cel'],
    ['authorizer.path("/").check("get").allowed()', 'name authorizer'],
    ['object.metadata.name.lowerAscii() == "x"', 'function lowerAscii'],
    ['object.spec.x < 3', 'operator <'],
    ['optional.of(1).hasValue()', 'function hasValue'],
  ])('refuses %s', (expression, stranger) => {
    expect(strangersIn(expression)).toContain(stranger);
  });

  it.each(policies)('keeps to patterns that RE2 and JavaScript read alike in %s', (_, policy) => {
    for (const pattern of expressionsOf(policy).flatMap(patternsIn)) {
      expect(pattern).not.toMatch(/\(\?[!=<]|\\[1-9dDwWsSbBpP]|[*+?}]\+/);
      expect(() => new RegExp(pattern)).not.toThrow();
    }
  });

  it.each(policies)('has messages of one line, for every rule of %s', (_, policy) => {
    const { validations } = policySpec(policy);
    for (const { message, messageExpression } of validations) {
      expect(message).toMatch(/^\[[a-z]+(?:-[a-z]+)*\] \S.*\S; fix: \S[^\n]*[^.\n]$/);
      expect(message.length).toBeLessThan(400);
      expect(messageExpression).toContain(message.slice(0, message.indexOf(']') + 1));
      // The runner tries again when it reads this, and would wait a quarter of an hour for what never changes.
      expect(message).not.toContain('exceeded quota');
    }
  });
});
