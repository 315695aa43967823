import { get, type Manifest, push, set } from '../edit';
import { ofRunner } from '../mutations/mutation';
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

test('rbac-no-escalation tells all that it finds', () => {
  const rule = { apiGroups: ['x'], resources: ['roles', 'jobs'], verbs: ['bind', 'sign', 'create'] };
  const { findings } = resultOf('rbac-no-escalation', (o) => push(ofRunner(o, 'Role'), 'rules', rule));
  expect(findings).toMatchObject([{ value: 'bind, sign' }, { value: 'roles' }, { value: 'jobs' }]);
});
