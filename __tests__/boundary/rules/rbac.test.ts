import { get, type Manifest, push, set } from '../edit';
import { ofRunner } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

function granting(group: string, resource: string, verb: string): (o: Manifest[]) => void {
  return (o) =>
    push(ofRunner(o, 'Role'), 'rules', { apiGroups: [group], resources: [resource], verbs: [verb] });
}

const WILDCARD = 'a wildcard grants what nobody listed, today and after the next upgrade';
const VERB = 'the verb gives rights, or those of somebody else';
const AROUND = 'the rule lets a runner change the boundary, go around it, or make what makes pods';
const SECRETS = 'the rule reads Secrets or changes them beyond create, update and delete';
const PODS = 'the rule changes pods or enters them otherwise than by exec and attach';
const NEEDLESS = 'the Role grants what no manager needs';

const READS = `${WILDCARD}, and now to read Secrets`;
const ENTERS = `${WILDCARD}, and now to change pods and to enter them`;
const LEADS = `${WILDCARD}, and now to change the boundary or go around it`;
const ALL_OF_CORE = `${WILDCARD}, and now to read Secrets, to change pods and to enter them, to change the boundary or go around it`;

/** What is told of one more grant, in the core group unless one is named. */
function told(resource: string, verb: string, group = ''): readonly string[] {
  const { findings } = resultOf('rbac-least-privilege', granting(group, resource, verb));
  return findings.map(({ message }) => message);
}

function grouped(group: string, ...resources: readonly string[]): [string, string][] {
  return resources.map((resource) => [group, resource]);
}

describe('a Role goes not around the boundary', () => {
  test.each<[string, string]>([
    ...grouped('rbac.authorization.k8s.io', 'roles', 'rolebindings', 'clusterroles', 'clusterrolebindings'),
    ...grouped('certificates.k8s.io', 'certificatesigningrequests', 'certificatesigningrequests/approval'),
    ...grouped(
      'admissionregistration.k8s.io',
      'validatingadmissionpolicies',
      'validatingadmissionpolicybindings',
      'mutatingadmissionpolicies',
      'mutatingadmissionpolicybindings',
      'validatingwebhookconfigurations',
      'mutatingwebhookconfigurations',
    ),
    ...grouped('networking.k8s.io', 'networkpolicies'),
    ...grouped('', 'resourcequotas', 'limitranges', 'namespaces', 'serviceaccounts', 'configmaps'),
    ...grouped('', 'replicationcontrollers', 'podtemplates'),
    ...grouped('apiextensions.k8s.io', 'customresourcedefinitions'),
    ...grouped('apiregistration.k8s.io', 'apiservices'),
    ...grouped('apps', 'deployments', 'replicasets', 'statefulsets', 'daemonsets'),
    ...grouped('batch', 'jobs', 'cronjobs'),
  ])('nobody may write %s/%s, whatever the verb', (group, resource) => {
    for (const verb of ['create', 'update', 'patch', 'delete', 'deletecollection']) {
      expect(told(resource, verb, group)).toEqual([AROUND]);
      // A resource of the same name in another group is another one.
      expect(told(resource, verb, 'x')).toEqual([NEEDLESS]);
    }
    expect(told(resource, '*', group)).toEqual([LEADS]);
    expect(told(resource, 'create', '*')).toEqual([LEADS]);
    expect(told(resource, '*', 'x')).toEqual([WILDCARD]);
    expect(told(resource, 'get', group)).toEqual([NEEDLESS]);
  });

  test.each(['nodes/proxy', 'nodes', 'serviceaccounts/token', 'services/proxy', 'persistentvolumes'])(
    'nobody may even read %s',
    (resource) => {
      for (const verb of ['get', 'list', 'watch', 'create']) {
        expect(told(resource, verb)).toEqual([AROUND]);
      }
    },
  );

  test.each(['escalate', 'bind', 'impersonate', 'approve', 'sign'])('the verb %s', (verb) => {
    expect(told('anything', verb)).toEqual([VERB]);
  });

  test('a wildcard of subresources counts', () => {
    expect(told('nodes/*', 'get')).toEqual([LEADS]);
    expect(told('*/token', 'create')).toEqual([LEADS]);
    expect(told('*/scale', 'update')).toEqual([WILDCARD]);
  });
});

