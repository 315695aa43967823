import { checkBoundary, type ExpectedFleet } from '../../lib/boundary/check';
import { AGREEMENT, policyAndBinding, policySpec } from './admission-fixture';
import { get, type Manifest, push, set } from './edit';
import { fleetManifests, TINYLAND } from './fleet-fixture';
import {
  editKubernetes,
  editSection,
  find,
  inNamespace,
  managerPod,
  patchJob,
  setKubernetes,
  strategic,
} from './mutations/mutation';

/** The findings of a fleet after a change that the boundary allows. */
function findingsAfter(
  change: (objects: Manifest[]) => void,
  fleet: ExpectedFleet = TINYLAND,
): readonly string[] {
  const objects = fleetManifests(fleet);
  change(objects);
  const results = checkBoundary(objects, fleet).results.filter(({ id }) => !AGREEMENT.includes(id));
  return results.flatMap(({ findings }) =>
    findings.map(({ code, path, message }) => `${code} ${path}: ${message}`),
  );
}

function jobEgress(rule: Manifest): (objects: Manifest[]) => void {
  return (objects) =>
    push(
      find(objects, 'NetworkPolicy', (name) => name === 'docker-job'),
      'spec.egress',
      rule,
    );
}

function paramsAreJustPods(objects: Manifest[]): void {
  const spec = { ...policySpec(), paramKind: { apiVersion: 'v1', kind: 'Pod' } };
  const paramRef = { selector: {}, parameterNotFoundAction: 'Deny' };
  objects.push(...policyAndBinding('tinyland-runners-more', 'tinyland-runners', spec, { paramRef }));
}

describe('what the boundary allows', () => {
  test.each<[string, (objects: Manifest[]) => void]>([
    ['a digest', setKubernetes('image', `docker.io/library/alpine:3.22.2@sha256:${'0'.repeat(64)}`)],
    ['an anchored pattern', setKubernetes('node_selector_overwrite_allowed', '^(?:pool=a|pool=b)$')],
    [
      'a private destination by address',
      jobEgress({ to: [{ ipBlock: { cidr: '10.20.30.40/32' } }], ports: [{ port: 5432 }] }),
    ],
    [
      'the address of the API server on another port',
      jobEgress({ to: [{ ipBlock: { cidr: '10.43.0.1/32' } }], ports: [{ port: 5432 }] }),
    ],
    [
      'DNS at the address of the metadata service',
      jobEgress({
        to: [{ ipBlock: { cidr: '169.254.169.254/32' } }],
        ports: [{ port: 53, protocol: 'UDP' }],
      }),
    ],
    [
      'NodeLocal DNS',
      jobEgress({ to: [{ ipBlock: { cidr: '169.254.20.10/32' } }], ports: [{ port: 53, protocol: 'UDP' }] }),
    ],
    ['a Secret to pull images', setKubernetes('image_pull_secrets', ['registry'])],
    [
      'scratch space in jobs',
      (o) =>
        editKubernetes(o, (k) =>
          set(k, 'volumes.empty_dir', [{ name: 'tmp', mount_path: '/dev/shm', medium: 'Memory' }]),
        ),
    ],
    [
      'a ConfigMap in jobs',
      (o) =>
        editKubernetes(o, (k) =>
          set(k, 'volumes.config_map', [{ name: 'nix-conf', mount_path: '/etc/nix' }]),
        ),
    ],
    [
      'a host alias to the pod itself',
      setKubernetes('host_aliases', [{ ip: '127.0.0.1', hostnames: ['docker'] }]),
    ],
    ['user namespaces by a patch', patchJob(strategic({ hostUsers: false }))],
    ['a patch in YAML', patchJob({ patch: 'hostUsers: false\n' })],
    ['a runtime class', setKubernetes('runtime_class_name', 'gvisor')],
    ['nodes of their own for other jobs', setKubernetes('node_tolerations', { 'arm=only': 'NoSchedule' })],
    [
      'dind on shared nodes',
      (o) =>
        editKubernetes(
          o,
          (k) => {
            delete k['node_selector'];
            delete k['node_tolerations'];
          },
          'dind',
        ),
    ],
    ['users that are not root', setKubernetes('allowed_users', ['1000', '1001'])],
    [
      'environment that switches nothing',
      (o) => editSection(o, (s) => push(s, 'environment', 'NIX_CONFIG=sandbox = false')),
    ],
    [
      'a toleration with a key',
      (o) => set(managerPod(o), 'tolerations', [{ key: 'ci', operator: 'Exists' }]),
    ],
    ['an empty list of init containers', (o) => set(managerPod(o), 'initContainers', [])],
    ['an admission policy whose parameters are pods', paramsAreJustPods],
  ])('%s', (_, change) => {
    expect(findingsAfter(change)).toEqual([]);
  });

  test('Secrets that come from a store or are sealed, under the names of the contract', () => {
    const data = [{ secretKey: 'runner-token', remoteRef: { key: 'ci/docker' } }];
    const change = (objects: Manifest[]): void => {
      const external = inNamespace(objects, 'ExternalSecret', 'external-secrets.io/v1', { spec: { data } });
      set(external, 'metadata.name', 'docker-token');
      const encryptedData = { token: 'AgBy3i4OJSWK' };
      const sealed = inNamespace(objects, 'SealedSecret', 'bitnami.com/v1alpha1', {
        spec: { encryptedData },
      });
      set(sealed, 'metadata.name', 'attic-credentials');
      objects.push(external, sealed);
    };
    expect(findingsAfter(change)).toEqual([]);
    const objects = fleetManifests();
    change(objects);
    const sources = checkBoundary(objects, TINYLAND).results.find(({ id }) => id === 'secret-sources');
    expect(sources).toMatchObject({ status: 'pass', seen: 2 });
  });

  test('a configuration that is mounted as a file', () => {
    const change = (objects: Manifest[]): void => {
      const mounts = get(managerPod(objects), 'containers.0.volumeMounts') as Manifest[];
      const config = mounts.find(({ readOnly }) => readOnly === true);
      set(config, 'mountPath', '/etc/gitlab-runner/config.toml');
      set(config, 'subPath', 'config.toml');
      mounts.push({ name: 'home', mountPath: '/etc/gitlab-runner' });
    };
    expect(findingsAfter(change)).toEqual([]);
  });
});

