import { type Context, expressionOf } from '../../../lib/boundary/admission/cel';
import { ATTACKS } from '../../../lib/boundary/admission/corpus/attacks';
import { SOMEBODY, scenesOf } from '../../../lib/boundary/admission/corpus/scene';
import { asker, celValue } from '../../../lib/boundary/admission/request';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { FLEET_SPECS, type FleetName } from '../../corpus/fleets';
import { expectedFleet, manifestsOf } from './rendered-fleet';

/** Every combination of who asks, what for, and what the variable holds. */
const CONTEXTS: readonly Context[] = [asker('a'), asker('b', 'a')].flatMap((userInfo) =>
  ['a', 'b'].flatMap((name) =>
    [
      new Map([['runner', 'a']]),
      new Map([['runner', 'b']]),
      new Map([['runner', 1n]]),
      new Map([['runner', []]]),
      new Map([['runner', ['a']]]),
      new Map(),
    ].map(
      (variables): Context => ({
        object: celValue({ metadata: { name } }),
        oldObject: null,
        request: { operation: name === 'a' ? 'CREATE' : 'UPDATE', userInfo },
        params: null,
        namespaceObject: null,
        variables,
      }),
    ),
  ),
);

describe('an expression that is evaluated once comes out as one that is evaluated each time', () => {
  it.each([
    "'a' == 'a'",
    "'a' == 'b'",
    "{'a': 1}['b'] == 1",
    "request.userInfo.username == 'a'",
    "request.userInfo.groups.exists(g, g == 'a')",
    "request.userInfo.nothing == 'a'",
    'request.userInfo.username == object.metadata.name',
    "request.operation == 'CREATE'",
    "request.operation == 'CREATE' && request.userInfo.username == 'a'",
    "variables.runner in ['a']",
    "{'a': 'x'}[?variables.runner].orValue('') == 'x'",
    'variables.runner == object.metadata.name',
    'size(variables.runner) == 0',
    "size(variables.runner) == 0 && object.metadata.name == 'a'",
    'variables.runner == request.userInfo.username',
    "'a' == 'a' || variables.runner == 'a'",
    "['a', 'b'].exists(request, request == 'b')",
    "['a', 'b'].exists(variables, variables == object.metadata.name)",
  ])('%s', (text) => {
    const once = expressionOf(text);
    const outcomes = (evaluate: (context: Context, index: number) => unknown) =>
      [...CONTEXTS, ...CONTEXTS].map(evaluate);
    expect(outcomes((context) => once.evaluate(context))).toEqual(
      // Another text is another expression, which has been asked nothing yet.
      outcomes((context, index) => expressionOf(`${text}${' '.repeat(index + 1)}`).evaluate(context)),
    );
  });
});

/** Strangers ask what somebody asks of the first runner, so who asks may not hang on the runner. */
describe('who asks is the same for every runner', () => {
  it.each(Object.keys(FLEET_SPECS) as FleetName[])('%s', (name) => {
    const { fleets, index } = collectFacts(manifestsOf(name), expectedFleet(name));
    const scenes = fleets.flatMap((fleet) => scenesOf(fleet, index));
    expect(scenes.length).toBeGreaterThan(0);
    for (const { id, request } of ATTACKS.filter(({ of }) => of === 'every')) {
      const bySomebody = scenes.flatMap((scene) => {
        const asked = request(scene);
        return asked === undefined ? [] : [asked.asker === SOMEBODY];
      });
      expect({ id, kinds: new Set(bySomebody).size }).toEqual({ id, kinds: Math.min(bySomebody.length, 1) });
    }
  });
});
