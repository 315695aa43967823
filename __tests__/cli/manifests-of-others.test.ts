import { SEVERITIES } from '../../lib/boundary/severity';
import { manifestsOf } from '../boundary/admission/rendered-fleet';
import type { Manifest } from '../boundary/edit';
import { chartOutput } from './chart-output';
import { asYaml, type Cause, causesIn, verified } from './verified';

/** What is found in a text of YAML, cause by cause. */
async function causesOf(text: string): Promise<readonly Cause[]> {
  const { stdout } = await verified(['-'], { format: 'json' }, text);
  return JSON.parse(stdout).reports[0].causes;
}

const byRule = (causes: readonly Cause[], rule: string) => causes.filter((cause) => cause.rule === rule);

describe('what was told falsely of manifests of others', () => {
  test('a configuration in a Secret that nobody sees is no configuration that passes', async () => {
    const text = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: hidden, namespace: ci }
spec:
  selector: { matchLabels: { app: hidden } }
  template:
    metadata: { labels: { app: hidden } }
    spec:
      containers:
        - name: gitlab-runner
          image: registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2
          args: [run, --config, /secrets/config.toml]
          env: [{ name: KUBERNETES_PRIVILEGED, value: 'true' }]
          volumeMounts: [{ name: config, mountPath: /secrets }]
      volumes: [{ name: config, secret: { secretName: runner-config } }]
`;
    expect(byRule(await causesOf(text), 'config-readable')).toMatchObject([
      {
        message: 'the configuration of this manager cannot be seen, so its runners are not judged',
        times: 1,
      },
    ]);
    const { stdout } = await verified(['-'], { verbose: true }, text);
    expect(stdout).not.toContain('pass  config-readable');
    expect(stdout.match(/so its runners are not judged: see config-readable/g)?.length).toBeGreaterThan(40);
  });

  test('http in the variables of a manager is no encrypted GitLab', async () => {
    const text = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shared-gitlab-runner, namespace: ci }
spec:
  selector: { matchLabels: { app: shared-gitlab-runner } }
  template:
    metadata: { labels: { app: shared-gitlab-runner } }
    spec:
      containers:
        - name: gitlab-runner
          image: registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.1.1
          command: ['/usr/bin/dumb-init', '--', '/bin/bash', '/configmaps/entrypoint']
          env:
            - { name: CI_SERVER_URL, value: 'http://gitlab.example.org/' }
            - { name: RUNNER_EXECUTOR, value: kubernetes }
`;
    expect(byRule(await causesOf(text), 'config-gitlab-encrypted')).toMatchObject([
      { paths: [expect.stringMatching(/containers\[0\]\.env\[0\]$/)] },
    ]);
  });

  test('a wildcard on the core group grants pods and nothing of other groups', async () => {
    const causes = await causesOf(`
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: shared-gitlab-runner, namespace: ci }
rules:
  - apiGroups: ['']
    resources: ['*']
    verbs: ['*']
`);
    expect(causes).toMatchObject([
      {
        rule: 'rbac-least-privilege',
        message: expect.stringMatching(/^a wildcard .*to read Secrets, to change pods and to enter them/),
        times: 1,
      },
    ]);
    expect(JSON.stringify(causes)).not.toMatch(/networkpolicies|deployments|roles|lacks/);
  });

  test('two policies that deny one direction each deny by default', async () => {
    const deny = (direction: string) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `default-${direction.toLowerCase()}-deny-all`, namespace: 'ci' },
      spec: { podSelector: {}, policyTypes: [direction], [direction.toLowerCase()]: [] },
    });
    const rule = 'network-default-deny';
    expect(byRule(await causesIn([...chartOutput(), deny('Egress'), deny('Ingress')]), rule)).toEqual([]);
    expect(byRule(await causesIn([...chartOutput(), deny('Egress')]), rule)).toMatchObject([
      { message: 'no policy denies Ingress by default' },
    ]);
  });

  test('a ClusterRole that is there is bound, not missing', async () => {
    const objects = chartOutput();
    for (const object of objects) {
      if (object['kind'] === 'Role') {
        object['kind'] = 'ClusterRole';
        object['metadata'] = { name: 'shared-gitlab-runner' };
      }
      if (object['kind'] === 'RoleBinding') {
        object['roleRef'] = { kind: 'ClusterRole', name: 'shared-gitlab-runner' };
      }
    }
    expect(byRule(await causesIn(objects), 'rbac-role-refs')).toMatchObject([
      { message: 'a ClusterRole is bound' },
    ]);
  });

  test('the values of a chart are no manifests', async () => {
    const { status, stderr } = await verified(
      ['-'],
      {},
      'rbac:\n  create: true\nrunners:\n  privileged: true\n',
    );
    expect(status).toBe(2);
    expect(stderr).toMatch(/^stdin:1: no Kubernetes object, .* helm template /);
  });
});

