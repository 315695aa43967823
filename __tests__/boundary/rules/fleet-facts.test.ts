import { Fleet, type FleetSpec } from '../../../lib';
import { checkBoundary } from '../../../lib/boundary/check';
import { boundaryFindings } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { get, type Manifest, push, remove, set } from '../edit';
import {
  editConfig,
  editKubernetes,
  editSection,
  find,
  manager,
  managerPod,
  ofRunner,
  setKubernetes,
} from '../mutations/mutation';

type Change = (o: Manifest[]) => void;

const SPEC: FleetSpec = {
  org: 'acme',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  gitlab: { url: 'https://gitlab.example.com' },
  attic: { publicKeys: [`main:${'A'.repeat(43)}=`] },
  runners: [
    {
      kind: 'docker',
      environment: { LANG: 'C' },
      imagePullSecrets: ['registry'],
      config: { check_interval: 5, runners: { kubernetes: { poll_timeout: 600 } } },
    },
    { kind: 'nix' },
    { kind: 'dind', nodes: { pool: { pool: 'dind' }, taint: { key: 'dind', value: 'only' } } },
  ],
};
const FLEET = Fleet.define(SPEC);
const RENDERED = objectsOf(FLEET);

/** The policies hold each config word by word, so that they are of another fleet than a config which is edited alone. */
const alone = (runner: string) => `admission-admits ConfigMap acme-runners/${runner}-config`;

/** Codes and places of what is told of a fleet after a change. */
function told(change: Change): readonly string[] {
  const objects = structuredClone(RENDERED) as unknown as Manifest[];
  change(objects);
  const parts = [{ objects }];
  return boundaryFindings(FLEET, parts).map(({ code, path }) => `${code} ${path}`);
}

const section =
  (key: string, value: unknown, kind: 'docker' | 'nix' | 'dind' = 'docker'): Change =>
  (o) =>
    editSection(o, (s) => set(s, [key], value), kind);

test('nothing is told of a fleet as it is rendered', () => {
  expect(told(() => undefined)).toEqual([]);
});

