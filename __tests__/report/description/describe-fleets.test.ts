import fc from 'fast-check';
import { describeManifests } from '../../../lib/report/description/describe-fleets';
import type { RunnerDescription } from '../../../lib/report/description/runner-description';
import { type Manifest, push, remove, set } from '../../boundary/edit';
import { fleetManifests, TINYLAND } from '../../boundary/fleet-fixture';
import { described, describedNamespace, named } from './described';

const OBJECTS = fleetManifests(TINYLAND);
const NAMESPACE = describedNamespace(OBJECTS, TINYLAND);
const DIND = named(NAMESPACE.runners, 'dind');

/** The manifests with one of them changed. */
function changed(kind: string, name: string, change: (object: Manifest) => void): Manifest[] {
  const objects = structuredClone(OBJECTS);
  const object = objects.find(
    (one) => one['kind'] === kind && (one['metadata'] as Manifest)['name'] === name,
  );
  if (object === undefined) {
    throw new TypeError(`there is no ${kind} ${name}`);
  }
  change(object);
  return objects;
}

/** The manifests with another text in the configuration of a runner. */
function reconfigured(runner: string, from: string | RegExp, to: string): Manifest[] {
  return changed('ConfigMap', `${runner}-config`, (object) => {
    const data = object['data'] as { 'config.toml': string };
    const text = data['config.toml'].replace(from, to);
    expect(text).not.toBe(data['config.toml']);
    data['config.toml'] = text;
  });
}

function container(runner: RunnerDescription, name: string) {
  return named(runner.jobs?.pod.containers ?? [], name);
}

function reachOf(pods: string, objects: readonly unknown[] = OBJECTS) {
  const { reach } = describedNamespace(objects, TINYLAND);
  return named(
    reach.map((one) => ({ ...one, name: one.pods })),
    pods,
  );
}

describe('runners', () => {
  test('are told with their managers and jobs', () => {
    expect(NAMESPACE.runners.map(({ name, kind }) => [name, kind])).toEqual([
      ['dind', 'dind'],
      ['docker', 'docker'],
      ['docker-tight', 'docker'],
      ['nix', 'nix'],
      ['tinyland-docker', 'tinyland-docker'],
      ['tinyland-nix', 'tinyland-nix'],
    ]);
    expect(DIND).toMatchObject({
      executor: 'kubernetes',
      gitlabUrl: 'https://gitlab.com',
      manager: { workload: 'Deployment tinyland-runners/dind-manager', version: '19.3.2', replicas: 1 },
      concurrency: { each: 4, all: 4 },
      jobs: { pod: { serviceAccount: 'dind-job', tokenMounted: false, userNamespace: false } },
    });
    expect(DIND.manager?.pod).toMatchObject({ serviceAccount: 'dind-manager', tokenMounted: true });
  });

  test('each container is told by the level that it meets, whatever its runner is held to', () => {
    const levels = ({ jobs }: RunnerDescription) =>
      jobs?.pod.containers.map(({ name, level }) => `${name} ${level}`);
    expect(levels(DIND)).toEqual([
      'build baseline',
      'docker privileged',
      'helper baseline',
      'init-permissions baseline',
      'service-of-the-job baseline',
    ]);
    expect(levels(named(NAMESPACE.runners, 'docker-tight'))).toEqual([
      'build restricted',
      'helper restricted',
      'init-permissions restricted',
      'service-of-the-job restricted',
    ]);
    const unheld = describedNamespace(OBJECTS);
    expect(levels(named(unheld.runners, 'docker-tight'))).toEqual(
      levels(named(NAMESPACE.runners, 'docker-tight')),
    );
  });

  test.each([
    ['privileged', 'privileged = false', 'privileged = true', 'privileged'],
    ['a capability of the node', /cap_add = .*/, 'cap_add = [ "SYS_ADMIN" ]', 'privileged'],
    [
      'a path of the node',
      '[runners.kubernetes.node_selector]',
      '[[runners.kubernetes.volumes.host_path]]\nname = "h"\nmount_path = "/h"\n\n[runners.kubernetes.node_selector]',
      'privileged',
    ],
  ] as const)('%s takes the level away', (_, from, to, level) => {
    const { runners } = describedNamespace(reconfigured('docker', from, to), TINYLAND);
    expect(container(named(runners, 'docker'), 'build').level).toBe(level);
    expect(container(named(runners, 'nix'), 'build').level).toBe('baseline');
  });

  test('root, users and capabilities are told', () => {
    expect(container(DIND, 'build')).toMatchObject({
      mayBeRoot: true,
      user: null,
      addedCapabilities: ['CHOWN', 'SETUID'],
      droppedCapabilities: ['ALL', 'NET_RAW'],
    });
    expect(container(named(NAMESPACE.runners, 'docker-tight'), 'build')).toMatchObject({
      mayBeRoot: false,
      user: 1000,
    });
    expect(container(DIND, 'docker')).toMatchObject({ role: 'service', privileged: true });
  });

  test('what jobs may override is told, and what is closed is not', () => {
    expect(DIND.jobs?.overrides).toEqual([]);
    const objects = reconfigured(
      'docker',
      'namespace_overwrite_allowed = ""',
      'namespace_overwrite_allowed = "^ci$"\ncpu_limit_overwrite_max_allowed = "7"',
    );
    expect(named(describedNamespace(objects, TINYLAND).runners, 'docker').jobs?.overrides).toEqual([
      { key: 'cpu_limit_overwrite_max_allowed', within: '7' },
      { key: 'namespace_overwrite_allowed', within: '^ci$' },
    ]);
  });

  test('names of variables are told, and no values', () => {
    const objects = reconfigured('docker', '"LANG=C"', '"PASSWORD=hunter2-is-long"');
    const description = described(objects, TINYLAND);
    expect(named(description.namespaces[0]?.runners ?? [], 'docker').jobs?.variables).toEqual(['PASSWORD']);
    expect(JSON.stringify(description)).not.toContain('hunter2');
  });

  test('by whom clouds know a pod is told, and annotations but for those of appliers', () => {
    const objects = changed('Deployment', 'docker-manager', (object) => {
      push(object, 'spec.template.spec.containers.0.env', {
        name: 'AWS_ROLE_ARN',
        value: 'arn:aws:iam::1:role/a',
      });
      set(object, ['spec', 'template', 'metadata', 'annotations', 'example.com/a'], 'b');
      set(object, ['spec', 'template', 'metadata', 'annotations', 'argocd.argoproj.io/sync-wave'], '1');
    });
    const { manager } = named(describedNamespace(objects, TINYLAND).runners, 'docker');
    expect(manager?.pod).toMatchObject({
      cloudIdentities: ['AWS_ROLE_ARN=arn:aws:iam::1:role/a'],
      annotations: ['example.com/a=b'],
    });
  });

  test('a password in the address of GitLab is left out', () => {
    const objects = reconfigured('docker', 'https://gitlab.com', 'https://me:hunter2@gitlab.com');
    const description = described(objects, TINYLAND);
    expect(named(description.namespaces[0]?.runners ?? [], 'docker').gitlabUrl).toBe('https://gitlab.com');
    expect(JSON.stringify(description)).not.toContain('hunter2');
  });
});

