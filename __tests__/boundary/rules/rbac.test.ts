import { get, type Manifest, push, set } from '../edit';
import { ofRunner } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

function granting(resource: string, verb: string): (o: Manifest[]) => void {
  return (o) =>
    push(ofRunner(o, 'Role'), 'rules', { apiGroups: ['x'], resources: [resource], verbs: [verb] });
}

const WILDCARD = 'a wildcard grants what nobody listed, today and after the next upgrade';
const VERB = 'the verb gives rights, or those of somebody else';
const AROUND = 'the rule lets a runner change the boundary, go around it, or make what makes pods';
const SECRETS = 'the rule reads Secrets or changes them beyond create, update and delete';
const PODS = 'the rule changes pods or enters them otherwise than by exec and attach';
const NEEDLESS = 'the Role grants what no manager needs';

/** What is told of one more grant. */
function told(resource: string, verb: string): readonly string[] {
  return resultOf('rbac-least-privilege', granting(resource, verb)).findings.map(({ message }) => message);
}

describe('a Role goes not around the boundary', () => {
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
    for (const verb of ['create', 'update', 'patch', 'delete', 'deletecollection']) {
      expect(told(resource, verb)).toEqual([AROUND]);
    }
    expect(told(resource, '*')).toEqual([WILDCARD, AROUND]);
    expect(told(resource, 'get')).toEqual([NEEDLESS]);
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
    expect(told('nodes/*', 'get')).toEqual([WILDCARD, AROUND]);
    expect(told('*/token', 'create')).toEqual([WILDCARD, AROUND]);
  });
});

describe('a Role reads no Secrets', () => {
  test.each(['get', 'list', 'watch', 'patch', 'deletecollection'])('%s', (verb) => {
    expect(told('secrets', verb)).toEqual([SECRETS]);
  });

  test('nor by a wildcard', () => {
    expect(told('secrets', '*')).toEqual([WILDCARD, SECRETS]);
    expect(told('*', 'watch')).toEqual([WILDCARD, AROUND, SECRETS, PODS]);
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
    expect(findings.filter(({ message }) => message === WILDCARD).map(({ path }) => path)).toEqual([
      `Role tinyland-runners/docker-manager / rules[0].${field}`,
    ]);
    expect(findings.map(({ message }) => message)).not.toContain(NEEDLESS);
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
  const rule = { apiGroups: ['x'], resources: ['roles', 'jobs', 'a'], verbs: ['bind', 'sign', 'create'] };
  const { findings } = resultOf('rbac-least-privilege', (o) => push(ofRunner(o, 'Role'), 'rules', rule));
  expect(findings).toMatchObject([
    { message: VERB, value: 'bind, sign' },
    { message: AROUND, value: 'roles, jobs' },
    { message: NEEDLESS, value: 'x/a create' },
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