describe('fleet-config-differs', () => {
  test.each<[string, Change]>([
    ['concurrent', (o) => editConfig(o, (c) => set(c, 'concurrent', 3))],
    ['check_interval', (o) => editConfig(o, (c) => set(c, 'check_interval', 3))],
    ['labels', (o) => editConfig(o, (c) => set(c, 'labels', { a: 'b' }))],
    ['limit', section('limit', 3)],
    [
      'url',
      (o) => {
        for (const kind of ['docker', 'nix', 'dind'] as const) {
          section('url', 'https://evil.example', kind)(o);
        }
      },
    ],
    ['tls-ca-file', section('tls-ca-file', '/etc/gitlab-runner/ca.crt')],
    ['output_limit', section('output_limit', 100)],
    ['shell', section('shell', 'pwsh')],
    ['builds_dir', section('builds_dir', '/tmp/builds')],
    ['cache.Type', section('cache', { Type: 's3' })],
    ['image', setKubernetes('image', 'docker.io/library/alpine:3.21.0')],
    [
      'helper_image',
      setKubernetes(
        'helper_image',
        'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:x86_64-v19.3.1',
      ),
    ],
    ['allowed_images', (o) => editKubernetes(o, (k) => push(k, 'allowed_images', 'quay.io/evil/**'))],
    ['allowed_services', (o) => editKubernetes(o, (k) => push(k, 'allowed_services', 'quay.io/evil/**'))],
    ['image_pull_secrets', setKubernetes('image_pull_secrets', ['other'])],
    ['image_pull_secrets', (o) => editKubernetes(o, (k) => remove(k, 'image_pull_secrets'))],
    ['runtime_class_name', setKubernetes('runtime_class_name', 'runc')],
    ['node_selector', setKubernetes('node_selector', { 'kubernetes.io/os': 'linux' })],
    ['node_tolerations', setKubernetes('node_tolerations', { 'a=b': 'NoSchedule' })],
    ['pod_labels', (o) => editKubernetes(o, (k) => set(k, ['pod_labels', 'team'], 'x'))],
    ['pod_annotations', setKubernetes('pod_annotations', { a: 'b' })],
    ['affinity', setKubernetes('affinity', { node_affinity: { preferred: [1] } })],
    ['memory_limit', setKubernetes('memory_limit', '1Gi')],
    ['helper_cpu_limit', (o) => editKubernetes(o, (k) => remove(k, 'helper_cpu_limit'))],
    ['cpu_limit_overwrite_max_allowed', setKubernetes('cpu_limit_overwrite_max_allowed', '1')],
    ['node_selector_overwrite_allowed', setKubernetes('node_selector_overwrite_allowed', '^(?:a=b)$')],
    ['services', setKubernetes('services', [{ name: 'docker.io/library/redis:8.0.0', alias: 'redis' }])],
    ['cap_add', (o) => editKubernetes(o, (k) => push(k, 'cap_add', 'SYS_CHROOT'))],
    [
      'services\\[0\\].command',
      (o) =>
        editKubernetes(
          o,
          (k) => push(k, 'services.0.command', '--registry-mirror=https://evil.example'),
          'dind',
        ),
    ],
    [
      'services\\[0\\].command',
      (o) => editKubernetes(o, (k) => push(k, 'services.0.command', '--mtu=1400'), 'dind'),
    ],
    ['volumes', setKubernetes('volumes', { empty_dir: [{ name: 'a', mount_path: '/tmp/a' }] })],
    ['poll_timeout', setKubernetes('poll_timeout', 300)],
    [
      'environment',
      (o) => editSection(o, (s) => push(s, 'environment', 'PIP_INDEX_URL=https://evil.example')),
    ],
    ['environment', section('environment', ['LANG=de'])],
    ['environment', section('environment', [])],
  ])('%s', (key, change) => {
    const found = told(change).filter((line) => line.startsWith('fleet-config-differs '));
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toMatch(new RegExp(`[./ ]${key}$`));
  });

  test.each<[string, (text: string) => string]>([
    [
      'another cache',
      (text) => text.replace(/extra-substituters = .*/, 'extra-substituters = https://evil.example'),
    ],
    ['another key', (text) => `${text}\nextra-trusted-public-keys = evil:${'B'.repeat(43)}=`],
    ['no signatures', (text) => text.replace('require-sigs = true\n', '')],
    ['another setting', (text) => `${text}\nbuilders = ssh://evil.example`],
    [
      'a sandbox that the fleet does not ask for',
      (text) => text.replace('sandbox = false', 'sandbox = true'),
    ],
    ['a sandbox beside none', (text) => `${text}\nsandbox = true`],
    ['nothing said of the sandbox', (text) => text.replace('sandbox = false\n', '')],
    ['a sandbox that may be left off', (text) => text.replace('sandbox-fallback = false\n', '')],
  ])('settings of Nix: %s', (_, change) => {
    const edit = (o: Manifest[]) =>
      editSection(
        o,
        (s) => {
          const entries = s['environment'] as string[];
          s['environment'] = entries.map((entry) =>
            entry.startsWith('NIX_CONFIG=') ? change(entry) : entry,
          );
        },
        'nix',
      );
    expect(told(edit)).toEqual([
      'fleet-config-differs ConfigMap acme-runners/nix-config / config.toml / runners[0].environment',
      alone('nix'),
    ]);
  });

  test('another daemon, and variables of it', () => {
    const image = (o: Manifest[]) =>
      editKubernetes(
        o,
        (k) => {
          set(k, 'services.0.name', 'docker.io/library/docker:28.5.0-dind');
          push(k, 'allowed_services', 'docker.io/library/docker:28.5.0-dind');
        },
        'dind',
      );
    expect(told(image)).toContain(
      'fleet-config-differs ConfigMap acme-runners/dind-config / config.toml / runners[0].kubernetes.services',
    );
    const variable = (o: Manifest[]) =>
      editKubernetes(o, (k) => push(k, 'services.0.environment', 'DOCKER_DRIVER=vfs'), 'dind');
    expect(told(variable)).toEqual([
      'fleet-config-differs ConfigMap acme-runners/dind-config / config.toml / runners[0].kubernetes.services[0].environment',
      alone('dind'),
    ]);
  });

  test('a value of the environment is not printed', () => {
    const objects = structuredClone(RENDERED) as unknown as Manifest[];
    editSection(objects, (s) => push(s, 'environment', 'A=hunter2'));
    const findings = boundaryFindings(FLEET, [{ objects }]);
    expect(findings.map(({ code }) => code)).toEqual(['fleet-config-differs', 'admission-admits']);
    expect(JSON.stringify(findings)).not.toContain('hunter2');
  });
});

