import { type BoundaryReport, checkBoundary, type ExpectedFleet } from '../../lib/boundary/check';
import type { Manifest } from './edit';
import { TINYLAND } from './fleet-fixture';

const TEMPLATE = `
[[runners]]
  [runners.kubernetes]
    namespace = "ci"
    image = "alpine"
    privileged = true
`;

const ENTRYPOINT = `#!/bin/bash
set -e
cp /configmaps/config.toml /home/gitlab-runner/.gitlab-runner/
/entrypoint register --config /home/gitlab-runner/config.toml --template-config /configmaps/config.template.toml
exec /entrypoint run --user=gitlab-runner
`;

/** What Helm renders of the official chart, in its parts that matter here, written anew. */
function chart(data: Record<string, string> = {}): Manifest[] {
  const metadata = { name: 'ci-gitlab-runner', namespace: 'ci' };
  const container = {
    name: 'ci-gitlab-runner',
    image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v18.9.0',
    command: ['/usr/bin/dumb-init', '--', '/bin/bash', '/configmaps/entrypoint'],
    env: [
      { name: 'CI_SERVER_URL', value: 'https://gitlab.com' },
      { name: 'RUNNER_EXECUTOR', value: 'kubernetes' },
      { name: 'KUBERNETES_NAMESPACE', value: 'ci' },
    ],
    securityContext: { allowPrivilegeEscalation: false, runAsNonRoot: true, capabilities: { drop: ['ALL'] } },
    volumeMounts: [{ name: 'projected-secrets', mountPath: '/secrets' }],
  };
  const spec = {
    serviceAccountName: 'ci-gitlab-runner',
    securityContext: { runAsUser: 100, fsGroup: 65533 },
    containers: [container],
    volumes: [
      { name: 'projected-secrets', projected: { sources: [{ secret: { name: 'ci-gitlab-runner' } }] } },
    ],
  };
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      type: 'Opaque',
      data: { 'runner-token': Buffer.from('x').toString('base64') },
    },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata,
      data: {
        entrypoint: ENTRYPOINT,
        'config.toml': 'concurrent = 10\n',
        'config.template.toml': TEMPLATE,
        ...data,
      },
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata,
      rules: [{ apiGroups: [''], resources: ['*'], verbs: ['*'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'ci-gitlab-runner' },
      subjects: [{ kind: 'ServiceAccount', name: 'ci-gitlab-runner', namespace: 'ci' }],
    },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template: { spec } } },
  ];
}

function failed(report: BoundaryReport): readonly string[] {
  return report.results.filter(({ status }) => status === 'fail').map(({ id }) => id);
}

describe('manifests of the official chart', () => {
  test('are judged without a fleet, and the report says so', () => {
    const report = checkBoundary(chart());
    expect(report.basis).toMatch(/^no fleet/);
    expect(JSON.stringify(report)).not.toContain('the rule itself failed');
  });

  test.each([
    ['the template makes every container privileged', 'job-runner-unprivileged'],
    ['its job pods would be privileged', 'pss-privileged'],
    ['the Role is a wildcard', 'rbac-least-privilege'],
    ['there is no default deny', 'network-default-deny'],
    ['there is no quota', 'quota-present'],
    ['no Pod Security labels are known', 'namespace-pod-security'],
    ['a shell starts the manager', 'manager-no-shell'],
    ['the manager registers at start', 'manager-no-registration'],
    ['a Secret is written down', 'manifests-kinds'],
    ['the seccomp profile is missing', 'pss-seccomp-set'],
    ['feature flags are not pinned', 'feature-flags-pinned'],
    ['every image is allowed', 'image-allow-lists'],
    ['the default image moves', 'image-pinned'],
    ['jobs get a token', 'service-account-token-held'],
  ])('%s', (_, rule) => {
    expect(failed(checkBoundary(chart()))).toContain(rule);
  });

  test.each([
    ['what a fleet of ours would need', 'fleet-complete'],
    ['runners that nobody declared', 'fleet-no-strangers'],
    ['Secrets of other runners', 'runner-token-by-reference'],
    ['names of our own labels', 'pod-labels-own'],
    ['admission policies', 'admission-present'],
    ['what they leave out', 'admission-coverage'],
  ])('nothing is said about %s', (_, rule) => {
    const { results } = checkBoundary(chart());
    expect(results.find(({ id }) => id === rule)?.status).toBe('not-applicable');
  });

  test('a template that is not TOML yet is a finding, not silence', () => {
    const objects = chart({ 'config.template.toml': '[[runners]]\n  name = {{ .Values.name | quote }}\n' });
    const unreadable = checkBoundary(objects).results.find(({ id }) => id === 'config-readable');
    expect(unreadable?.findings[0]).toMatchObject({
      path: 'ConfigMap ci/ci-gitlab-runner / config.template.toml',
      message: expect.stringMatching(/^is not TOML: .* in line 2$/),
    });
  });

  test('a script that writes the configuration is a finding', () => {
    const objects = chart({
      'pre-entrypoint-script': 'cat > config.toml <<EOF\n[[runners]]\n  executor = "shell"\nEOF\n',
    });
    expect(failed(checkBoundary(objects))).toContain('config-readable');
  });
});