describe('a Role reads no Secrets', () => {
  test.each(['get', 'list', 'watch', 'patch', 'deletecollection'])('%s', (verb) => {
    expect(told('secrets', verb)).toEqual([SECRETS]);
  });

  test('nor by a wildcard', () => {
    expect(told('secrets', '*')).toEqual([READS]);
    expect(told('*', 'watch')).toEqual([ALL_OF_CORE]);
    expect(told('pods', '*')).toEqual([ENTERS]);
    expect(told('secrets', 'get', 'x')).toEqual([NEEDLESS]);
  });
});

describe('a Role enters no pods otherwise', () => {
  test.each(['ephemeralcontainers', 'resize', 'portforward', 'proxy', 'binding', 'eviction', 'status'])(
    'pods/%s',
    (name) => {
      for (const verb of ['get', 'create', 'update', 'patch']) {
        expect(told(`pods/${name}`, verb)).toEqual([PODS]);
      }
    },
  );

  test.each(['get', 'update', 'patch', 'delete', 'deletecollection'])('%s on exec and attach', (verb) => {
    expect(told('pods/exec', verb)).toEqual([PODS]);
    expect(told('pods/attach', verb)).toEqual([PODS]);
  });

  test.each(['update', 'patch', 'deletecollection'])('%s on pods', (verb) => {
    expect(told('pods', verb)).toEqual([PODS]);
  });
});

describe('a Role holds no wildcard', () => {
  test.each(['apiGroups', 'resources', 'verbs'])('in %s', (field) => {
    const { findings } = resultOf('rbac-least-privilege', (o) =>
      push(ofRunner(o, 'Role'), `rules.0.${field}`, '*'),
    );
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({
      path: 'Role tinyland-runners/docker-manager / rules[0]',
      message: expect.stringContaining(WILDCARD),
    });
    expect(findings[0]?.value).toMatch(new RegExp(`${field} \\[.*"\\*"\\]`));
  });

  test('and what stands beside it is told as ever', () => {
    const rule = { apiGroups: [''], resources: ['*/scale', 'configmaps', 'a'], verbs: ['create'] };
    const { findings } = resultOf('rbac-least-privilege', (o) => push(ofRunner(o, 'Role'), 'rules', rule));
    expect(findings).toMatchObject([
      { message: LEADS },
      { message: AROUND, value: 'configmaps' },
      { message: NEEDLESS, value: '/a create' },
    ]);
  });

  test('but what it grants is granted', () => {
    const rules = [{ apiGroups: [''], resources: ['*'], verbs: ['*'] }];
    const { findings } = resultOf('rbac-least-privilege', (o) => set(ofRunner(o, 'Role'), 'rules', rules));
    expect(findings.map(({ message }) => message)).toEqual([ALL_OF_CORE]);
    const others = [{ apiGroups: ['apps'], resources: ['*'], verbs: ['*'] }];
    expect(
      resultOf('rbac-least-privilege', (o) => set(ofRunner(o, 'Role'), 'rules', others)).findings.map(
        ({ message }) => message,
      ),
    ).toEqual([LEADS, 'the Role lacks what a manager needs']);
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

test('rbac-least-privilege tells every grant that it refuses, and none twice', () => {
  const rule = {
    apiGroups: [''],
    resources: ['configmaps', 'podtemplates', 'a'],
    verbs: ['bind', 'sign', 'create'],
  };
  const { findings } = resultOf('rbac-least-privilege', (o) => push(ofRunner(o, 'Role'), 'rules', rule));
  expect(findings).toMatchObject([
    { message: VERB, value: 'bind, sign' },
    { message: AROUND, value: 'configmaps, podtemplates' },
    { message: NEEDLESS, value: '/a create' },
  ]);
});

describe('no rule of a Role is overlooked', () => {
  test.each<[Manifest, string]>([
    [{ resources: ['pods'], verbs: ['get'] }, '(none)/pods get'],
    [{ apiGroups: [''], verbs: ['get'] }, '/(none) get'],
  ])('%j', (rule, value) => {
    const { findings } = resultOf('rbac-least-privilege', (o) => push(ofRunner(o, 'Role'), 'rules', rule));
    expect(findings).toMatchObject([{ message: NEEDLESS, value }]);
  });

  test('nor one of URLs', () => {
    const rule = { nonResourceURLs: ['/metrics'], verbs: ['get'] };
    const { findings } = resultOf('rbac-least-privilege', (o) => push(ofRunner(o, 'Role'), 'rules', rule));
    expect(findings).toMatchObject([{ message: 'the rule grants URLs of the API server' }]);
  });
});
