import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FLEET_SPECS } from '../corpus/fleets';
import { AUDITED, bindingsOf, TAMPERED, tamper } from './audit/tampered-cluster';
import { ApiServer } from './cluster/api-server';
import { parseObjects, renderFiles } from './cluster/fleets';
import { type KubernetesObject, pathOf } from './cluster/objects';
import { applyFleet, isDenied, isRolledOut, kubectl, probe, readStage, run } from './cluster/on-stage';
import { eventually } from './cluster/wait';

/** Where those who audit come from. */
const HOME = 'auditors';
const CLI = join(process.cwd(), 'build/lib/cli/main.js');

/** A report, as programs read it. */
interface Report {
  readonly holds: boolean;
  readonly complete: boolean;
  readonly fleets: readonly {
    readonly checks: readonly {
      readonly id: string;
      readonly status: string;
      readonly seen: number;
      readonly unseen: readonly string[];
      readonly table?: { readonly rows: readonly (readonly [string, string])[] };
      readonly findings: readonly {
        readonly code: string;
        readonly path: string;
        readonly message: string;
        readonly value?: string;
      }[];
    }[];
  }[];
}

describe('an audit of a real API server', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const spec = { ...FLEET_SPECS.tinyland, org: 'audited' };
  const folder = join(stage.folder, 'audited/');
  const files = renderFiles(spec);
  const objects = [...files.values()].flatMap(parseObjects);
  let roles: readonly KubernetesObject[];

  async function audit(kubeconfig: string): Promise<{ code: number; report: Report; text: string }> {
    const words = ['audit', folder, '--kubeconfig', kubeconfig, '--format', 'json'];
    const { code, stdout, stderr } = await run(process.execPath, [CLI, ...words]);
    if (stdout === '') {
      throw new Error(stderr);
    }
    return { code, report: JSON.parse(stdout), text: stdout + stderr };
  }

  const answers = ({ fleets }: Report) =>
    Object.fromEntries(fleets.flatMap(({ checks }) => checks.map(({ id, status }) => [id, status])));
  const checksOf = ({ fleets }: Report) => fleets.flatMap(({ checks }) => checks);
  const findingsOf = ({ fleets }: Report) =>
    fleets.flatMap(({ checks }) => checks.flatMap(({ findings }) => findings));
  const unseenBy = ({ fleets }: Report, check: string) =>
    fleets.flatMap(({ checks }) => checks.filter(({ id }) => id === check).flatMap(({ unseen }) => unseen));

  const seenBy = ({ fleets }: Report, check: string) =>
    fleets.flatMap(({ checks }) => checks).find(({ id }) => id === check)?.seen;

  /** Somebody who may do what the roles say, as a kubeconfig. */
  async function auditor(name: string, given: readonly KubernetesObject[]): Promise<string> {
    await api.create(pathOf('serviceaccounts', HOME), { metadata: { name } });
    const subjects = [{ kind: 'ServiceAccount', name, namespace: HOME }];
    for (const { kind, metadata } of given) {
      const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind, name: metadata.name };
      const path =
        kind === 'Role'
          ? pathOf('rolebindings', metadata.namespace)
          : '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings';
      await api.create(path, { metadata: { name: `${name}-${metadata.name}` }, roleRef, subjects });
    }
    const { body } = await api.create(`${pathOf('serviceaccounts', HOME, name)}/token`, {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'TokenRequest',
      spec: { expirationSeconds: 3600 },
    });
    const file = join(stage.folder, `${name}.kubeconfig`);
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'stage', cluster: { server: stage.server, 'certificate-authority': stage.caFile } }],
      users: [{ name, user: { token: body['status'].token } }],
      contexts: [{ name, context: { cluster: 'stage', user: name } }],
      'current-context': name,
    };
    writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
    return file;
  }

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    for (const [name, text] of files) {
      writeFileSync(join(folder, name), text);
    }
    await applyFleet(stage, folder);
    await eventually('the policies hold', async () => isDenied((await probe(api, AUDITED)).body));
    for (const runner of ['docker', 'tinyland-docker', 'nix', 'tinyland-nix', 'dind']) {
      await api.create(pathOf('secrets', AUDITED), {
        metadata: { name: `${runner}-token` },
        stringData: { 'runner-token': 'hush-hush-token' },
      });
    }
    await api.create(pathOf('secrets', AUDITED), {
      metadata: { name: 'attic-credentials' },
      stringData: { server: 'https://attic.example', cache: 'ci', token: 'hush-hush-attic' },
    });
    await eventually('all managers run', async () => {
      const { body } = await api.get(pathOf('deployments', AUDITED));
      return body['items'].every(isRolledOut);
    });
    await api.create(pathOf('namespaces'), { metadata: { name: HOME } });
    const printed = await run(process.execPath, [CLI, 'audit', folder, '--print-role']);
    roles = parseObjects(printed.stdout);
    writeFileSync(join(stage.folder, 'audit-roles.yaml'), printed.stdout);
    const applied = await kubectl(stage, 'apply', '-f', join(stage.folder, 'audit-roles.yaml'));
    expect(applied).toMatchObject({ code: 0, stderr: '' });
  });

  afterAll(async () => {
    await kubectl(
      stage,
      'delete',
      '--ignore-not-found',
      '--wait=false',
      '-f',
      join(stage.folder, 'audit-roles.yaml'),
    );
    await kubectl(stage, 'delete', '--ignore-not-found', '--wait=false', 'namespace', HOME);
    await kubectl(stage, 'delete', '--ignore-not-found', '--wait=false', '-f', folder);
    api.close();
  });

  test('the admin finds nothing where the fleet is as its manifests say it', async () => {
    const { code, report, text } = await audit(stage.adminKubeconfig);
    expect(findingsOf(report)).toEqual([]);
    expect(unseenBy(report, 'audit-admission')).toEqual([]);
    const { table } = checksOf(report).find(({ id }) => id === 'audit-admission') ?? {};
    const compared = table?.rows.filter(([, way]) => way.startsWith('compared alone')).map(([name]) => name);
    const untried = ['restricted', 'manager-pods', 'connections', 'neighbours', 'credentials'];
    expect(compared).toEqual(untried.map((concern) => `${AUDITED}-${concern}`));
    expect(answers(report)).toEqual({
      'audit-drift': 'ok',
      'audit-extra-objects': 'ok',
      'audit-pods': 'ok',
      'audit-admission': 'ok',
      'audit-secrets': 'ok',
      'audit-service-accounts': 'ok',
      'audit-people': 'ok',
      // The nodes of this stage are simulated, and so nothing enforces policies there.
      'audit-network': 'not-seen',
      'audit-versions': 'ok',
      'audit-nodes': 'ok',
    });
    expect(code).toBe(0);
    expect(text).not.toMatch(/hush-hush|aHVzaC1odXNo/);
  });

  test('the printed roles are enough, and say what they leave unseen', async () => {
    const { code, report } = await audit(await auditor('entrusted', roles));
    expect(findingsOf(report)).toEqual([]);
    expect(answers(report)).toMatchObject({
      'audit-drift': 'ok',
      'audit-pods': 'ok',
      'audit-secrets': 'ok',
      'audit-service-accounts': 'ok',
      'audit-people': 'ok',
      'audit-nodes': 'ok',
    });
    // What is refused to everybody is asked in one's own name, which takes the right to create it. Of what managers are
    // refused by `baseline` alone, the API server finds all invalid before it asks a policy.
    const unseen = unseenBy(report, 'audit-admission');
    expect(
      unseen.filter((line) => !/cannot (?:create|patch) resource|-baseline refuses: 422/.test(line)),
    ).toEqual([]);
    expect(unseen.filter((line) => /-(?:job-pods|secrets|writes) /.test(line))).toEqual([]);
    expect(seenBy(report, 'audit-admission')).toBeGreaterThan(20);
    expect(unseenBy(report, 'audit-extra-objects').join('\n')).toContain('secrets: ');
    expect(code).toBe(0);
  });

  test('with the reading role alone, Secrets and admission are not seen', async () => {
    const { code, report } = await audit(await auditor('reader', roles.slice(0, 1)));
    expect(findingsOf(report)).toEqual([]);
    expect(answers(report)).toMatchObject({
      'audit-drift': 'ok',
      'audit-pods': 'ok',
      'audit-admission': 'not-seen',
      'audit-secrets': 'not-seen',
      'audit-service-accounts': 'ok',
    });
    expect(unseenBy(report, 'audit-admission').join('\n')).toContain('cannot impersonate');
    expect(unseenBy(report, 'audit-secrets').join('\n')).toContain('cannot get resource "secrets"');
    expect(report.complete).toBe(false);
    expect(code).toBe(0);
  });

  test('with no role at all, nothing is said', async () => {
    const { code, report, text } = await audit(await auditor('nobody', []));
    expect(findingsOf(report)).toEqual([]);
    expect(answers(report)).toMatchObject({ 'audit-drift': 'not-seen', 'audit-pods': 'not-seen' });
    expect(text).toContain('no object of the manifests could be seen');
    expect(code).toBe(2);
  });

  test('every kind of tampering is found by its check, and nothing else is', async () => {
    await tamper(stage, api, bindingsOf(objects));
    const { code, report, text } = await audit(stage.adminKubeconfig);
    const found = findingsOf(report);
    const expected = TAMPERED.flatMap(({ does, found: places }) =>
      Object.entries(places).map(([check, path]) => ({ does, check, path })),
    );
    const missed = expected.filter(
      ({ check, path }) => !found.some((finding) => finding.code === check && finding.path.startsWith(path)),
    );
    const beside = found.filter(
      (finding) =>
        !expected.some(({ check, path }) => finding.code === check && finding.path.startsWith(path)),
    );
    expect({ missed, beside }).toEqual({ missed: [], beside: [] });
    expect(TAMPERED.length).toBeGreaterThanOrEqual(20);
    expect(code).toBe(1);
    expect(text).not.toMatch(/hush-hush|aHVzaC1odXNo/);
  });
});
