import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { admissionPolicies } from '../../lib/policy/admission-policies';
import { policySpec } from '../../lib/policy/policy-spec';
import { typed } from '../../lib/policy/untyped-variables';
import { fleetOfSize } from '../policy/large-fleet';
import { ApiServer } from './cluster/api-server';
import { AuditLog } from './cluster/audit-log';
import { parseObjects, renderFiles, TINYLAND_RUNNERS, tinyland, writeTinyland } from './cluster/fleets';
import { type KubernetesObject, type Pod, pathOf } from './cluster/objects';
import { isRolledOut, kubectl, NAMESPACE, type Printed, RUNNERS, readStage } from './cluster/on-stage';
import { pathFinder, servedResources } from './cluster/resources';
import { eventually } from './cluster/wait';
import { WholeFields } from './cluster/whole-fields';

const POLICY = 'ValidatingAdmissionPolicy';

/** The output of a synth on a cluster that has nothing yet: what an operator or Argo CD does first. */
describe('applying the fleet', () => {
  const stage = readStage();
  const api = new ApiServer(stage);
  const dist = writeTinyland(stage.folder);
  const files = [...renderFiles(tinyland())];
  const objects = files.flatMap(([, text]) => parseObjects(text));
  const audit = new AuditLog(stage.auditLog);
  let pathFor: (object: KubernetesObject) => string;
  let first: Printed;

  const apply = (folder: string, ...options: readonly string[]) =>
    kubectl(stage, 'apply', '--server-side', '--validate=strict', ...options, '-f', folder);
  const live = async () => Promise.all(objects.map(async (object) => (await api.get(pathFor(object))).body));
  const managerPods = async (): Promise<Pod[]> => (await api.get(pathOf('pods', NAMESPACE))).body['items'];

  /**
   * What is left to be applied. kubectl reads each object twice, and tells a status that a controller writes in between as a
   * difference; one in what was applied is still there the next time.
   */
  async function settledDiff(): Promise<Printed> {
    const ask = () => kubectl(stage, 'diff', '--server-side', '-f', dist);
    let diff = await ask();
    for (let again = 0; again < 5 && diff.code !== 0; again++) {
      diff = await ask();
    }
    return diff;
  }

  async function rolledOut(): Promise<void> {
    await eventually('all managers run', async () => {
      const { items } = (await api.get(pathOf('deployments', NAMESPACE))).body;
      return items.length === RUNNERS.length && items.every(isRolledOut);
    });
  }

  beforeAll(async () => {
    pathFor = pathFinder(await servedResources(api));
    first = await apply(dist);
  });
  afterAll(() => api.close());

  test('goes through in one go, without a warning', () => {
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(first.stdout.trim().split('\n')).toHaveLength(objects.length);
  });

  test('leaves every field as it is written', async () => {
    const found = await live();
    const changed = objects.flatMap((object, index) =>
      differences(object, found[index], `${object.kind} ${object.metadata.name}`),
    );
    expect(changed).toEqual([]);
  });

  test('leaves nothing to be filled in inside of a field that is applied as a whole', async () => {
    const fields = new WholeFields(api);
    const found = await live();
    const changed = await Promise.all(
      objects.map((object, index) => fields.differing(object, found[index] as KubernetesObject)),
    );
    expect(changed.flat()).toEqual([]);
    // The same question finds what is missing.
    const index = objects.findIndex(({ kind }) => kind === 'ValidatingAdmissionPolicyBinding');
    const { spec, ...rest } = objects[index] as KubernetesObject;
    const { objectSelector: _everything, ...matchResources } = spec.matchResources;
    const without = { ...rest, spec: { ...spec, matchResources } } as KubernetesObject;
    expect(await fields.differing(without, found[index] as KubernetesObject)).toEqual([
      expect.stringMatching(/^ValidatingAdmissionPolicyBinding [a-z-]+\.spec\.matchResources: /),
    ]);
  });

  test('starts the managers, through the ReplicaSet controller', async () => {
    await rolledOut();
    const pods = await managerPods();
    expect(pods.map((pod) => pod.metadata.labels?.['runner-fleet/runner']).sort()).toEqual(
      [...RUNNERS].sort(),
    );
    expect(pods.every(({ metadata }) => metadata.ownerReferences?.[0]?.kind === 'ReplicaSet')).toBe(true);
    expect(pods.map(({ spec }) => spec.nodeName)).not.toContain('dind-1');
    const creators = audit
      .events()
      .filter(({ verb, objectRef }) => verb === 'create' && objectRef?.resource === 'pods')
      .map(({ user }) => user.username);
    expect(new Set(creators)).toEqual(new Set(['system:serviceaccount:kube-system:replicaset-controller']));
  });

  test('makes managers that Pod Security restricted accepts', async () => {
    const judge = (namespace: string) =>
      kubectl(
        stage,
        'label',
        'namespace',
        namespace,
        'pod-security.kubernetes.io/enforce=restricted',
        '--overwrite',
        '--dry-run=server',
      );
    expect(await judge(NAMESPACE)).toMatchObject({ code: 0, stderr: '' });
    // The same question finds fault where there is fault.
    await api.create(pathOf('pods', 'default'), {
      metadata: { name: 'plain' },
      spec: { containers: [{ name: 'plain', image: 'busybox' }] },
    });
    expect((await judge('default')).stderr).toContain('plain: allowPrivilegeEscalation != false');
    await api.delete(pathOf('pods', 'default', 'plain'));
  });

  test('changes nothing the second time', async () => {
    const before = await live();
    expect(await apply(dist)).toMatchObject({ code: 0, stderr: '' });
    // A controller may write a status at any time, which is a new resourceVersion too; a spec has a generation.
    const versionOf = ({ metadata }: KubernetesObject) => metadata.generation ?? metadata.resourceVersion;
    const quotaless = (found: KubernetesObject[]) =>
      found.filter(({ kind }) => kind !== 'ResourceQuota').map(versionOf);
    expect(quotaless(await live())).toEqual(quotaless(before));
  });

  test('leaves nothing to be done: the diff is empty', async () => {
    expect(await settledDiff()).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  /** What the type check says of policies that are stored. */
  async function typeWarnings(policies: readonly KubernetesObject[]): Promise<unknown[]> {
    const checked = await eventually('the policies are type-checked', async () => {
      const found = await Promise.all(policies.map(async (policy) => (await api.get(pathFor(policy))).body));
      return (
        found.every(({ metadata, status }) => status?.observedGeneration === metadata.generation) && found
      );
    });
    return checked.flatMap(({ metadata, status }) =>
      (status.typeChecking?.expressionWarnings ?? []).map((warning: object) => ({
        policy: metadata.name,
        ...warning,
      })),
    );
  }

  test('has policies that the API server finds no fault with', async () => {
    expect(await typeWarnings(objects.filter(({ kind }) => kind === POLICY))).toEqual([]);
  });

  test('has policies that it finds no fault with where it knows the types of variables either', async () => {
    const withTypes = objects
      .filter(({ kind }) => kind === POLICY)
      .map((policy) => ({
        ...policy,
        metadata: { name: `${policy.metadata.name}-typed` },
        spec: typedSpec(policy),
      }));
    const wrong = {
      ...(withTypes[0] as KubernetesObject),
      metadata: { name: 'wrong-typed' },
      spec: {
        ...withTypes[0]?.spec,
        variables: [{ name: 'text', expression: 'object.metadata.name' }],
        validations: [{ expression: 'variables.text > 1' }],
      },
    };
    for (const policy of [...withTypes, wrong]) {
      const { status, body } = await api.create(pathFor(policy).replace(/\/[^/]+$/, ''), policy);
      expect({ status, message: body['message'] }).toEqual({ status: 201, message: undefined });
    }
    expect(await typeWarnings(withTypes)).toEqual([]);
    // The same question finds fault where there is fault.
    expect(await typeWarnings([wrong])).not.toEqual([]);
    for (const policy of [...withTypes, wrong]) {
      await api.delete(pathFor(policy));
    }
  });

  test('lets managers be restarted and scaled, with a manager more for a while', async () => {
    await rolledOut();
    const target = ['deployment/docker-manager', '-n', NAMESPACE];
    const before = await managerPods();
    expect(await kubectl(stage, 'rollout', 'restart', ...target)).toMatchObject({ code: 0, stderr: '' });
    await rolledOut();
    expect(await kubectl(stage, 'scale', '--replicas=2', ...target)).toMatchObject({ code: 0, stderr: '' });
    await rolledOut();
    const after = await managerPods();
    const known = new Set(before.map(({ metadata }) => metadata.uid));
    const made = after.filter(({ metadata }) => !known.has(metadata.uid));
    expect(made.map(({ metadata }) => metadata.labels?.['runner-fleet/runner'])).toEqual([
      'docker',
      'docker',
    ]);
    expect(made.map(({ metadata }) => Object.keys(metadata.annotations ?? {}))).toEqual(
      made.map(() => expect.arrayContaining(['kubectl.kubernetes.io/restartedAt'])),
    );
    // Whoever scaled owns the number of replicas.
    expect(await apply(dist, '--force-conflicts')).toMatchObject({ code: 0, stderr: '' });
    await rolledOut();
  });

  test('takes a changed config as soon as the API server knows the changed policies', async () => {
    const changed = renderFiles(
      tinyland(
        TINYLAND_RUNNERS.map((runner) =>
          runner.kind === 'docker' ? { ...runner, environment: { ADDED: 'yes' } } : runner,
        ),
      ),
    );
    const applied = async (folder: string, texts: Iterable<readonly [string, string]>) => {
      const paths = [...texts].map(([name, text]) => {
        writeFileSync(join(stage.folder, name), text);
        return join(stage.folder, name);
      });
      let attempts = 0;
      await eventually(`${folder} is applied`, async () => {
        attempts += 1;
        const results: Printed[] = [];
        for (const path of paths) {
          results.push(await apply(path));
        }
        const refused = results.map(({ stderr }) => stderr).join('');
        const rules = [...refused.matchAll(/denied request: \[([a-z-]+)\]/g)].map(([, rule = '']) => rule);
        expect(rules.filter((rule) => !rule.startsWith('config-'))).toEqual([]);
        return results.every(({ code }) => code === 0);
      });
      expect(attempts).toBeLessThanOrEqual(5);
      await rolledOut();
    };
    await applied('the changed fleet', changed);
    // The pod that runs belongs to the config that is stored, and that is the changed one.
    const { body } = await api.get(pathOf('configmaps', NAMESPACE, 'docker-config'));
    const data = body['data'] as Record<string, string>;
    expect(data['config.toml']).toContain('ADDED=yes');
    const checksum = createHash('sha256')
      .update(data['config.toml'] ?? '')
      .digest('hex');
    const newest = (await managerPods())
      .filter(({ metadata }) => metadata.labels?.['runner-fleet/runner'] === 'docker')
      .filter(({ metadata }) => !metadata.deletionTimestamp);
    expect(newest.map(({ metadata }) => metadata.annotations?.['checksum/config'])).toEqual([checksum]);
    await applied('the fleet', files);
  });

  test('has policies that the API server takes for a fleet of 500 runners too', async () => {
    const fleet = fleetOfSize(500);
    const policies = admissionPolicies(fleet);
    const answers = await Promise.all(
      policies.map(async (policy) => ({
        concern: policy.concern,
        ...(await api.create('/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies?dryRun=All', {
          metadata: { name: fleet.names.policy(policy.concern) },
          spec: policySpec(policy),
        })),
      })),
    );
    expect(answers.map(({ concern }) => concern)).toContain('configs');
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
  });

  test('converges when a runner is taken away and comes back', async () => {
    await rolledOut();
    const before = await managerPods();
    const without = renderFiles(tinyland(TINYLAND_RUNNERS.filter(({ kind }) => kind !== 'nix')));
    for (const [name, text] of without) {
      writeFileSync(join(stage.folder, name), text);
      expect(await apply(join(stage.folder, name))).toMatchObject({ code: 0, stderr: '' });
    }
    const kept = new Set([...without.values()].flatMap(parseObjects).map(pathFor));
    const gone = objects.filter((object) => !kept.has(pathFor(object)));
    expect(gone.length).toBeGreaterThan(5);
    for (const object of gone) {
      expect((await api.delete(pathFor(object), { propagationPolicy: 'Foreground' })).status).toBe(200);
    }
    const others = await eventually('the manager is gone', async () => {
      const pods = await managerPods();
      return pods.every((pod) => pod.metadata.labels?.['runner-fleet/runner'] !== 'nix') && pods;
    });
    const uids = (pods: Pod[]) => pods.map(({ metadata }) => metadata.uid);
    expect(uids(before)).toEqual(expect.arrayContaining(uids(others)));
    expect(others).toHaveLength(before.length - 1);

    expect(await apply(dist)).toMatchObject({ code: 0, stderr: '' });
    await rolledOut();
    expect(await settledDiff()).toMatchObject({ code: 0, stdout: '' });
  });
});

/** The specification of a policy as it was before its variables lost their types. */
function typedSpec({ spec }: KubernetesObject): KubernetesObject['spec'] {
  return JSON.parse(JSON.stringify(spec), (field, value) =>
    /^(?:e|messageE)xpression$/.test(field) ? typed(value) : value,
  );
}

/** The fields of `wanted` that `found` has otherwise; what only `found` has are defaults. */
function differences(wanted: unknown, found: unknown, path: string): string[] {
  if (Array.isArray(wanted) && Array.isArray(found) && wanted.length === found.length) {
    return wanted.flatMap((item, index) => differences(item, found[index], `${path}[${index}]`));
  }
  if (isRecord(wanted) && isRecord(found)) {
    return Object.entries(wanted).flatMap(([key, value]) => differences(value, found[key], `${path}.${key}`));
  }
  return Object.is(wanted, found)
    ? []
    : [`${path}: ${JSON.stringify(wanted)} became ${JSON.stringify(found)}`];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