describe('the output of the official chart', () => {
  test('one key of config.toml is one cause, the worst comes first, and how often is told', async () => {
    const causes = await causesIn(chartOutput());
    expect(causes.map(({ rule }) => rule)).not.toContain('pss-privileged');
    expect(byRule(causes, 'job-runner-unprivileged')).toMatchObject([{ severity: 'critical', times: 1 }]);
    expect(byRule(causes, 'job-hardened').map(({ times }) => times)).toEqual([4, 4, 4]);
    const order = causes.map(({ severity }) => SEVERITIES.indexOf(severity));
    expect(order).toEqual([...order].sort());
    expect(causes.length).toBeLessThan(30);
  });

  test('a container that is privileged otherwise keeps its finding', async () => {
    const template =
      '[[runners]]\n[runners.kubernetes]\n[runners.kubernetes.build_container_security_context]\nprivileged = true\n';
    const rules = (await causesIn(chartOutput(template))).map(({ rule }) => rule);
    expect(rules).toContain('job-runner-unprivileged');
    const objects = chartOutput();
    const pod = { name: 'p', image: 'web:1', securityContext: { privileged: true } };
    objects.push({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'p', namespace: 'ci' },
      spec: { containers: [pod] },
    });
    expect(byRule(await causesIn(objects), 'pss-privileged')).toMatchObject([
      { paths: ['Pod ci/p / spec.containers[0].securityContext.privileged'] },
    ]);
  });

  test('nothing is told of what is not there, beside what says why', async () => {
    const { stdout } = await verified(['-'], { verbose: true }, asYaml(chartOutput()));
    expect(stdout).not.toContain('there is nothing to examine, although');
    expect(stdout).toMatch(
      /^n\/a {3}network-no-allow-all .*there is nothing to examine: see network-default-deny/m,
    );
  });

  test.each([
    ['rbac-least-privilege', 'rbac.rules'],
    [
      'job-runner-unprivileged',
      'runners.config: [runners.kubernetes] privileged (runners.privileged in old versions)',
    ],
    ['config-debug-refused', 'runners.config: [[runners]] debug_trace_disabled'],
    ['image-allow-lists', 'runners.config'],
    ['service-account-token-held', 'automountServiceAccountToken, runners.config'],
    ['pss-seccomp-set', 'podSecurityContext.seccompProfile'],
    ['manager-no-registration', 'runners.configOverride'],
    ['manifests-kinds', 'runners.secret (without runnerToken)'],
    ['network-default-deny', undefined],
  ])('%s names the value %s', async (rule, value) => {
    expect(byRule(await causesIn(chartOutput()), rule)[0]?.chartValue).toBe(value);
    const { stdout } = await verified(['-'], {}, asYaml(chartOutput()));
    expect(value === undefined || stdout.includes(`chart:   ${value}`)).toBe(true);
  });

  test.each<[string, Record<string, string>, boolean]>([
    ['of the new labels', { 'helm.sh/chart': 'gitlab-runner-0.94.0' }, true],
    ['of another chart', { 'helm.sh/chart': 'web-1.0.0', 'app.kubernetes.io/managed-by': 'Helm' }, false],
    ['without labels', {}, false],
  ])('values are named by labels: %s', async (_, labels, named) => {
    const objects = chartOutput();
    for (const object of objects) {
      object['metadata'] = { name: 'shared-gitlab-runner', namespace: 'ci', labels };
    }
    const causes = await causesIn(objects);
    expect(causes.some(({ chartValue }) => chartValue !== undefined)).toBe(named);
  });

  test('GitLab by http is the value gitlabUrl', async () => {
    const causes = await causesIn(chartOutput(undefined, 'http://gitlab.example.org/'));
    expect(byRule(causes, 'config-gitlab-encrypted')).toMatchObject([{ chartValue: 'gitlabUrl' }]);
  });
});

