import { type Manifest, push, remove, set } from '../edit';
import { managerPod, ofRunner } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

const stray = (spec: Manifest) => (o: Manifest[]) =>
  o.push({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'tinyland-runners' },
    spec: { containers: [], ...spec },
  });

describe('the ServiceAccount of a pod', () => {
  test.each<[Manifest, string]>([
    [{}, 'pass'],
    [{ serviceAccountName: 'web' }, 'pass'],
    [{ serviceAccountName: 'docker-job' }, 'fail'],
    [{ serviceAccount: 'docker-job' }, 'fail'],
  ])('service-account-no-strangers: %j: %s', (spec, status) => {
    expect(statusOf('service-account-no-strangers', stray(spec))).toBe(status);
  });

  test('is read by its old name as well', () => {
    const old = (o: Manifest[]) => {
      remove(managerPod(o), 'serviceAccountName');
      set(managerPod(o), 'serviceAccount', 'dind-manager');
    };
    expect(resultOf('service-account-own', old).findings).toMatchObject([
      { value: 'dind-manager', allowed: 'docker-manager' },
    ]);
  });
});

test('service-account-token-projected: other sources are no token', () => {
  const projecting = (sources: unknown) => (o: Manifest[]) =>
    push(managerPod(o), 'volumes', { name: 'p', projected: { sources } });
  expect(statusOf('service-account-token-projected', projecting([{ downwardAPI: {} }]))).toBe('pass');
  expect(statusOf('service-account-token-projected', projecting([]))).toBe('pass');
  expect(statusOf('service-account-token-projected', projecting([{ serviceAccountToken: {} }]))).toBe('fail');
});

describe('grants are told in full', () => {
  const granting = (rule: Manifest) => (o: Manifest[]) => push(ofRunner(o, 'Role'), 'rules', rule);

  test.each<[string, Manifest, string]>([
    [
      'rbac-least-privilege',
      { apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list'] },
      'get, list',
    ],
    [
      'rbac-least-privilege',
      { apiGroups: [''], resources: ['pods/exec', 'pods/attach'], verbs: ['get', 'update'] },
      'pods/exec, pods/attach: get, update',
    ],
    ['rbac-least-privilege', { apiGroups: ['x'], resources: ['a', 'b'], verbs: ['get'] }, 'x/a get, x/b get'],
  ])('%s', (rule, grant, value) => {
    expect(resultOf(rule, granting(grant)).findings).toMatchObject([{ value }]);
  });
});
