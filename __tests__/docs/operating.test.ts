import { parseAllDocuments } from 'yaml';
import { Fleet } from '../../lib';
import { renderFleet } from '../../lib/output/render';
import { EVERY_OBJECT } from '../chart/sample-fleet';
import { Markdown } from './markdown';

interface PolicyRule {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const page = new Markdown('docs/operating.md');
const [yaml = ''] = page.blocks('yaml');
const [team, cluster] = parseAllDocuments(yaml).map(
  (document) => document.toJS().rules as readonly PolicyRule[],
);
const [clusterObjects = [], runnersObjects = []] = renderFleet(Fleet.define(EVERY_OBJECT)).map(({ text }) =>
  parseAllDocuments(text).map((document) => document.toJS()),
);

/** What applying, looking and taking away asks of each kind. */
const VERBS = ['create', 'delete', 'get', 'list', 'patch', 'watch'];

/** Each right as `group/resource verb`. */
const rights = (rules: readonly PolicyRule[] = []) =>
  new Set(
    rules.flatMap(({ apiGroups, resources, verbs }) =>
      apiGroups.flatMap((group) =>
        resources.flatMap((resource) => verbs.map((verb) => `${group}/${resource} ${verb}`)),
      ),
    ),
  );

/** The resource of a kind: all of these have regular plurals. */
const resourceOf = (kind: string) =>
  kind
    .toLowerCase()
    .replace(/(s|y)$/, (end) => (end === 'y' ? 'ie' : 'se'))
    .concat('s');

const needed = (objects: readonly { apiVersion: string; kind: string }[]) =>
  new Set(
    objects.flatMap(({ apiVersion, kind }) => {
      const group = apiVersion.includes('/') ? apiVersion.split('/')[0] : '';
      return VERBS.map((verb) => `${group}/${resourceOf(kind)} ${verb}`);
    }),
  );

const ofManagers = rights(
  runnersObjects.filter(({ kind }) => kind === 'Role').flatMap(({ rules }) => rules as PolicyRule[]),
);

/** The API server asks whoever writes a policy or a binding with parameters for the right to read them. */
const parameters = clusterObjects.flatMap(({ spec }) => [
  ...(spec?.paramKind?.kind === 'Pod' ? ['/pods get'] : []),
  ...(spec?.paramRef?.selector ? ['/pods list'] : []),
]);

test('the cluster admin has what the cluster file asks for, and nothing else', () => {
  expect(new Set(parameters)).toEqual(new Set(['/pods get', '/pods list']));
  expect([...rights(cluster)].sort()).toEqual(
    [...new Set([...needed(clusterObjects), ...parameters])].sort(),
  );
});

test('the team has what its file asks for, what its managers may do, logs, and nothing else', () => {
  expect(ofManagers.size).toBeGreaterThan(5);
  const expected = new Set([...needed(runnersObjects), ...ofManagers, '/pods/log get']);
  expect([...rights(team)].sort()).toEqual([...expected].sort());
});

test('the team reads no Secret', () => {
  expect([...rights(team)].filter((right) => right.startsWith('/secrets '))).toEqual([
    '/secrets create',
    '/secrets delete',
    '/secrets update',
  ]);
});

test.each([
  ['docs/quick-start.md', 2],
  ['docs/operating.md', 3],
  ['docs/opentofu.md', 2],
  ['examples/several-orgs-and-clusters/README.md', 4],
])('%s applies policies and pods by different commands, policies first', (path, count) => {
  const lines = new Markdown(path).text.replaceAll(/\\\n\s*/g, '').split('\n');
  const commands = lines.filter((line) => /^\s*kubectl .*apply --server-side.* -f /.test(line));
  const files = commands.map((line) =>
    [...line.matchAll(/ -f (\S+)/g)].map(([, file = '']) => /-(cluster|runners)\.k8s\.yaml$/.exec(file)?.[1]),
  );
  expect(files).toHaveLength(count);
  expect(files.map((kinds) => new Set(kinds).size)).toEqual(files.map(() => 1));
  const order = files.map(([kind]) => kind);
  expect(order).toEqual([...order].sort());
  expect(order).toContain('cluster');
  expect(order).toContain('runners');
});
