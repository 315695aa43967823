import { ATTACKS } from '../corpus/attacks/attacks';
import { ApiServer } from './cluster/api-server';
import { groupsOf, userOf } from './cluster/identities';
import { pathOf } from './cluster/objects';
import { haveFleet, NAMESPACE, RUNNERS, readStage } from './cluster/on-stage';
import { type ServedResource, servedResources } from './cluster/resources';
import { inParallel } from './cluster/wait';

/** What a manager may do in the namespace of its fleet, and nobody else of the fleet may do anything. */
const MANAGER: Readonly<Record<string, readonly string[]>> = {
  pods: ['create', 'delete', 'get', 'list', 'watch'],
  'pods/exec': ['create'],
  'pods/attach': ['create'],
  secrets: ['create', 'delete', 'update'],
  events: ['list'],
};

/** All verbs that RBAC knows, those for special resources included. */
const VERBS = [
  'create',
  'get',
  'list',
  'watch',
  'update',
  'patch',
  'delete',
  'deletecollection',
  'approve',
  'attest',
  'bind',
  'escalate',
  'impersonate',
  'sign',
  'use',
];

/** Somebody else's namespace, in which the fleet has no business. */
const ELSEWHERE = 'elsewhere';

describe('what the ServiceAccounts of the fleet may do', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const clients = new Map<string, ApiServer>();
  let resources: ServedResource[];
  let namespaces: string[];
  let anybody: Set<string>;

  const accounts: string[] = RUNNERS.flatMap((runner) => [`${runner}-manager`, `${runner}-job`]);
  const tableOf = (account: string) => (account.endsWith('-manager') ? MANAGER : {});

  beforeAll(async () => {
    await haveFleet(stage, api);
    await api.create(pathOf('namespaces'), { metadata: { name: ELSEWHERE } });
    const listed: { metadata: { name: string } }[] = (await api.get(pathOf('namespaces'))).body['items'];
    namespaces = listed.map(({ metadata }) => metadata.name);
    resources = await servedResources(api);
    for (const account of [...accounts, 'default']) {
      clients.set(account, api.as({ user: userOf(NAMESPACE, account), groups: groupsOf(NAMESPACE) }));
    }
    const stranger = api.as({ user: userOf(ELSEWHERE, 'anybody'), groups: groupsOf(ELSEWHERE) });
    anybody = await rulesIn(stranger, ELSEWHERE);
    stranger.close();
  });
  afterAll(() => {
    for (const client of [api, ...clients.values()]) {
      client.close();
    }
  });

  test('the cluster serves what the questions are about', () => {
    const names = resources.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['pods', 'pods/exec', 'secrets', 'serviceaccounts/token', 'nodes']),
    );
    expect(resources.length).toBeGreaterThanOrEqual(100);
    expect(namespaces).toEqual(expect.arrayContaining([NAMESPACE, ELSEWHERE, 'kube-system', 'default']));
    expect(anybody.size).toBeGreaterThan(0);
  });

  test.each([...accounts, 'default'])('%s: its rules are the table, in every namespace', async (account) => {
    for (const namespace of namespaces) {
      const rules = await rulesIn(clientOf(account), namespace);
      const own = [...rules].filter((rule) => !anybody.has(rule)).sort();
      const expected =
        namespace === NAMESPACE ? Object.entries(tableOf(account)).flatMap(asRules).sort() : [];
      expect({ namespace, own }).toEqual({ namespace, own: expected });
    }
  });

  test.each([...accounts, 'default'])('%s: asked about every verb on every resource', async (account) => {
    const client = clientOf(account);
    const allowed = new Set<string>();
    const questions = resources.flatMap((resource) =>
      (resource.namespaced ? [NAMESPACE, ELSEWHERE] : [undefined]).flatMap((namespace) =>
        VERBS.map((verb) => ({ resource, namespace, verb })),
      ),
    );
    await inParallel(questions, 16, async ({ resource, namespace, verb }) => {
      const answer = await client.create('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: attributes(resource, verb, namespace) },
      });
      if (answer.status !== 201 || answer.body['status'].allowed !== false) {
        allowed.add(`${namespace ?? 'the cluster'}: ${verb} ${resource.group}/${resource.name}`);
      }
    });
    const everybody = ['selfsubjectaccessreviews', 'selfsubjectrulesreviews'].map(
      (name) => `the cluster: create authorization.k8s.io/${name}`,
    );
    const expected = [
      ...everybody,
      'the cluster: create authentication.k8s.io/selfsubjectreviews',
      ...Object.entries(tableOf(account)).flatMap(([name, verbs]) =>
        verbs.map((verb) => `${NAMESPACE}: ${verb} /${name}`),
      ),
    ];
    expect([...allowed].sort()).toEqual(expected.sort());
  });

  test.each(ATTACKS.filter((attack) => attack.layer === 'rbac'))(
    'refuses what the corpus has it refuse: $title',
    async (attack) => {
      const [resource, subresource] = attack.resource.split('/');
      const { status, body } = await api.create('/apis/authorization.k8s.io/v1/subjectaccessreviews', {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SubjectAccessReview',
        spec: {
          user: attack.user,
          groups: groupsOf(NAMESPACE),
          resourceAttributes: {
            group: attack.group,
            resource,
            subresource,
            verb: attack.verb,
            namespace: attack.namespace ?? NAMESPACE,
          },
        },
      });
      expect({ fleet: attack.fleet, status, allowed: body['status'].allowed }).toEqual({
        fleet: 'tinyland',
        status: 201,
        allowed: false,
      });
    },
  );

  function clientOf(account: string): ApiServer {
    return clients.get(account) ?? fail(`no client for ${account}`);
  }
});

function fail(message: string): never {
  throw new Error(message);
}

/** What a ServiceAccount may do in a namespace, each rule as one line. */
async function rulesIn(client: ApiServer, namespace: string): Promise<Set<string>> {
  const { status, body } = await client.create('/apis/authorization.k8s.io/v1/selfsubjectrulesreviews', {
    apiVersion: 'authorization.k8s.io/v1',
    kind: 'SelfSubjectRulesReview',
    spec: { namespace },
  });
  expect(status).toBe(201);
  expect(body['status'].evaluationError).toBeUndefined();
  const { resourceRules, nonResourceRules } = body['status'];
  return new Set<string>([
    ...resourceRules.flatMap((rule: ResourceRule) =>
      rule.apiGroups.flatMap((group) =>
        rule.resources.flatMap((resource) =>
          rule.verbs.map((verb) => line(group, resource, verb, rule.resourceNames)),
        ),
      ),
    ),
    ...nonResourceRules.flatMap((rule: { verbs: string[]; nonResourceURLs: string[] }) =>
      rule.nonResourceURLs.flatMap((url) => rule.verbs.map((verb) => `${verb} ${url}`)),
    ),
  ]);
}

interface ResourceRule {
  readonly verbs: string[];
  readonly apiGroups: string[];
  readonly resources: string[];
  readonly resourceNames?: string[];
}

function line(group: string, resource: string, verb: string, names: readonly string[] = []): string {
  return [verb, `${group}/${resource}`, ...names].join(' ');
}

function asRules([resource, verbs]: readonly [string, readonly string[]]): string[] {
  return verbs.map((verb) => line('', resource, verb));
}

function attributes({ group, name }: ServedResource, verb: string, namespace: string | undefined): object {
  const [resource, subresource] = name.split('/');
  return { group, resource, subresource, verb, namespace };
}
