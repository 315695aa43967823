import { outcomeOf } from '../../lib/audit/cluster/admission-answer';
import type { ApiAnswer } from '../../lib/audit/cluster/cluster-api';
import { listed, readOne } from '../../lib/audit/cluster/reading';
import { fakeCluster, type LiveObject } from './fake-cluster';
import { audited, healthyObjects, NAMESPACE } from './live-fleet';

const BINDINGS = {
  kind: 'RoleBinding',
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  resource: 'rolebindings',
  namespaced: true,
};

const named = (name: string) => ({ metadata: { name, namespace: 'a' } });

/** Reads a list of which each page is what comes next. */
async function listing(...answers: readonly ApiAnswer[]) {
  const asked: string[] = [];
  const list = await listed(
    {
      read: async (path) => {
        asked.push(path.replace(/^[^?]*\?/, ''));
        return answers[asked.length - 1] ?? { status: 500, body: { message: 'no more' } };
      },
      tryToCreate: async () => ({ status: 500, body: {} }),
      tryToChange: async () => ({ status: 500, body: {} }),
    },
    BINDINGS,
    'a',
    'whole',
  );
  return { list, asked };
}

const page = (names: readonly string[], next = ''): ApiAnswer => ({
  status: 200,
  body: { metadata: { continue: next }, items: names.map(named) },
});
const GONE: ApiAnswer = { status: 410, body: { message: 'The provided continue parameter is too old' } };

test('a list is read to its end, page by page', async () => {
  const { list, asked } = await listing(page(['x'], 'a&b'), page(['y'], 'c'), page(['z']));
  expect(list.seen && list.value.map(({ name }) => name)).toEqual(['x', 'y', 'z']);
  expect(asked).toEqual(['limit=500', 'limit=500&continue=a%26b', 'limit=500&continue=c']);
});

test('a list that expires in its middle is read from its beginning, and nothing twice', async () => {
  const { list } = await listing(page(['x'], 'old'), GONE, page(['x'], 'new'), page(['y']));
  expect(list.seen && list.value.map(({ name }) => name)).toEqual(['x', 'y']);
});

test('a list that expires each time is not seen', async () => {
  const expiring = [page(['x'], 'old'), GONE];
  const { list } = await listing(...expiring, ...expiring, ...expiring);
  expect(list).toEqual({ seen: false, why: 'the list changes faster than it can be read (410)' });
});

test('a list that goes round in a circle is not seen', async () => {
  const { list, asked } = await listing(page(['x'], 'same'), page(['x'], 'same'), page(['x']));
  expect(list).toEqual({ seen: false, why: 'the list does not end' });
  expect(asked).toHaveLength(2);
});

test.each<readonly [string, ApiAnswer]>([
  ['a page of a proxy', { status: 200, body: { message: '<html>Sign in</html>' } }],
  ['an empty object', { status: 200, body: {} }],
  ['items that are no list', { status: 200, body: { items: { a: 1 }, metadata: {} } }],
  ['null', { status: 200, body: null }],
  ['a text', { status: 200, body: 'ok' }],
  ['a redirect', { status: 302, body: { message: '' } }],
  ['too many requests', { status: 429, body: { message: 'Too many requests' } }],
  ['a fault', { status: 500, body: { message: 'etcdserver: request timed out' } }],
  ['a page that fails', page(['x'], 'more')],
])('%s is no list without objects', async (_, answer) => {
  const { list } = await listing(answer);
  expect(list.seen).toBe(false);
});

test('an empty list may be null, as Go writes it', async () => {
  const { list } = await listing({ status: 200, body: { metadata: {}, items: null } });
  expect(list).toEqual({ seen: true, value: [], except: [] });
});

test.each([
  ['without a name', { metadata: {} }, 'RoleBinding without a name: the object cannot be read: it lacks'],
  ['with items', { ...named('b'), items: [] }, 'RoleBinding a/b: the object cannot be read: it has items'],
  ['that is a text', 'text', 'RoleBinding without a name: the object cannot be read: it is not an object'],
  [
    'that is too large',
    { ...named('b'), subjects: Array(200_000).fill(0) },
    'RoleBinding a/b: the object cannot be read: it holds more than 100000 values',
  ],
])('an object %s is named, and the others are read', async (_, item, why) => {
  const body = { metadata: {}, items: [named('x'), item] };
  const { list } = await listing({ status: 200, body });
  expect(list.seen && [list.value.map(({ name }) => name), list.except]).toEqual([
    ['x'],
    [expect.stringContaining(why)],
  ]);
});

