import { setKubernetes } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

describe('overwrites-closed', () => {
  test.each<[string, string]>([
    ['node_selector_overwrite_allowed', '^(?:kubernetes\\.io/hostname=any)$'],
    ['node_selector_overwrite_allowed', '^node-role\\.kubernetes\\.io/control-plane=$'],
    ['node_tolerations_overwrite_allowed', '^$'],
    ['node_tolerations_overwrite_allowed', '^:NoSchedule$'],
    ['node_tolerations_overwrite_allowed', '^:NoExecute$'],
    ['node_tolerations_overwrite_allowed', '^node-role\\.kubernetes\\.io/control-plane:NoSchedule$'],
    ['pod_labels_overwrite_allowed', '^runner-fleet/role=manager$'],
    ['pod_labels_overwrite_allowed', '^runner-fleet/runner=.*$'],
    ['pod_labels_overwrite_allowed', '^runner-fleet/kind=dind$'],
    [
      'pod_annotations_overwrite_allowed',
      '^container\\.apparmor\\.security\\.beta\\.kubernetes\\.io/build=.*$',
    ],
    ['pod_annotations_overwrite_allowed', '^.*$'],
  ])('%s never matches what %s does', (key, pattern) => {
    expect(statusOf('overwrites-closed', setKubernetes(key, pattern))).toBe('fail');
  });

  test.each<[string, string]>([
    ['^pool=a$', 'pass'],
    ['^(?:pool=a|pool=b)$', 'pass'],
    ['^pool=[|a]$', 'pass'],
    ['^pool=a\\|b$', 'pass'],
    ['pool=a', 'fail'],
    ['^pool=a', 'fail'],
    ['pool=a$', 'fail'],
    ['^pool=a|pool=b$', 'fail'],
    ['^(pool=a)|(pool=b)$', 'fail'],
    ['^pool=a\\$', 'fail'],
    ['(?m)^pool=a$', 'fail'],
    ['^(?m:pool=a)$', 'fail'],
    ['^pool=[a$', 'fail'],
    ['x^pool=a$', 'fail'],
    ['^pool=a$b', 'fail'],
    ['^[^.]*$', 'fail'],
    ['^[^./]*$', 'pass'],
  ])('%s: %s', (pattern, status) => {
    expect(statusOf('overwrites-closed', setKubernetes('node_selector_overwrite_allowed', pattern))).toBe(
      status,
    );
  });
});

test('overwrites-closed tells the pattern', () => {
  const told = (pattern: string) =>
    resultOf('overwrites-closed', setKubernetes('node_selector_overwrite_allowed', pattern)).findings.map(
      ({ value }) => value,
    );
  expect(told('^pool=[a$')).toEqual(['^pool=[a$']);
  expect(told('pool=a')).toEqual(['pool=a']);
  expect(told('^[^.]*$')).toEqual(['^[^.]*$']);
});
