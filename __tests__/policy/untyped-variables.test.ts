import type { ASTNode } from '@marcbachmann/cel-js';
import { nodesOf } from '../../lib/boundary/admission/nodes';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { withBefore } from '../../lib/policy/overlap';
import { policySpec } from '../../lib/policy/policy-spec';
import { typed, untyped } from '../../lib/policy/untyped-variables';
import { get, type Manifest } from '../boundary/edit';
import { corpusFleet, FLEET_SPECS, type FleetName } from '../corpus/fleets';
import { CEL } from './cel-dialect';
import { fleetWith, Standing } from './standing';

const FLEETS = Object.keys(FLEET_SPECS) as FleetName[];
const ALL = FLEETS.flatMap((fleet) =>
  admissionPolicies(corpusFleet(fleet)).map(
    (policy) => [`${fleet}: ${policy.concern}`, policySpec(policy)] as const,
  ),
);

/** Every expression of a policy, those of messages too. */
function expressionsOf(spec: unknown): readonly string[] {
  return ['matchConditions', 'variables', 'validations'].flatMap((field) =>
    ((get(spec as Manifest, field) ?? []) as Manifest[]).flatMap(({ expression, messageExpression }) =>
      [expression, messageExpression].flatMap((text) => (typeof text === 'string' ? [text] : [])),
    ),
  );
}

/** How often an expression names the variables, and how often behind `dyn()`. */
function namedIn(expression: string): { readonly all: number; readonly untyped: number } {
  const nodes = nodesOf(CEL.parse(expression).ast);
  const isVariables = (node: ASTNode | undefined) => node?.op === 'id' && node.args === 'variables';
  return {
    all: nodes.filter(isVariables).length,
    untyped: nodes.filter(
      (node) =>
        node.op === '.' &&
        node.args[0].op === 'call' &&
        node.args[0].args[0] === 'dyn' &&
        isVariables(node.args[0].args[1][0]),
    ).length,
  };
}

const typedIn = (spec: unknown) =>
  expressionsOf(spec).filter((expression) => namedIn(expression).all > namedIn(expression).untyped);

describe('policies', () => {
  it.each(ALL)('have an API server look up the type of no variable: %s', (_, spec) => {
    expect(spec.variables.length).toBeGreaterThan(0);
    expect(expressionsOf(spec).some((expression) => namedIn(expression).untyped > 0)).toBe(true);
    expect(typedIn(spec)).toEqual([]);
  });

  it.each(ALL)(
    'have rules that are true or false, and messages that are text, all the same: %s',
    (_, spec) => {
      for (const { expression, messageExpression } of spec.validations) {
        expect([expression, CEL.parse(expression).check().type]).toEqual([expression, 'bool']);
        expect([messageExpression, CEL.parse(messageExpression).check().type]).toEqual([
          messageExpression,
          'string',
        ]);
      }
    },
  );

  it('look up none where they let pass what stood before either', () => {
    const first = new Standing(fleetWith({ resources: { build: { cpuLimit: '4' } } })).before;
    const second = new Standing(fleetWith({ resources: { build: { cpuLimit: '3' } } }), first).before;
    const third = new Standing(fleetWith({}), second).before;
    const spec = third.find('ValidatingAdmissionPolicy', 'acme-runners-job-pods')?.spec;
    expect(
      expressionsOf(spec).filter((expression) => /before2_holds/.test(expression)).length,
    ).toBeGreaterThan(0);
    expect(typedIn(spec)).toEqual([]);
  });

  it('hold nothing open of a version that looked them up', () => {
    const [policy] = admissionPolicies(corpusFleet('tinyland')).filter(
      ({ concern }) => concern === 'job-pods',
    );
    const spec = policySpec(policy as NonNullable<typeof policy>);
    const standing = JSON.parse(JSON.stringify(spec), (key, value) =>
      key === 'expression' ? typed(value) : value,
    );
    expect(typedIn(standing)).not.toEqual([]);
    const requesters = {
      runners: ['docker'],
      userOf: (runner: string) => runner,
      isFor: () => 'true',
      runnerOf: (literal: string) => literal,
    };
    expect(withBefore(spec, standing, requesters)).toEqual({ spec });
  });
});

describe('a variable', () => {
  it.each([
    ["variables.a == 'b'", "dyn(variables).a == 'b'"],
    ['size(variables.a.b) + variables._c', 'size(dyn(variables).a.b) + dyn(variables)._c'],
    ['"variables.a" + \'variables.b\' + variables.c', '"variables.a" + \'variables.b\' + dyn(variables).c'],
    ['object.my_variables.a', 'object.my_variables.a'],
  ])('is asked for without its type: %s', (written, rendered) => {
    expect(untyped(written)).toBe(rendered);
    expect(untyped(rendered)).toBe(rendered);
    expect(typed(rendered)).toBe(written);
    expect(typed(written)).toBe(written);
  });

  it.each([["r'\\' + variables.a + '"], ["'''variables.a''' + variables.b"], ['size(variables) == 0']])(
    'stays as it is where literals cannot be told from the rest: %s',
    (expression) => {
      expect([untyped(expression), typed(expression)]).toEqual([expression, expression]);
    },
  );

  it('stays as it is in a literal', () => {
    expect(typed("'dyn(variables).a' + dyn(variables).b")).toBe("'dyn(variables).a' + variables.b");
  });
});