test('manager-image', () => {
  const older = 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.1';
  expect(told((o) => set(manager(o), 'image', older))).toContain(
    'manager-image Deployment acme-runners/docker-manager / spec.template.spec.containers[0].image',
  );
});

describe('fleet-objects-differ', () => {
  const quota =
    (name: string, value: string): Change =>
    (o) =>
      set(
        find(o, 'ResourceQuota', (item) => item === 'docker-job'),
        ['spec', 'hard', name],
        value,
      );

  test.each<[string, Change, RegExp]>([
    ['replicas', (o) => set(ofRunner(o, 'Deployment'), 'spec.replicas', 2), /spec\.replicas$/],
    ['the limit of the manager', (o) => set(manager(o), 'resources.limits.memory', '8Gi'), /limits\.memory$/],
    ['no limit of the manager', (o) => remove(manager(o), 'resources.limits.cpu'), /limits\.cpu$/],
    [
      'no pull Secret of the manager',
      (o) => remove(managerPod(o), 'imagePullSecrets'),
      /spec\.imagePullSecrets$/,
    ],
    ['CPU of the quota', quota('limits.cpu', '100'), /hard\.limits\.cpu$/],
    ['memory of the quota', quota('requests.memory', '1Ti'), /hard\.requests\.memory$/],
    [
      'the range of containers',
      (o) => set(find(o, 'LimitRange'), 'spec.limits.0.max.memory', '1Ti'),
      /max\.memory$/,
    ],
    ['no range of containers', (o) => remove(find(o, 'LimitRange'), 'spec.limits.0.max'), /max\.cpu$/],
  ])('%s', (_, change, place) => {
    const found = told(change).filter((line) => line.startsWith('fleet-objects-differ '));
    expect(found[0]).toMatch(place);
  });

  test('what is tighter than the fleet says is its own affair', () => {
    expect(told(quota('limits.memory', '16Gi')).filter((line) => line.startsWith('fleet-objects'))).toEqual(
      [],
    );
    const range = (o: Manifest[]) =>
      set(find(o, 'LimitRange'), 'spec.limits.0.max.ephemeral-storage', '20Gi');
    expect(get(find(RENDERED as unknown as Manifest[], 'LimitRange'), 'spec.limits.0.max.memory')).toBe(
      '8Gi',
    );
    expect(told(range)).toEqual([]);
  });
});