describe('reach', () => {
  test('is told with ports and policies, each peer once', () => {
    const { egress, ingress } = reachOf('jobs of nix');
    expect(egress.everything).toBeNull();
    expect(egress.openings.map(({ peer, ports, policies }) => [peer, ports, policies])).toEqual([
      ['pods app=attic of namespace attic-cache-dev', ['8080/TCP'], ['nix-job']],
      ['pods k8s-app=kube-dns of namespace kube-system', ['53/TCP', '53/UDP'], ['dns']],
      ['public IPv4 addresses', ['443/TCP'], ['nix-job']],
      ['public IPv6 addresses', ['443/TCP'], ['nix-job']],
    ]);
    expect(ingress).toEqual({ everything: null, openings: [] });
    expect(reachOf('manager of nix').ingress.openings).toMatchObject([
      { peer: 'pods app=prometheus of namespace monitoring', ports: ['9252/TCP'] },
    ]);
  });

  test('is everything where no policy selects a pod', () => {
    const objects = OBJECTS.filter(({ kind }) => kind !== 'NetworkPolicy');
    expect(reachOf('jobs of nix', objects)).toMatchObject({
      egress: { everything: 'no policy selects it', openings: [] },
      ingress: { everything: 'no policy selects it' },
    });
  });

  test('is everything where the pod has the network of its node', () => {
    const objects = changed('Deployment', 'nix-manager', (object) => {
      set(object, 'spec.template.spec.hostNetwork', true);
    });
    expect(reachOf('manager of nix', objects).egress.everything).toMatch(
      /^it shares the network of its node/,
    );
  });

  test('a policy whose selection a job decides bounds nothing', () => {
    const objects = changed('NetworkPolicy', 'default-deny', (object) => {
      set(object, 'spec.podSelector', {
        matchExpressions: [{ key: 'pod', operator: 'NotIn', values: ['x'] }],
      });
    }).filter(
      ({ kind, metadata }) => kind !== 'NetworkPolicy' || (metadata as Manifest)['name'] === 'default-deny',
    );
    expect(reachOf('jobs of nix', objects).egress.everything).toBe('no policy selects it');
  });

  test('a hole in what is left out makes an opening more than public', () => {
    const objects = changed('NetworkPolicy', 'nix-job', (object) => {
      remove(object, 'spec.egress.0.to.0.ipBlock.except.1');
    });
    expect(reachOf('jobs of nix', objects).egress.openings.map(({ peer }) => peer)).toContain(
      'IPv4 addresses of any network',
    );
  });
});

