import { parseAllDocuments } from 'yaml';
import { CHECKS } from '../../lib/audit/audit';
import { type LiveObject, refusedBy } from '../audit/fake-cluster';
import { audited, healthyObjects, NAMESPACE, secret } from '../audit/live-fleet';
import { runningObjects } from '../audit/tampering';

const FORGED = '|x|\u001b[2J\u202e`<b>\nNOT A LINE';

const allowed = { status: 201, body: { metadata: {} } };

test('the text says what was asked, what is known, and a verdict', async () => {
  const { status, stdout, stderr } = await audited({ objects: healthyObjects() }, 'text');
  for (const { id, sentence } of CHECKS) {
    expect(stdout).toContain(`ok        ${id}  ${sentence}`);
  }
  expect(stdout).toContain('API server     v1.36.0  1');
  expect(stdout).toContain('examples/cluster-check');
  expect(stdout.endsWith('The cluster is what the manifests say: 10 checks ok.\n')).toBe(true);
  expect([status, stderr]).toEqual([0, '']);
});

test('policies that let everything pass are found by what they let pass', async () => {
  const { status, stdout } = await audited({ objects: healthyObjects(), tried: () => allowed });
  const [fleet] = JSON.parse(stdout).fleets;
  const found = fleet.checks.filter(({ findings }: { findings: unknown[] }) => findings.length > 0);
  expect(found.map(({ id }: { id: string }) => id)).toEqual(['audit-admission']);
  expect(found[0].findings.map(({ path }: { path: string }) => path)).toContain(
    'ValidatingAdmissionPolicy tinyland-runners-job-pods',
  );
  expect(status).toBe(1);
});

test('whoever may not impersonate does not see whether policies refuse managers', async () => {
  const { status, stdout } = await audited({
    objects: healthyObjects(),
    tried: (_, __, as) =>
      as === undefined
        ? { status: 403, body: { message: 'secrets is forbidden: User "auditor" cannot create' } }
        : {
            status: 403,
            body: { message: 'serviceaccounts "x" is forbidden: User "auditor" cannot impersonate' },
          },
  });
  const [fleet] = JSON.parse(stdout).fleets;
  const admission = fleet.checks.find(({ id }: { id: string }) => id === 'audit-admission');
  expect(admission.status).toBe('not-seen');
  expect(admission.unseen.join('\n')).toContain('cannot impersonate');
  expect(status).toBe(0);
});

test('of each policy is told how it was checked', async () => {
  const { stdout } = await audited({ objects: runningObjects() });
  const [fleet] = JSON.parse(stdout).fleets;
  const { table } = fleet.checks.find(({ id }: { id: string }) => id === 'audit-admission');
  const tried = expect.stringMatching(/^dry runs \([1-9]\d*\), for [1-9]\d* of its rules; the rest compared/);
  expect(Object.fromEntries(table.rows)).toMatchObject({
    [`${NAMESPACE}-job-pods`]: tried,
    [`${NAMESPACE}-secrets`]: tried,
    [`${NAMESPACE}-pod-changes`]: tried,
    [`${NAMESPACE}-connections`]:
      'compared alone (audit-drift): it is about what controllers create, about changes, or about connections',
  });
});

test('a policy about changes that lets a container into a pod that runs is found', async () => {
  const { stdout } = await audited({
    objects: runningObjects(),
    tried: (path) => (path.endsWith('/ephemeralcontainers') ? { ...allowed, status: 200 } : refusedBy('x')),
  });
  const [fleet] = JSON.parse(stdout).fleets;
  const { findings } = fleet.checks.find(({ id }: { id: string }) => id === 'audit-admission');
  expect(findings).toMatchObject([
    {
      path: `ValidatingAdmissionPolicy ${NAMESPACE}-pod-changes`,
      message: expect.stringContaining('a container that is added to a pod that runs'),
    },
  ]);
});

test('a server whose certificate is not checked is told in each format, and no report of it is complete', async () => {
  const report = (format: 'text' | 'json' | 'sarif') =>
    audited({ objects: healthyObjects() }, format, { isVerified: false });
  expect((await report('text')).stdout).toContain('insecure-skip-tls-verify');
  expect(JSON.parse((await report('json')).stdout)).toMatchObject({ isVerified: false, complete: false });
  const [run] = JSON.parse((await report('sarif')).stdout).runs;
  expect(run.invocations[0].toolExecutionNotifications[0].message.text).toContain('insecure-skip-tls-verify');
});

test('an answer that is none of admission counts as nothing that was asked', async () => {
  const invalid = { status: 422, body: { message: 'Pod "x" is invalid' } };
  const { stdout } = await audited({ objects: healthyObjects(), tried: () => invalid });
  const [fleet] = JSON.parse(stdout).fleets;
  const admission = fleet.checks.find(({ id }: { id: string }) => id === 'audit-admission');
  expect([admission.status, admission.seen]).toEqual(['not-seen', 0]);
});