test.each<readonly [string, ApiAnswer]>([
  ['a page that says 404', { status: 404, body: { message: '<html>' } }],
  ['an object without a name', { status: 200, body: { metadata: {} } }],
  ['a page', { status: 200, body: { message: '<html>' } }],
])('%s does not say that something is missing', async (_, answer) => {
  const api = { read: async () => answer, tryToCreate: async () => answer, tryToChange: async () => answer };
  expect((await readOne(api, '/api/v1/namespaces/a', 'whole', 'Namespace')).seen).toBe(false);
});

const DENIED = "ValidatingAdmissionPolicy 'mine' with binding 'mine' denied request: no";

test.each<readonly [string, number, unknown, string]>([
  ['the policy', 403, `pods "x" is forbidden: ${DENIED}`, 'refused'],
  ['the policy, of something without a name', 422, `pods is forbidden: ${DENIED}`, 'refused'],
  [
    'another policy whose words name it',
    403,
    `pods "x" is forbidden: ValidatingAdmissionPolicy 'other' with binding 'b' denied request: ${DENIED}`,
    'not-asked',
  ],
  [
    'a webhook whose words name it',
    403,
    `admission webhook "w" denied the request: forbidden: ${DENIED}`,
    'not-asked',
  ],
  ['RBAC', 403, 'pods is forbidden: User "x" cannot create resource "pods"', 'not-asked'],
  ['a proxy', 502, `<html>${DENIED}`, 'not-asked'],
])('who refuses is told apart: %s', (_, status, message, outcome) => {
  expect(outcomeOf({ status, body: { message } }, 'mine').outcome).toBe(outcome);
});

test('an answer that is no object does not say that something was let pass', () => {
  expect(outcomeOf({ status: 200, body: { message: '<html>' } }, 'mine').outcome).toBe('not-asked');
  expect(outcomeOf({ status: 201, body: { metadata: {} } }, 'mine').outcome).toBe('let-pass');
});

/** An audit of a healthy cluster of which one path is answered otherwise. */
async function auditedWith(answer: (path: string) => ApiAnswer | undefined) {
  const objects: LiveObject[] = healthyObjects();
  const { stdout, status } = await audited({ objects, answer });
  const report = JSON.parse(stdout);
  return { status, report, checks: report.fleets[0].checks };
}

test('an object that cannot be read is told by every check that needs it, and no finding is lost', async () => {
  const pods = `/api/v1/namespaces/${NAMESPACE}/pods`;
  const stranger = {
    metadata: { name: 'miner', namespace: NAMESPACE },
    spec: { containers: [{ name: 'm', image: 'docker.io/library/busybox:1.37.0' }] },
  };
  const huge = { metadata: { name: 'huge', namespace: NAMESPACE }, spec: { x: Array(200_000).fill(0) } };
  const { checks, report, status } = await auditedWith((path) =>
    path === pods ? { status: 200, body: { metadata: {}, items: [huge, stranger] } } : undefined,
  );
  const telling = checks.filter(({ unseen }: { unseen: string[] }) => unseen.join().includes('/huge:'));
  expect(telling.map(({ id }: { id: string }) => id)).toEqual(['audit-extra-objects', 'audit-pods']);
  const found = checks.filter(({ status: answer }: { status: string }) => answer === 'found');
  expect(found.map(({ id }: { id: string }) => id)).toEqual(['audit-pods']);
  expect([report.complete, status]).toEqual([false, 1]);
});

test.each<readonly [string, ApiAnswer]>([
  ['a page of a proxy', { status: 200, body: { message: '<html>Sign in</html>' } }],
  ['a fault', { status: 500, body: { message: 'no' } }],
  ['a discovery of nothing', { status: 200, body: { items: [] } }],
])('where %s answers what there is, nobody says that all is well', async (_, answer) => {
  const { checks, report } = await auditedWith((path) => (path === '/apis' ? answer : undefined));
  const ok = checks.filter(({ status: one }: { status: string }) => one === 'ok');
  expect(ok.map(({ id }: { id: string }) => id)).toEqual(['audit-admission', 'audit-secrets']);
  expect(report.complete).toBe(false);
});

test('an API that does not answer for itself is told, since it may have objects in the namespace', async () => {
  const core = await fakeCluster({ objects: [], tried: () => ({ status: 500, body: {} }) }).read(
    '/apis',
    'discovery',
  );
  const { items } = core.body as { items: object[] };
  const silent = {
    metadata: { name: 'late.example.com' },
    versions: [{ version: 'v1', freshness: 'Stale', resources: [] }],
  };
  const { checks } = await auditedWith((path) =>
    path === '/apis' ? { status: 200, body: { items: [...items, silent] } } : undefined,
  );
  const extra = checks.find(({ id }: { id: string }) => id === 'audit-extra-objects');
  expect(extra.unseen).toEqual(['late.example.com/v1: its API server does not say what it serves']);
});