describe('what a fleet expects', () => {
  test('admission policies must be there only where the fleet says so', () => {
    const without = (objects: Manifest[]): void => {
      const kept = objects.filter(({ kind }) => !String(kind).startsWith('ValidatingAdmissionPolicy'));
      objects.splice(0, objects.length, ...kept);
    };
    const found = findingsAfter(without);
    expect(found.filter((finding) => finding.startsWith('admission-present'))).toHaveLength(11);
    expect(found.filter((finding) => finding.startsWith('admission-coverage'))).toHaveLength(12);
    expect(findingsAfter(without, { ...TINYLAND, admission: false })).toEqual([]);
  });

  test('root on the list of users is refused where the level forbids it', () => {
    const tight = { ...TINYLAND, runners: TINYLAND.runners.filter(({ name }) => name === 'docker-tight') };
    expect(findingsAfter(setKubernetes('allowed_users', ['0']), tight)).toEqual([
      expect.stringContaining(
        'job-users ConfigMap tinyland-runners/docker-tight-config / config.toml / runners[0].kubernetes.allowed_users',
      ),
    ]);
    expect(findingsAfter(setKubernetes('allowed_users', ['0']))).toEqual([]);
  });

  test('a restricted runner is held to restricted, another one is not', () => {
    const change = setKubernetes('pod_security_context', { seccomp_profile: { type: 'RuntimeDefault' } });
    const tight = { ...TINYLAND, runners: TINYLAND.runners.filter(({ name }) => name === 'docker-tight') };
    expect(findingsAfter(change)).toEqual([]);
    expect(findingsAfter(change, tight).every((finding) => finding.startsWith('pss-run-as-non-root'))).toBe(
      true,
    );
    expect(findingsAfter(change, tight)).not.toEqual([]);
  });

  test('the kind comes from the fleet, not from a label', () => {
    const claimed = {
      ...TINYLAND,
      runners: TINYLAND.runners.map(
        (runner) => ({ ...runner, kind: 'docker', podSecurity: 'baseline' }) as const,
      ),
    };
    const objects = fleetManifests();
    const failed = checkBoundary(objects, claimed).results.filter(({ status }) => status === 'fail');
    expect(failed.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['pss-privileged', 'daemon-alone-privileged', 'namespace-pod-security']),
    );
  });
});