test('jobs of a template that names no namespace are those of its own', () => {
  const template = '[[runners]]\n[runners.kubernetes]\nimage = "alpine:3"\n';
  const deny = checkBoundary(chart({ 'config.template.toml': template })).results.find(
    ({ id }) => id === 'network-default-deny',
  );
  expect(deny?.findings.map(({ path }) => path)).toEqual(['Namespace ci']);
});

test('a namespace of ours without runners needs nothing of what runners need', () => {
  const labels = { 'app.kubernetes.io/managed-by': 'cdk8s-gitlab-runners' };
  const report = checkBoundary([
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'a-runners', labels } },
  ]);
  expect(failed(report)).toEqual([]);
  expect(report.basis).toContain('a (0 runners)');
  const status = (rule: string) => report.results.find(({ id }) => id === rule)?.status;
  expect(status('namespace-own')).toBe('pass');
  for (const rule of ['network-default-deny', 'quota-present', 'limit-range-present', 'admission-present']) {
    expect(status(rule)).toBe('not-applicable');
  }
});

describe('manifests of others', () => {
  test('a Deployment alone says nothing about runners', () => {
    const spec = {
      template: {
        spec: { containers: [{ name: 'web', image: 'web:1', securityContext: { privileged: true } }] },
      },
    };
    const web = {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'web' },
      spec,
    };
    const report = checkBoundary([web]);
    expect(failed(report)).toContain('pss-privileged');
    expect(failed(report)).not.toContain('network-default-deny');
    expect(report.results.find(({ id }) => id === 'config-executor')?.reason).toBe(
      'the manifests hold no runner',
    );
  });

  test('a runner with the Docker executor is judged by the keys of that executor', () => {
    const text =
      '[[runners]]\nexecutor = "docker"\n[runners.docker]\nimage = "alpine:3"\nvolumes = ["/var/run/docker.sock:/var/run/docker.sock", "/cache"]\n';
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'c', namespace: 'ci' },
      data: { 'config.toml': text },
    };
    const report = checkBoundary([object]);
    expect(report.results.find(({ id }) => id === 'config-executor')?.findings).toMatchObject([
      { message: 'jobs do not run as pods' },
      { path: expect.stringMatching(/runners\[0\]\.docker\.volumes$/) },
      { path: expect.stringMatching(/runners\[0\]\.docker$/) },
    ]);
    expect(report.results.find(({ id }) => id === 'job-hardened')?.status).toBe('not-applicable');
  });

  test('a configuration in a Secret is read, and its being there is a finding', () => {
    const text = '[[runners]]\nexecutor = "kubernetes"\n[runners.kubernetes]\nprivileged = true\n';
    const data = { 'config.toml': Buffer.from(text).toString('base64') };
    const report = checkBoundary([
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'c', namespace: 'ci' }, data },
    ]);
    expect(failed(report)).toEqual(
      expect.arrayContaining(['config-readable', 'job-runner-unprivileged', 'manifests-kinds']),
    );
    expect(report.results.find(({ id }) => id === 'config-readable')?.findings).toMatchObject([
      { message: 'the configuration lies in a Secret' },
    ]);
  });
});

test.each(['data', 'stringData'])('a configuration in a Secret is told once, in %s', (field) => {
  const text = '[[runners]]\nexecutor = "kubernetes"\n[runners.kubernetes]\nimage = "a:1"\n';
  const value = field === 'data' ? Buffer.from(text).toString('base64') : text;
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'c', namespace: 'ci' },
    [field]: { a: value },
  };
  const readable = checkBoundary([secret]).results.find(({ id }) => id === 'config-readable');
  expect(readable?.findings.map(({ message }) => message)).toEqual(['the configuration lies in a Secret']);
});

describe('the namespace of runners', () => {
  const places = (objects: readonly unknown[], rule: string, fleet?: ExpectedFleet) =>
    checkBoundary(objects, fleet)
      .results.find(({ id }) => id === rule)
      ?.findings.map(({ path }) => path);
  const shell = (namespace: string) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name: 'c', namespace },
    data: { 'config.toml': '[[runners]]\nexecutor = "shell"\n' },
  });

  test.each(['quota-present', 'limit-range-present', 'network-default-deny'])(
    '%s: is where a fleet says, and where pods of runners are',
    (rule) => {
      expect(places([], rule, TINYLAND)?.[0]).toBe('Namespace tinyland-runners');
      expect(places(chart(), rule)).toEqual(['Namespace ci']);
      expect(places([...chart(), shell('other')], rule)).toEqual(['Namespace ci']);
    },
  );

  test('a job of others mounts no configuration either', () => {
    const template = `${TEMPLATE}[[runners.kubernetes.volumes.config_map]]\nname = "ci-gitlab-runner"\nmount_path = "/c"\n`;
    const found = checkBoundary(chart({ 'config.template.toml': template })).results;
    expect(found.find(({ id }) => id === 'pod-config-maps-own')?.findings).toMatchObject([
      { value: 'ci-gitlab-runner' },
    ]);
  });
});