describe('Secrets', () => {
  test('are told with their keys and readers', () => {
    expect(named(NAMESPACE.secrets, 'nix-token')).toEqual({
      name: 'nix-token',
      keys: ['runner-token'],
      madeBy: null,
      optional: false,
      readers: [
        { who: 'manager of nix', how: 'variable RUNNER_TOKEN', byJobs: false, keys: ['runner-token'] },
      ],
    });
    const attic = named(NAMESPACE.secrets, 'attic-credentials');
    expect(attic.keys).toContain('token');
    expect(attic.readers.every(({ byJobs }) => byJobs)).toBe(true);
    expect([...new Set(attic.readers.map(({ who }) => who))]).toEqual([
      'jobs of nix',
      'jobs of tinyland-nix',
    ]);
  });

  test('whoever reads them of the API server is told', () => {
    const objects = changed('Role', 'nix-manager', (object) => {
      push(object, 'rules', {
        apiGroups: [''],
        resources: ['secrets'],
        verbs: ['get'],
        resourceNames: ['dind-token'],
      });
    });
    const { secrets } = describedNamespace(objects, TINYLAND);
    expect(named(secrets, 'dind-token').readers).toContainEqual({
      who: 'ServiceAccount tinyland-runners/nix-manager',
      how: 'API: get',
      byJobs: false,
      keys: [],
    });
    expect(named(secrets, 'nix-token').readers).toHaveLength(1);
  });

  test('must exist before the apply unless the manifests make them', () => {
    expect(NAMESPACE.needs.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'Secret attic-credentials',
      ...TINYLAND.runners.map(({ name }) => `Secret ${name}-token`).sort(),
    ]);
    const external = {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata: { name: 'nix-token', namespace: 'tinyland-runners' },
      spec: { data: [{ secretKey: 'runner-token' }] },
    };
    const { secrets, needs } = describedNamespace([...OBJECTS, external], TINYLAND);
    expect(named(secrets, 'nix-token').madeBy).toBe('ExternalSecret nix-token');
    expect(needs.map(({ name }) => name)).not.toContain('nix-token');
  });
});

test('identities are told with what they may do, and who has their tokens', () => {
  const manager = named(NAMESPACE.identities, 'ServiceAccount tinyland-runners/nix-manager');
  expect(manager).toMatchObject({ inManifests: true, tokenIn: ['manager of nix'] });
  expect(manager.grants.find(({ resources }) => resources.includes('secrets'))).toMatchObject({
    role: 'Role nix-manager',
    everywhere: false,
    known: true,
    groups: [''],
    names: [],
  });
  const jobs = named(NAMESPACE.identities, 'ServiceAccount tinyland-runners/nix-job');
  expect(jobs).toMatchObject({ pods: ['jobs of nix'], tokenIn: [], grants: [] });
});

test('a Role that nobody sees is told as unknown', () => {
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'all' },
    roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
    subjects: [{ kind: 'Group', name: 'admins' }],
  };
  const { identities } = describedNamespace([...OBJECTS, binding], TINYLAND);
  expect(named(identities, 'Group admins').grants).toMatchObject([
    { role: 'ClusterRole cluster-admin', everywhere: true, known: false, verbs: [] },
  ]);
});

test('quotas, limits and the full load are told', () => {
  const { capacity } = NAMESPACE;
  expect(named(capacity.quotas, 'fleet')).toEqual({
    name: 'fleet',
    scopes: [],
    hard: { 'limits.cpu': '40', 'limits.memory': '80Gi', pods: '20' },
  });
  expect(named(capacity.quotas, 'nix-job').scopes).toEqual(['PriorityClass In tinyland-runners-nix-job']);
  expect(capacity.fullLoad.pods).toBe(6 * 4 + 6);
});

test('admission policies are told with their bindings and whom they let pass', () => {
  expect(NAMESPACE.admission.podSecurity).toEqual({
    enforce: 'privileged, v1.30',
    audit: 'baseline, v1.30',
    warn: 'baseline, v1.30',
  });
  expect(NAMESPACE.admission.policies.length).toBeGreaterThan(5);
  expect(NAMESPACE.admission.policies.every(({ bindings }) => bindings[0]?.actions.includes('Deny'))).toBe(
    true,
  );
  const unbound = OBJECTS.filter(({ kind }) => kind !== 'ValidatingAdmissionPolicyBinding');
  expect(describedNamespace(unbound, TINYLAND).admission.policies).toEqual([]);
});

test('what the judge says is part of it, findings and accepted risks apart', () => {
  const objects = reconfigured('docker', 'privileged = false', 'privileged = true');
  const { findings, accepted } = describeManifests(objects, TINYLAND).namespaces[0]?.risks ?? {};
  expect(findings?.map(({ code }) => code)).toContain('job-runner-unprivileged');
  expect(findings?.[0]?.severity).toBe('critical');
  expect(accepted?.map(({ code }) => code)).toContain('daemon-alone-privileged');
});

test('it is JSON, and says nothing of the order of objects', () => {
  const whole = described(OBJECTS, TINYLAND);
  expect(JSON.parse(JSON.stringify(whole))).toEqual(whole);
  fc.assert(
    fc.property(fc.shuffledSubarray(OBJECTS, { minLength: OBJECTS.length }), (objects) => {
      expect(described(objects, TINYLAND)).toEqual(whole);
    }),
    { numRuns: 10 },
  );
});

test('nothing is described where there are no runners', () => {
  expect(described([])).toEqual({ namespaces: [], elsewhere: { findings: [], accepted: [] } });
});