describe('objects of other namespaces', () => {
  const others = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'web' } },
    { apiVersion: 'v1', kind: 'Secret', metadata: { name: 's', namespace: 'web' }, data: { a: 'eA==' } },
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'ci' } },
  ];

  test('are counted, and never told to be removed', async () => {
    const { stdout } = await verified(['-'], {}, asYaml([...chartOutput(), ...others]));
    expect(stdout).toMatch(
      /^Left out: 2 objects of other namespaces \(the cluster 1, web 1\): --all judges them too\.$/m,
    );
    expect(stdout).not.toContain('Secret web/s');
    expect(stdout).not.toContain('remove it');
  });

  test('are judged where they are asked for', async () => {
    const { stdout } = await verified(['-'], { all: true }, asYaml([...chartOutput(), ...others]));
    expect(stdout).toContain('Secret web/s');
    expect(stdout).not.toContain('Left out');
    expect(stdout).not.toMatch(/Namespace (?:web|ci)[^\n]*\n +the namespace belongs to no fleet/);
  });
});

describe('objects of other namespaces beside a fleet of ours', () => {
  /** As an export has it, or as somebody writes it into a file: `kubectl apply` takes the version out. */
  const numbered = (object: Manifest): Manifest => ({
    ...object,
    metadata: { ...(object['metadata'] as Manifest), resourceVersion: '1' },
  });
  const planted = [
    ...manifestsOf('tinyland'),
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'mallory' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'mallory' }],
    },
  ].map(numbered);

  test('are judged, whatever versions the objects name', async () => {
    const { status, stdout } = await verified(['-'], {}, asYaml(planted));
    expect(status).toBe(1);
    expect(stdout).toContain('ClusterRoleBinding mallory / roleRef');
  });

  test('are counted where the caller says that they were read from a cluster', async () => {
    const { status, stdout } = await verified(['-'], { export: true }, asYaml(planted));
    expect(status).toBe(0);
    expect(stdout).toContain('Left out: 1 object of other namespaces (the cluster 1)');
  });
});

describe('a List', () => {
  test('says of each object which item it is, and in which line', async () => {
    const items = chartOutput();
    const text = `apiVersion: v1\nkind: List\nitems:\n${asYaml(items)
      .split('---\n')
      .map((item) => `- ${item.trimEnd().replaceAll('\n', '\n  ')}\n`)
      .join('')}`;
    const { stdout } = await verified(['-'], {}, text);
    const [, line] =
      /Role ci\/shared-gitlab-runner \/ rules\[0\] \(stdin:(\d+), items\[3\]\)/.exec(stdout) ?? [];
    expect(text.split('\n').slice(Number(line) - 1, Number(line) + 1)).toEqual([
      '- apiVersion: rbac.authorization.k8s.io/v1',
      '  kind: Role',
    ]);
    const json = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    expect((await verified(['-'], {}, json)).stdout).toContain('rules[0] (stdin:1, items[3])');
  });
});
