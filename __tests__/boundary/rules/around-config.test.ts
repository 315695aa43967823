import { type Manifest, set } from '../edit';
import { find, inNamespace, ofRunner } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

type Change = (o: Manifest[]) => void;

describe('monitors-plain', () => {
  const monitor =
    (endpoint: Manifest, spec: Manifest = {}): Change =>
    (o) =>
      o.push(
        inNamespace(o, 'PodMonitor', 'monitoring.coreos.com/v1', {
          spec: {
            selector: { matchLabels: { 'runner-fleet/role': 'manager' } },
            podMetricsEndpoints: [{ port: 'metrics', ...endpoint }],
            ...spec,
          },
        }),
      );

  test.each<[string, Change, string]>([
    ['metrics', monitor({}), 'pass'],
    ['metrics at their path', monitor({ path: '/metrics', interval: '30s', scheme: 'http' }), 'pass'],
    [
      'metrics of one runner',
      monitor(
        {},
        { selector: { matchLabels: { 'runner-fleet/role': 'manager', 'runner-fleet/runner': 'docker' } } },
      ),
      'pass',
    ],
    [
      'metrics of its own namespace',
      monitor({}, { namespaceSelector: { matchNames: ['tinyland-runners'] } }),
      'pass',
    ],
    [
      'a label more',
      monitor({ relabelings: [{ sourceLabels: ['__meta_kubernetes_pod_node_name'], targetLabel: 'node' }] }),
      'pass',
    ],
    [
      'metrics that are dropped',
      monitor({ metricRelabelings: [{ action: 'drop', regex: 'go_.*' }] }),
      'pass',
    ],
    ['what is off', monitor({ enableHttp2: false, honorLabels: false }), 'pass'],
    [
      'other namespaces',
      monitor({}, { namespaceSelector: { matchNames: ['tinyland-runners', 'other'] } }),
      'fail',
    ],
    ['another parameter', monitor({ params: { module: ['x'] } }), 'fail'],
    [
      'another scheme by a label',
      monitor({ relabelings: [{ targetLabel: '__scheme__', replacement: 'https' }] }),
      'fail',
    ],
    [
      'a parameter by a label',
      monitor({ relabelings: [{ targetLabel: '__param_target', replacement: 'x' }] }),
      'fail',
    ],
    [
      'labels that become targets',
      monitor({ relabelings: [{ action: 'LabelMap', regex: '(.*)', replacement: '__address__' }] }),
      'fail',
    ],
    ['a class of scrapes with settings of its own', monitor({}, { scrapeClass: 'x' }), 'fail'],
    ['node metadata as labels', monitor({}, { attachMetadata: { node: true } }), 'fail'],
    ['jobs', monitor({}, { selector: { matchLabels: { 'runner-fleet/role': 'job' } } }), 'fail'],
  ])('%s', (_, change, status) => {
    expect(statusOf('monitors-plain', change)).toBe(status);
  });

  test('a text is not printed, since it may be a credential', () => {
    const told = JSON.stringify(resultOf('monitors-plain', monitor({ proxyUrl: 'http://a:hunter2@b' })));
    expect(told).not.toContain('hunter2');
  });
});

describe('disruption-budgets', () => {
  const budget =
    (spec: Manifest, replicas = 1): Change =>
    (o) => {
      set(ofRunner(o, 'PodDisruptionBudget'), 'spec', spec);
      set(ofRunner(o, 'Deployment'), 'spec.replicas', replicas);
    };

  test.each<[Manifest, number, string]>([
    [{ maxUnavailable: 1 }, 1, 'pass'],
    [{ maxUnavailable: 1 }, 3, 'pass'],
    [{ maxUnavailable: '50%' }, 2, 'pass'],
    [{ maxUnavailable: '1%' }, 1, 'pass'],
    [{ maxUnavailable: '0%' }, 2, 'fail'],
    [{ maxUnavailable: -1 }, 2, 'fail'],
    [{ maxUnavailable: 'one' }, 2, 'fail'],
    [{ minAvailable: 1 }, 2, 'pass'],
    [{ minAvailable: 2 }, 2, 'fail'],
    [{ minAvailable: '50%' }, 2, 'pass'],
    [{ minAvailable: '51%' }, 2, 'fail'],
    [{ minAvailable: '0%' }, 2, 'fail'],
    [{}, 1, 'fail'],
    [{ maxUnavailable: 1, selector: { matchLabels: { 'runner-fleet/role': 'manager' } } }, 1, 'pass'],
    [{ maxUnavailable: 1, selector: { matchLabels: { 'runner-fleet/role': 'job' } } }, 1, 'fail'],
    [{ maxUnavailable: 1, selector: { matchExpressions: [] } }, 1, 'fail'],
  ])('%j of %i managers: %s', (spec, replicas, status) => {
    expect(statusOf('disruption-budgets', budget(spec, replicas))).toBe(status);
  });
});

