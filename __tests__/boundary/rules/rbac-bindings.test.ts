import { get, type Manifest, push, set } from '../edit';
import { editKubernetes, find, ofRunner } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

describe('bindings', () => {
  test.each<[string, unknown]>([
    ['a user', { kind: 'User', name: 'ci' }],
    ['a group', { kind: 'Group', name: 'system:serviceaccounts:tinyland-runners' }],
    [
      'the default ServiceAccount',
      { kind: 'ServiceAccount', name: 'default', namespace: 'tinyland-runners' },
    ],
    ['nobody known', {}],
  ])('rbac-subjects: %s', (_, subject) => {
    expect(statusOf('rbac-subjects', (o) => set(ofRunner(o, 'RoleBinding'), 'subjects', [subject]))).toBe(
      'fail',
    );
  });

  test('rbac-subjects: nobody at all, or two', () => {
    expect(statusOf('rbac-subjects', (o) => set(ofRunner(o, 'RoleBinding'), 'subjects', []))).toBe('fail');
    const twice = (o: Manifest[]): void =>
      push(ofRunner(o, 'RoleBinding'), 'subjects', get(ofRunner(o, 'RoleBinding'), 'subjects.0'));
    expect(statusOf('rbac-subjects', twice)).toBe('fail');
  });

  test('rbac-subjects: a ServiceAccount without namespace is one of the binding’s', () => {
    const short = (o: Manifest[]): void =>
      set(ofRunner(o, 'RoleBinding'), 'subjects', [{ kind: 'ServiceAccount', name: 'docker-manager' }]);
    expect(statusOf('rbac-subjects', short)).toBe('pass');
  });

  test('rbac-jobs-unbound: the default ServiceAccount and those of jobs', () => {
    for (const name of ['default', 'dind-job']) {
      const bound = (o: Manifest[]): void => set(find(o, 'RoleBinding'), 'subjects.0.name', name);
      expect(statusOf('rbac-jobs-unbound', bound)).toBe('fail');
    }
    const elsewhere = { kind: 'ServiceAccount', name: 'default', namespace: 'other' };
    expect(statusOf('rbac-jobs-unbound', (o) => push(find(o, 'RoleBinding'), 'subjects', elsewhere))).toBe(
      'pass',
    );
  });

  test('rbac-role-refs: a Role that is not there', () => {
    expect(statusOf('rbac-role-refs', (o) => set(find(o, 'RoleBinding'), 'roleRef.name', 'missing'))).toBe(
      'fail',
    );
  });
});

describe('who is bound', () => {
  const binding = (o: readonly Manifest[]) => ofRunner(o, 'RoleBinding');
  const to = (subjects: unknown) => (o: Manifest[]) => set(binding(o), 'subjects', subjects);

  test.each<[unknown, string, string]>([
    [{ kind: 'User', name: 'ci' }, 'the subject is a User', 'ci'],
    [{ name: 'ci' }, 'the subject is a nameless kind', 'ci'],
  ])('%j', (subject, message, value) => {
    expect(resultOf('rbac-subjects', to([subject])).findings).toMatchObject([{ message, value }]);
  });

  test('nobody: no rule fails by itself', () => {
    expect(resultOf('rbac-subjects', to([])).findings).toMatchObject([
      { message: 'the binding has 0 subjects' },
    ]);
    expect(statusOf('rbac-role-refs', to([]))).toBe('pass');
  });

  test('the job ServiceAccount of a runner, whose configuration is missing as well', () => {
    const change = (o: Manifest[]) => {
      to([{ kind: 'ServiceAccount', name: 'docker-job', namespace: 'tinyland-runners' }])(o);
      o.splice(o.indexOf(ofRunner(o, 'ConfigMap')), 1);
    };
    expect(resultOf('rbac-jobs-unbound', change).findings).toMatchObject([{ value: 'docker-job' }]);
  });

  test('the ServiceAccount that a configuration gives to jobs, whatever its name', () => {
    const change = (o: Manifest[]) => {
      to([{ kind: 'ServiceAccount', name: 'builder', namespace: 'tinyland-runners' }])(o);
      editKubernetes(o, (k) => set(k, 'service_account', 'builder'));
    };
    expect(resultOf('rbac-jobs-unbound', change).findings).toMatchObject([{ value: 'builder' }]);
    const user = (o: Manifest[]) =>
      to([{ kind: 'User', name: 'docker-job', namespace: 'tinyland-runners' }])(o);
    expect(statusOf('rbac-jobs-unbound', user)).toBe('pass');
  });
});

test.each<[Manifest, string]>([
  [{ rules: [] }, 'the object grants rights in the whole cluster'],
  [{ aggregationRule: {} }, 'the role collects the rights of others'],
])('manifests-kinds tells of a ClusterRole with %j', (rest, message) => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'a' } };
  expect(resultOf('manifests-kinds', (o) => o.push({ ...role, ...rest })).findings).toMatchObject([
    { message },
  ]);
});

test('a subject of another kind has no namespace, and a ServiceAccount that of its binding', () => {
  const stray = (subject: Manifest) => (o: Manifest[]) =>
    set(ofRunner(o, 'RoleBinding'), 'subjects', [subject]);
  expect(statusOf('rbac-subjects', stray({ kind: 'ServiceAccount', name: 'docker-manager' }))).toBe('pass');
  const facts = resultOf('rbac-subjects', stray({ kind: 'ServiceAccount', name: 'a', namespace: 'b' }));
  expect(facts.findings).toMatchObject([{ value: 'b/a' }]);
});

describe('rights in the whole cluster', () => {
  const added = (kind: string, rest: Manifest) => (o: Manifest[]) =>
    o.push({ apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name: 'a' }, ...rest });

  test('are judged like all others, besides not being among the manifests', () => {
    const role = added('ClusterRole', { rules: [{ apiGroups: ['*'], resources: ['a'], verbs: ['get'] }] });
    expect(resultOf('rbac-least-privilege', role).findings).toMatchObject([
      { path: 'ClusterRole a / rules[0]' },
    ]);
    const binding = added('ClusterRoleBinding', { subjects: [{ kind: 'User', name: 'ci' }], roleRef: {} });
    expect(statusOf('rbac-subjects', binding)).toBe('fail');
    expect(statusOf('manifests-kinds', binding)).toBe('fail');
  });

  test.each<[Manifest, string]>([
    [{ kind: 'ClusterRole', name: 'docker-manager' }, 'ClusterRole docker-manager'],
    [{ kind: 'Role', name: 'nobody' }, 'Role nobody'],
    [{}, ' '],
  ])('are not granted by %j', (roleRef, value) => {
    const change = (o: Manifest[]) => set(ofRunner(o, 'RoleBinding'), 'roleRef', roleRef);
    expect(resultOf('rbac-role-refs', change).findings[0]).toMatchObject({
      value,
      message: 'the binding grants what is not among the manifests',
    });
  });

  test.each(['RoleBinding', 'ClusterRoleBinding'])(
    'are granted by a %s to a ClusterRole that is there',
    (kind) => {
      const change = (o: Manifest[]) => {
        added('ClusterRole', { rules: [] })(o);
        const binding = ofRunner(o, 'RoleBinding');
        set(binding, 'kind', kind);
        set(binding, 'roleRef', { kind: 'ClusterRole', name: 'a' });
      };
      expect(resultOf('rbac-role-refs', change).findings[0]).toMatchObject({
        value: 'ClusterRole a',
        message: 'a ClusterRole is bound',
      });
    },
  );
});
