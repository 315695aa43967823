import { bindingSpec, policyAndBinding } from '../admission-fixture';
import { get, type Manifest, remove } from '../edit';
import { find } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

const NAMESPACE = 'tinyland-runners';

describe('admission-bound', () => {
  const bound = (change: Manifest) => (o: Manifest[]) =>
    Object.assign(get(find(o, 'ValidatingAdmissionPolicyBinding'), 'spec') as Manifest, change);

  test.each<[Manifest, string]>([
    [{ validationActions: ['Deny'] }, 'pass'],
    [{ validationActions: ['Audit'] }, 'fail'],
    [{ validationActions: [] }, 'fail'],
    [{ matchResources: {} }, 'fail'],
    [bindingSpec('other-runners'), 'fail'],
    [
      {
        matchResources: {
          namespaceSelector: {
            matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: [NAMESPACE] }],
          },
        },
      },
      'pass',
    ],
    [
      {
        matchResources: {
          namespaceSelector: {
            matchExpressions: [
              { key: 'kubernetes.io/metadata.name', operator: 'In', values: [NAMESPACE, 'b'] },
            ],
          },
        },
      },
      'fail',
    ],
    [
      {
        matchResources: {
          namespaceSelector: {
            matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: ['b'] }],
          },
        },
      },
      'fail',
    ],
    [
      {
        matchResources: {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': NAMESPACE, team: 'a' } },
        },
      },
      'fail',
    ],
    [{ paramRef: { name: 'a' } }, 'fail'],
  ])('%j: %s', (change, status) => {
    expect(statusOf('admission-bound', bound(change))).toBe(status);
  });

  test('a policy of another fleet is bound where its maker says', () => {
    const policies = policyAndBinding('other-policy', 'other');
    expect(statusOf('admission-bound', (o) => o.push(...policies))).toBe('pass');
    const everywhere = policyAndBinding('other-policy', 'other', undefined, { matchResources: {} });
    const [finding] = resultOf('admission-bound', (o) => o.push(...everywhere)).findings;
    expect(finding).toMatchObject({ value: '[]' });
    expect(finding).not.toHaveProperty('allowed');
    const ours = policyAndBinding(`${NAMESPACE}-more`, 'other');
    expect(statusOf('admission-bound', (o) => o.push(...ours))).toBe('fail');
  });

  test('bindings and policies belong together', () => {
    const { findings } = resultOf('admission-bound', (o) =>
      remove(find(o, 'ValidatingAdmissionPolicyBinding'), 'spec.policyName'),
    );
    expect(findings.map(({ value }) => value)).toEqual([undefined, 'unset']);
  });
});