describe('namespace-plain', () => {
  const namespace =
    (field: 'labels' | 'annotations', key: string, value: string): Change =>
    (o) =>
      set(find(o, 'Namespace'), ['metadata', field, key], value);

  test.each<['labels' | 'annotations', string, string, string]>([
    ['labels', 'istio-injection', 'disabled', 'pass'],
    ['annotations', 'linkerd.io/inject', 'disabled', 'pass'],
    ['annotations', 'openshift.io/node-selector', '', 'pass'],
    ['annotations', 'openshift.io/sa.scc.uid-range', '1000/1000', 'pass'],
    ['annotations', 'kubectl.kubernetes.io/last-applied-configuration', '{}', 'pass'],
    ['annotations', 'argocd.argoproj.io/sync-wave', '-30', 'pass'],
    ['labels', 'kubernetes.io/metadata.name', 'tinyland-runners', 'pass'],
    ['labels', 'team', 'ci', 'pass'],
    ['labels', 'istio.io/dataplane-mode', 'ambient', 'fail'],
    ['labels', 'argocd.argoproj.io/managed-by', 'argocd', 'fail'],
    ['labels', 'security.openshift.io/scc.podSecurityLabelSync', 'true', 'fail'],
    ['annotations', 'scheduler.alpha.kubernetes.io/tolerationsWhitelist', '[]', 'fail'],
    ['labels', 'control-plane', 'x', 'fail'],
  ])('%s %s=%s: %s', (field, key, value, status) => {
    expect(statusOf('namespace-plain', namespace(field, key, value))).toBe(status);
  });
});

describe('priority-classes', () => {
  const jobs =
    (change: Manifest): Change =>
    (o) =>
      Object.assign(
        find(o, 'PriorityClass', (name) => name.endsWith('docker-job')),
        change,
      );

  test.each<[Manifest, string]>([
    [{ value: 0 }, 'pass'],
    [{ value: -100 }, 'pass'],
    [{ value: 1 }, 'fail'],
    [{ preemptionPolicy: undefined }, 'fail'],
  ])('jobs with %j: %s', (change, status) => {
    expect(statusOf('priority-classes', jobs(change))).toBe(status);
  });
});

describe('break-glass-named', () => {
  const condition =
    (expression: string): Change =>
    (o) =>
      set(find(o, 'ValidatingAdmissionPolicy'), 'spec.matchConditions', [
        { name: 'not-break-glass', expression },
      ]);

  test('people who may pass are an opening, each once', () => {
    const { status, openings } = resultOf(
      'break-glass-named',
      condition(
        "!(request.userInfo.username in ['oncall@example.com']) && !request.userInfo.?groups.orValue([]).exists(g, g in ['sre', 'oncall@example.com'])",
      ),
    );
    expect(status).toBe('pass');
    expect(openings.map(({ sentence }) => sentence)).toEqual([
      'oncall@example.com may pass the admission policies',
      'sre may pass the admission policies',
    ]);
  });

  test.each([
    'system:serviceaccounts',
    'system:serviceaccounts:kube-system',
    'system:masters',
    'system:nodes',
  ])('%s is everybody', (name) => {
    expect(statusOf('break-glass-named', condition(`!(request.userInfo.username in ['${name}'])`))).toBe(
      'fail',
    );
  });

  test('a condition that asks for managers lets nobody pass', () => {
    const { status, openings } = resultOf(
      'break-glass-named',
      condition("request.userInfo.username in ['system:serviceaccount:tinyland-runners:docker-manager']"),
    );
    expect([status, openings]).toEqual(['pass', []]);
  });
});

describe('what NetworkPolicies open', () => {
  const openings = (rule: string, egress: Manifest): readonly string[] =>
    resultOf(rule, (o) => {
      set(
        find(o, 'NetworkPolicy', (name) => name === 'docker-job'),
        'spec.egress',
        [egress],
      );
    })
      .openings.filter(({ path }) => path.includes('/docker-job'))
      .map(({ sentence }) => sentence);

  test.each<[string, Manifest, readonly string[]]>([
    [
      'network-private-ranges',
      { to: [{ ipBlock: { cidr: '10.20.0.5/32' } }], ports: [{ port: 5432 }] },
      ['10.20.0.5/32 is no public network, and open on port 5432'],
    ],
    [
      'network-private-ranges',
      { to: [{ ipBlock: { cidr: '203.0.113.7/32' } }], ports: [{ port: 5432 }] },
      [],
    ],
    [
      'network-private-ranges',
      { to: [{ ipBlock: { cidr: '169.254.20.10/32' } }], ports: [{ port: 53 }] },
      [],
    ],
    [
      'network-ports-named',
      { to: [{ ipBlock: { cidr: '203.0.113.7/32' } }], ports: [{ port: 80 }] },
      ['plain http is open, which anybody on the way reads and changes'],
    ],
    ['network-ports-named', { to: [{ ipBlock: { cidr: '203.0.113.7/32' } }], ports: [{ port: 443 }] }, []],
    [
      'network-ports-named',
      { to: [{ podSelector: { matchLabels: { a: 'b' } } }], ports: [{ port: 5432 }] },
      ['pods of its own namespace are open on port 5432'],
    ],
  ])('%s: %j', (rule, egress, told) => {
    expect(openings(rule, egress)).toEqual(told);
  });
});
