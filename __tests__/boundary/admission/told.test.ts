import { Question } from '../../../lib/boundary/admission/evaluate';
import { policiesIn } from '../../../lib/boundary/admission/policy';
import { asker } from '../../../lib/boundary/admission/request';
import { messageOf, problemAndFix } from '../../../lib/boundary/admission/told';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { policyAndBinding, policySpec } from '../admission-fixture';
import type { Manifest } from '../edit';

const NAMESPACE = 'tinyland-runners';

/** How a pod called `p` is refused by validations like these, of which each refuses. */
function refusals(validations: readonly Manifest[], binding: Manifest = {}, spec: Manifest = {}) {
  const refusing = validations.map((validation) => ({ expression: 'false', ...validation }));
  const objects = policyAndBinding(
    'example',
    NAMESPACE,
    { ...policySpec(), ...spec, validations: refusing },
    binding,
  );
  const labels = { 'kubernetes.io/metadata.name': NAMESPACE };
  const question = new Question(
    {
      asker: asker('mallory'),
      operation: 'CREATE',
      group: '',
      version: 'v1',
      kind: 'Pod',
      resource: 'pods',
      subresource: '',
      namespace: NAMESPACE,
      name: 'p',
      object: { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: NAMESPACE } },
    },
    {
      objects: [],
      namespaces: new Map([[NAMESPACE, { labels, object: { metadata: { name: NAMESPACE, labels } } }]]),
    },
  );
  return policiesIn(collectFacts(objects, undefined).index).flatMap((policy) => question.refusalsBy(policy));
}

test.each<[string, Manifest, string]>([
  ['its message', { message: 'no pods' }, 'no pods'],
  ['its expression', { message: 'no pods', messageExpression: "'no ' + object.metadata.name" }, 'no p'],
  ['its message, if the expression gives no text', { message: 'no pods', messageExpression: '1' }, 'no pods'],
  [
    'its message, if the expression gives nothing',
    { message: 'no pods', messageExpression: "''" },
    'no pods',
  ],
  [
    'its message, if the expression gives two lines',
    { message: 'no pods', messageExpression: "'a\\nb'" },
    'no pods',
  ],
  [
    'its message, if the expression fails',
    { message: 'no pods', messageExpression: 'object.nothing.at.all' },
    'no pods',
  ],
  ['nothing, if it says nothing', {}, ''],
])('a rule that refuses says %s', (_, validation, message) => {
  expect(refusals([validation]).map(messageOf)).toEqual([message]);
});

test('each rule says its own', () => {
  expect(refusals([{ message: 'one' }, { message: 'two' }]).map(messageOf)).toEqual(['one', 'two']);
});

test('where parameters are missing, no rule says anything', () => {
  const paramRef = { name: 'missing', namespace: NAMESPACE, parameterNotFoundAction: 'Deny' };
  const paramKind = { apiVersion: 'v1', kind: 'ConfigMap' };
  const found = refusals([{ message: 'one' }, { message: 'two' }], { paramRef }, { paramKind });
  expect(found.map(({ by }) => by)).toEqual([undefined]);
  expect(found.map(messageOf)).toEqual(['']);
});

describe('problem and fix', () => {
  test.each<[string, string, string | undefined]>([
    ['no pods; fix: make none', 'no pods', 'make none'],
    ['no pods; fix: make none; fix: or few', 'no pods', 'make none; fix: or few'],
    ['no pods', 'no pods', undefined],
    ['x'.repeat(401), 'x'.repeat(400), undefined],
  ])('of %p', (message, problem, fix) => {
    expect(refusals([{ message }]).map(problemAndFix)).toEqual([[problem, fix]]);
  });

  test('never hold a secret', () => {
    const [told] = refusals([{ message: `no glrt-${'a'.repeat(20)}` }]).map(problemAndFix);
    expect(told?.[0]).toMatch(/^no /);
    expect(told?.[0]).not.toContain('aaaa');
  });
});
