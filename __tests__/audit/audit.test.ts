import { CHECKS } from '../../lib/audit/audit';
import { audited, NAMESPACE } from './live-fleet';
import { honestPods, runningObjects, TAMPERINGS } from './tampering';

/** A check as the report for programs has it. */
interface ToldCheck {
  readonly id: string;
  readonly status: string;
  readonly findings: readonly { readonly code: string; readonly path: string }[];
  readonly unseen: readonly string[];
}

const checksIn = (stdout: string): readonly ToldCheck[] =>
  JSON.parse(stdout).fleets.flatMap(({ checks }: { checks: readonly ToldCheck[] }) => checks);

test('a cluster that is what the manifests say has no finding, with pods of every runner', async () => {
  expect(honestPods().length).toBeGreaterThan(10);
  const { status, stdout, stderr } = await audited({ objects: runningObjects() });
  const checks = checksIn(stdout);
  expect(checks.flatMap(({ findings }) => findings)).toEqual([]);
  expect(checks.map(({ id, status: answer, unseen }) => [id, answer, unseen])).toEqual(
    CHECKS.map(({ id }) => [id, 'ok', []]),
  );
  expect([status, stderr]).toEqual([0, '']);
});

test.each(TAMPERINGS.map((one) => [one.does, one] as const))(
  '%s: it is found, and nothing else',
  async (_, { objects, found }) => {
    const { status, stdout } = await audited({ objects: objects() });
    const told = checksIn(stdout).flatMap(({ id, findings }) => findings.map(({ path }) => [id, path]));
    expect([...new Set(told.map(([id]) => id))].sort()).toEqual(Object.keys(found).sort());
    for (const [id, path = ''] of told) {
      expect(path.startsWith(found[id ?? ''] ?? 'nothing')).toBe(true);
    }
    expect(status).toBe(1);
  },
);

test('the roles of an audit may live in the namespace, word for word', async () => {
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'gitlab-runners-audit-managers', namespace: NAMESPACE },
    rules: [
      {
        apiGroups: [''],
        resources: ['serviceaccounts'],
        verbs: ['impersonate'],
        resourceNames: ['docker', 'tinyland-docker', 'nix', 'tinyland-nix', 'dind'].map(
          (name) => `${name}-manager`,
        ),
      },
    ],
  };
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'auditors', namespace: NAMESPACE },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.metadata.name },
    subjects: [{ kind: 'User', name: 'auditor' }],
  };
  const exact = await audited({ objects: [...runningObjects(), role, binding] });
  expect(exact.status).toBe(0);
  expect(exact.stdout).toContain('User auditor');
  const [rule] = role.rules;
  const wider = { ...role, rules: [{ ...rule, verbs: ['impersonate', 'delete'] }] };
  const { stdout } = await audited({ objects: [...runningObjects(), wider, binding] });
  const found = checksIn(stdout).flatMap(({ findings }) => findings);
  expect(found.map(({ code, path }) => [code, path])).toEqual([
    ['audit-extra-objects', `Role ${NAMESPACE}/gitlab-runners-audit-managers`],
    ['audit-extra-objects', `RoleBinding ${NAMESPACE}/auditors`],
  ]);
});

test('there are many ways to tamper, and no check without one but that for information', () => {
  expect(TAMPERINGS.length).toBeGreaterThan(25);
  const covered = new Set(TAMPERINGS.flatMap(({ found }) => Object.keys(found)));
  const missing = CHECKS.map(({ id }) => id).filter((id) => !covered.has(id));
  expect(missing).toEqual(['audit-admission', 'audit-people']);
});