test('what may not be read is told, and the rest is judged', async () => {
  const { status, stdout } = await audited({
    objects: healthyObjects(),
    mayRead: (path) => !/secrets|nodes|clusterrole|roles$/.test(path),
  });
  const report = JSON.parse(stdout);
  const answers = Object.fromEntries(
    report.fleets[0].checks.map(({ id, status: answer }: { id: string; status: string }) => [id, answer]),
  );
  expect(answers).toEqual({
    'audit-drift': 'not-seen',
    'audit-extra-objects': 'not-seen',
    'audit-pods': 'ok',
    'audit-admission': 'ok',
    'audit-secrets': 'not-seen',
    'audit-service-accounts': 'not-seen',
    'audit-people': 'not-seen',
    'audit-network': 'ok',
    'audit-versions': 'not-seen',
    'audit-nodes': 'not-seen',
  });
  expect([report.holds, report.complete, status]).toEqual([true, false, 0]);
});

test('where nothing may be read, silence is no answer', async () => {
  const { status, stderr } = await audited({ objects: healthyObjects(), mayRead: () => false });
  expect(stderr).toContain('no object of the manifests could be seen');
  expect(status).toBe(2);
});

test('of a Secret no more than its metadata is asked for', async () => {
  const { reads, stdout } = await audited({ objects: healthyObjects() }, 'text');
  const ofSecrets = reads.filter(({ path }) => path.includes('/secrets'));
  expect(ofSecrets.length).toBeGreaterThan(5);
  expect(ofSecrets.filter(({ form }) => !form.startsWith('metadata'))).toEqual([]);
  expect(stdout).not.toContain('aHVzaC1odXNo');
});

test('nothing is tried in the name of others but managers of the fleet', async () => {
  const { tries } = await audited({ objects: healthyObjects() });
  const names = new Set(tries.map(({ as }) => as?.username ?? 'oneself'));
  expect([...names].sort()).toEqual(
    [
      'oneself',
      ...['dind', 'docker', 'nix', 'tinyland-docker', 'tinyland-nix'].map(
        (runner) => `system:serviceaccount:${NAMESPACE}:${runner}-manager`,
      ),
    ].sort(),
  );
});

test('keys that nobody noted are not known, and that is said', async () => {
  const { managedFields: _noted, ...metadata } = secret('nix-token', [])['metadata'];
  const objects = [
    ...healthyObjects().filter(({ metadata: { name } }) => name !== 'nix-token'),
    { apiVersion: 'v1', kind: 'Secret', metadata },
  ];
  const { status, stdout } = await audited({ objects }, 'text');
  expect(stdout).toContain('NOT SEEN  audit-secrets');
  expect(stdout).toContain('see that it has runner-token');
  expect(status).toBe(0);
});

test('a name breaks out of no line and steers no terminal', async () => {
  const objects: LiveObject[] = [
    ...healthyObjects(),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: FORGED, namespace: NAMESPACE }, data: {} },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'r' },
      rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'b' },
      roleRef: { kind: 'ClusterRole', name: 'r' },
      subjects: [{ kind: 'User', name: FORGED }],
    },
  ];
  for (const format of ['text', 'json', 'sarif'] as const) {
    const { stdout } = await audited({ objects }, format);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(stdout).not.toMatch(/[\u001b\u202e]|\nNOT A LINE/);
    expect(stdout).toContain('u{1b}');
  }
});

test('a token in a name is not printed', async () => {
  const token = 'glrt-abcdefghijklmnopqrstuvwx';
  const objects = [
    ...healthyObjects(),
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: token, namespace: NAMESPACE } },
  ];
  const { status, stdout } = await audited({ objects }, 'text');
  expect(stdout).not.toContain(token);
  expect(status).toBe(1);
});

test('SARIF has a rule for each check, findings with their places, and what was not seen as warnings', async () => {
  const objects = healthyObjects().filter(({ metadata }) => metadata.name !== 'default-deny');
  const { stdout } = await audited({ objects, mayRead: (path) => !path.includes('nodes') }, 'sarif');
  const [run] = JSON.parse(stdout).runs;
  expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(CHECKS.map(({ id }) => id));
  expect(run.results).toHaveLength(1);
  expect(run.results[0]).toMatchObject({ ruleId: 'audit-drift', ruleIndex: 0, level: 'error' });
  expect(run.results[0].locations[0].physicalLocation).toMatchObject({
    artifactLocation: { uri: 'stdin' },
    region: { startLine: expect.any(Number) },
  });
  const warnings = run.invocations[0].toolExecutionNotifications;
  expect(warnings.map(({ level }: { level: string }) => level)).toContain('warning');
});

test('the roles that are printed read, and keep what is more apart', async () => {
  const { status, stdout } = await audited({ objects: [] }, 'text', { printRole: true });
  const [reader, ...others] = parseAllDocuments(stdout).map((document) => document.toJS());
  const verbs = new Set(reader.rules.flatMap((rule: { verbs: string[] }) => rule.verbs));
  expect([...verbs].sort()).toEqual(['get', 'list']);
  expect(reader.rules.flatMap((rule: { resources: string[] }) => rule.resources)).not.toContain('secrets');
  expect(others.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'Role gitlab-runners-audit-secrets',
    'Role gitlab-runners-audit-managers',
    `ClusterRole gitlab-runners-audit-groups-of-${NAMESPACE}`,
  ]);
  expect(others[0].rules[0].resourceNames).toContain('attic-credentials');
  expect(status).toBe(0);
});

test('progress is told on a terminal alone, and leaves its line empty', async () => {
  const watched = await audited({ objects: healthyObjects() }, 'text', { isTTY: true });
  expect(watched.stderr).toContain(`${NAMESPACE}: pods in ${NAMESPACE}`);
  expect(watched.stderr.endsWith('\r\u001b[2K')).toBe(true);
});