describe('a fleet with images, proxies and destinations of its own', () => {
  const fleet = Fleet.define({
    ...SPEC,
    cluster: { ...SPEC.cluster, breakGlass: { groups: ['sre'] } },
    proxy: {
      https: 'http://proxy.example.com:3128',
      destinations: [{ cidr: '10.20.0.9/32', port: 3128 }],
    },
    runners: [
      {
        kind: 'docker',
        image: 'mirror.example.com/library/alpine:3.22.2',
        allowedImages: ['mirror.example.com/**'],
        manager: {
          image: 'mirror.example.com/gitlab-runner:alpine-v19.3.2',
          helperImage: 'mirror.example.com/gitlab-runner-helper:x86_64-v19.3.2',
        },
        http: true,
        destinations: [{ cidr: '10.20.0.6/32', port: 5050 }],
        runtimeClass: { name: 'gvisor' },
      },
      { kind: 'nix', attic: 'push', accessLevel: 'ref_protected' },
      { kind: 'dind', nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' } },
    ],
  });
  const objects = objectsOf(fleet);
  const report = checkBoundary(objects);

  test('holds, with and without the fleet', () => {
    expect(boundaryFindings(fleet, [{ objects }])).toEqual([]);
    expect(report.results.flatMap(({ findings }) => findings)).toEqual([]);
  });

  test.each([
    'managers take jobs from https://gitlab.example.com and send it their tokens',
    'jobs run images of mirror.example.com/**',
    'mirror.example.com/gitlab-runner:alpine-v19.3.2 runs in the place of the image that GitLab publishes',
    'mirror.example.com/gitlab-runner-helper:x86_64-v19.3.2 runs in the place of the image that GitLab publishes',
    'HTTPS_PROXY decides whom jobs talk through, or whom they trust',
    'plain http is open, which anybody on the way reads and changes',
    '10.20.0.6/32 is no public network, and open on port 5050',
    'jobs run under a RuntimeClass, which may be weaker than the default of the node: gvisor',
    'every job of the runner may write to the Attic cache',
    'the daemon docker is root on its node, which other pods share',
    'sre may pass the admission policies',
  ])('is told: %s', (sentence) => {
    expect(report.openings.map((opening) => opening.sentence)).toContain(sentence);
  });
});

const STORED = {
  from: 'externalSecret',
  store: { name: 'vault' },
  keys: { server: { key: 'a' }, cache: { key: 'b' }, token: { key: 'c' } },
} as const;

describe('what is rendered of a runner that the fleet does not declare', () => {
  const spec = (nix: object): FleetSpec => ({
    ...SPEC,
    attic: { publicKeys: [`main:${'A'.repeat(43)}=`], credentials: { push: STORED, pull: STORED } },
    runners: [{ kind: 'docker' }, { kind: 'nix', accessLevel: 'ref_protected', ...nix }],
  });
  const rendered = (nix: object) => objectsOf(Fleet.define(spec(nix)));
  const toldBy = (declared: object, objects: readonly unknown[]) =>
    boundaryFindings(Fleet.define(spec(declared)), [{ objects }]).map(({ code, path, value, allowed }) =>
      [code, path, value, allowed].filter((part) => part !== undefined).join(' | '),
    );
  const config = 'fleet-config-differs | ConfigMap acme-runners/nix-config / config.toml / runners[0]';
  const variable = `${config}.kubernetes / job pod.containers[build].env[0].valueFrom.secretKeyRef`;

  test('nothing is told of what it declares', () => {
    expect(toldBy({ attic: 'push' }, rendered({ attic: 'push' }))).toEqual([]);
    expect(toldBy({ nixSandbox: true }, rendered({ nixSandbox: true }))).toEqual([]);
    expect(toldBy({ maximumTimeoutSeconds: 3601 }, rendered({ maximumTimeoutSeconds: 3601 }))).toEqual([]);
  });

  test('jobs that write to the cache where the fleet lets them read, and the other way round', () => {
    expect(toldBy({}, rendered({ attic: 'push' }))).toEqual([
      `${variable} | attic-push-credentials | attic-credentials`,
      'secret-sources | ExternalSecret acme-runners/attic-push-credentials',
    ]);
    expect(toldBy({ attic: 'push' }, rendered({}))).toEqual([
      `${variable} | attic-credentials | attic-push-credentials`,
      'secret-sources | ExternalSecret acme-runners/attic-credentials',
    ]);
  });

  test('jobs without the credentials that the fleet gives them', () => {
    const objects = structuredClone(rendered({})) as unknown as Manifest[];
    editKubernetes(objects, (k) => remove(k, 'pod_spec.0'), 'nix');
    expect(toldBy({}, objects)).toContain(`${config}.kubernetes.pod_spec | unset | attic-credentials`);
  });

  test('a sandbox of Nix, or none', () => {
    const told = `${config}.environment | NIX_CONFIG: sandbox =`;
    expect(toldBy({ nixSandbox: true }, rendered({}))).toEqual([`${told} false`]);
    expect(toldBy({}, rendered({ nixSandbox: true }))).toEqual([`${told} true`]);
  });

  test('a timeout that is a second longer', () => {
    const manager = { terminationGracePeriodSeconds: 4000 };
    expect(toldBy({ manager }, rendered({ manager, maximumTimeoutSeconds: 3601 }))).toEqual([
      expect.stringMatching(/^admission-refuses \| ValidatingAdmissionPolicy acme-runners-job-pods \/ spec/),
    ]);
  });
});
