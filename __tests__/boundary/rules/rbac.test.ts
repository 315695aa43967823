import { get, type Manifest, push, set } from '../edit';
import { editKubernetes, find, ofRunner } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

function granting(resource: string, verb: string): (o: Manifest[]) => void {
  return (o) =>
    push(ofRunner(o, 'Role'), 'rules', { apiGroups: ['x'], resources: [resource], verbs: [verb] });
}

describe('rbac-no-escalation', () => {
  test.each([
    'roles',
    'rolebindings',
    'clusterroles',
    'clusterrolebindings',
    'certificatesigningrequests',
    'certificatesigningrequests/approval',
    'validatingadmissionpolicies',
    'validatingadmissionpolicybindings',
    'mutatingadmissionpolicies',
    'mutatingadmissionpolicybindings',
    'validatingwebhookconfigurations',
    'mutatingwebhookconfigurations',
    'networkpolicies',
    'resourcequotas',
    'limitranges',
    'namespaces',
    'serviceaccounts',
    'customresourcedefinitions',
    'apiservices',
    'deployments',
    'replicasets',
    'statefulsets',
    'daemonsets',
    'replicationcontrollers',
    'jobs',
    'cronjobs',
    'podtemplates',
    'configmaps',
  ])('nobody may write %s, whatever the verb', (resource) => {
    for (const verb of ['create', 'update', 'patch', 'delete', 'deletecollection', '*']) {
      expect(statusOf('rbac-no-escalation', granting(resource, verb))).toBe('fail');
    }
    expect(statusOf('rbac-no-escalation', granting(resource, 'get'))).toBe('pass');
  });

  test.each(['nodes/proxy', 'nodes', 'serviceaccounts/token', 'services/proxy', 'persistentvolumes'])(
    'nobody may even read %s',
    (resource) => {
      for (const verb of ['get', 'list', 'watch', 'create']) {
        expect(statusOf('rbac-no-escalation', granting(resource, verb))).toBe('fail');
      }
    },
  );

  test.each(['escalate', 'bind', 'impersonate', 'approve', 'sign'])('the verb %s', (verb) => {
    expect(statusOf('rbac-no-escalation', granting('anything', verb))).toBe('fail');
  });

  test('a wildcard of subresources counts', () => {
    expect(statusOf('rbac-no-escalation', granting('nodes/*', 'get'))).toBe('fail');
    expect(statusOf('rbac-no-escalation', granting('*/token', 'create'))).toBe('fail');
  });
});

describe('rbac-secrets-unreadable', () => {
  test.each(['get', 'list', 'watch', 'patch', 'deletecollection', '*'])('%s', (verb) => {
    expect(statusOf('rbac-secrets-unreadable', granting('secrets', verb))).toBe('fail');
  });
});

describe('rbac-pod-access', () => {
  test.each(['ephemeralcontainers', 'resize', 'portforward', 'proxy', 'binding', 'eviction', 'status'])(
    'pods/%s',
    (name) => {
      for (const verb of ['get', 'create', 'update', 'patch']) {
        expect(statusOf('rbac-pod-access', granting(`pods/${name}`, verb))).toBe('fail');
      }
    },
  );

  test.each(['get', 'update', 'patch', 'delete', 'deletecollection'])('%s on exec and attach', (verb) => {
    expect(statusOf('rbac-pod-access', granting('pods/exec', verb))).toBe('fail');
    expect(statusOf('rbac-pod-access', granting('pods/attach', verb))).toBe('fail');
  });

  test.each(['update', 'patch', 'deletecollection'])('%s on pods', (verb) => {
    expect(statusOf('rbac-pod-access', granting('pods', verb))).toBe('fail');
  });
});

describe('rbac-no-wildcards', () => {
  test.each(['apiGroups', 'resources', 'verbs'])('in %s', (field) => {
    const { findings } = resultOf('rbac-no-wildcards', (o) =>
      push(ofRunner(o, 'Role'), `rules.0.${field}`, '*'),
    );
    expect(findings.map(({ path }) => path)).toEqual([
      `Role tinyland-runners/docker-manager / rules[0].${field}`,
    ]);
  });
});

describe('rbac-least-privilege', () => {
  test('tells each verb that is missing', () => {
    const verbsOf = (o: Manifest[]): string[][] =>
      (get(ofRunner(o, 'Role'), 'rules') as { verbs: string[] }[]).map(({ verbs }) => verbs);
    let tried = 0;
    resultOf('rbac-least-privilege', (o) => {
      tried = verbsOf(o).flat().length;
    });
    for (let at = 0; at < tried; at++) {
      const result = resultOf('rbac-least-privilege', (o) => {
        let index = at;
        for (const verbs of verbsOf(o)) {
          if (index < verbs.length) {
            verbs.splice(index, 1);
            return;
          }
          index -= verbs.length;
        }
      });
      expect(result.findings.map(({ message }) => message)).toEqual(['the Role lacks what a manager needs']);
    }
    expect(tried).toBe(10);
  });

  test('tells names that bound a rule, and every Role that there is', () => {
    expect(
      statusOf('rbac-least-privilege', (o) => set(ofRunner(o, 'Role'), 'rules.0.resourceNames', ['a'])),
    ).toBe('fail');
    const extra = (o: Manifest[]): void => {
      const role = structuredClone(ofRunner(o, 'Role'));
      set(role, 'metadata.name', 'more');
      set(role, 'rules', []);
      o.push(role);
    };
    expect(statusOf('rbac-least-privilege', extra)).toBe('fail');
  });
});

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
])('rbac-namespaced tells of %j', (rest, message) => {
  const role = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', metadata: { name: 'a' } };
  expect(resultOf('rbac-namespaced', (o) => o.push({ ...role, ...rest })).findings).toMatchObject([
    { message },
  ]);
});

test('rbac-no-escalation tells all that it finds', () => {
  const rule = { apiGroups: ['x'], resources: ['roles', 'jobs'], verbs: ['bind', 'sign', 'create'] };
  const { findings } = resultOf('rbac-no-escalation', (o) => push(ofRunner(o, 'Role'), 'rules', rule));
  expect(findings).toMatchObject([{ value: 'bind, sign' }, { value: 'roles' }, { value: 'jobs' }]);
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
    expect(statusOf('rbac-no-wildcards', role)).toBe('fail');
    const binding = added('ClusterRoleBinding', { subjects: [{ kind: 'User', name: 'ci' }], roleRef: {} });
    expect(statusOf('rbac-subjects', binding)).toBe('fail');
    expect(statusOf('rbac-namespaced', binding)).toBe('fail');
  });

  test.each<[Manifest, string]>([
    [{ kind: 'ClusterRole', name: 'docker-manager' }, 'ClusterRole docker-manager'],
    [{ kind: 'Role', name: 'nobody' }, 'Role nobody'],
    [{}, ' '],
  ])('are not granted by %j', (roleRef, value) => {
    const change = (o: Manifest[]) => set(ofRunner(o, 'RoleBinding'), 'roleRef', roleRef);
    expect(resultOf('rbac-role-refs', change).findings[0]).toMatchObject({ value });
  });
});
