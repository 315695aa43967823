import { set } from '../edit';
import { find, inNamespace, type Mutation, mutation, ofRunner, setKubernetes } from './mutation';

type Change = Mutation['mutate'];

const MONITORING = 'monitoring.coreos.com/v1';

/** Adds a PodMonitor of the managers whose endpoint says more. */
function podMonitor(endpoint: object, spec: object = {}): Change {
  return (o) =>
    o.push(
      inNamespace(o, 'PodMonitor', MONITORING, {
        spec: {
          selector: { matchLabels: { 'runner-fleet/role': 'manager' } },
          podMetricsEndpoints: [{ port: 'metrics', ...endpoint }],
          ...spec,
        },
      }),
    );
}

/** The budget that keeps the jobs of the runner that is broken. */
const BUDGET_OF_JOBS = {
  minAvailable: 1_000_000,
  selector: { matchLabels: { 'runner-fleet/runner': 'docker', 'runner-fleet/role': 'job' } },
};

const SECRET = { name: 'docker-token', key: 'runner-token' };

function namespaceSays(field: 'labels' | 'annotations', key: string, value = 'enabled'): Change {
  return (o) => set(find(o, 'Namespace'), ['metadata', field, key], value);
}

function priorityClass(suffix: string, change: object): Change {
  return (o) =>
    Object.assign(
      find(o, 'PriorityClass', (name) => name.endsWith(suffix)),
      change,
    );
}

/** Changes of the objects around the configuration. */
export const AROUND_CONFIG_MUTATIONS: readonly Mutation[] = [
  mutation(
    'monitors-plain',
    'a token sent to whoever is scraped',
    'PodMonitor tinyland-runners/added / spec.podMetricsEndpoints[0].bearerTokenSecret | {"name":"docker-token","key":"runner-token"}',
    podMonitor({ bearerTokenSecret: SECRET }),
  ),
  mutation(
    'monitors-plain',
    'a password sent to whoever is scraped',
    'PodMonitor tinyland-runners/added / spec.podMetricsEndpoints[0].basicAuth | {"username":{"name":"docker-token","key":"runner-token"},"password":{"name":"docker-token","key":"runner-token"}}',
    podMonitor({ basicAuth: { username: SECRET, password: SECRET } }),
  ),
  mutation(
    'monitors-plain',
    'credentials by authorization',
    'PodMonitor tinyland-runners/added / spec.podMetricsEndpoints[0].authorization | {"credentials":{"name":"docker-token","key":"runner-token"}}',
    podMonitor({ authorization: { credentials: SECRET } }),
  ),
  mutation(
    'monitors-plain',
    'credentials by OAuth',
    'PodMonitor tinyland-runners/added / spec.podMetricsEndpoints[0].oauth2 | {"clientSecret":{"name":"docker-token","key":"runner-token"}}',
    podMonitor({ oauth2: { clientSecret: SECRET } }),
  ),
  mutation(
    'monitors-plain',
    'a key for TLS',
    'PodMonitor tinyland-runners/added / spec.podMetricsEndpoints[0].tlsConfig | {"keySecret":{"name":"docker-token","key":"runner-token"}}',
    podMonitor({ tlsConfig: { keySecret: SECRET } }),
  ),
  mutation(
    'monitors-plain',
    'a scrape through a proxy',
    'PodMonitor tinyland-runners/added / spec.podMetricsEndpoints[0].proxyUrl | a text',
    podMonitor({ proxyUrl: 'http://evil.example' }),
  ),
  mutation(
    'monitors-plain',
    'a file of Prometheus as a token',
    'PodMonitor tinyland-runners/added / spec.podMetricsEndpoints[0].bearerTokenFile | a text',
    podMonitor({ bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' }),
  ),
  mutation(
    'monitors-plain',
    'a scrape of somebody else',
    'PodMonitor tinyland-runners/added / spec.podMetricsEndpoints[0].relabelings[0] | {"targetLabel":"__address__","replacement":"evil.example:443"}',
    podMonitor({ relabelings: [{ targetLabel: '__address__', replacement: 'evil.example:443' }] }),
  ),
  mutation(
    'monitors-plain',
    'a scrape of somebody else, by a label made of another',
    'PodMonitor tinyland-runners/added / spec.podMetricsEndpoints[0].relabelings[0] | {"targetLabel":"__${1}__","replacement":"evil.example:443"}',
    podMonitor({
      relabelings: [{ targetLabel: ['__$', '{1}__'].join(''), replacement: 'evil.example:443' }],
    }),
  ),
  mutation(
    'monitors-plain',
    'a scrape of another path',
    'PodMonitor tinyland-runners/added / spec.podMetricsEndpoints[0].relabelings[0] | {"targetLabel":"__metrics_path__","replacement":"/debug/pprof/heap"}',
    podMonitor({ relabelings: [{ targetLabel: '__metrics_path__', replacement: '/debug/pprof/heap' }] }),
  ),
  mutation(
    'monitors-plain',
    'memory of the manager as metrics',
    'PodMonitor tinyland-runners/added / spec.podMetricsEndpoints[0].path | /debug/jobs/list | /metrics',
    podMonitor({ path: '/debug/jobs/list' }),
  ),
  mutation(
    'monitors-plain',
    'pods of every namespace',
    'PodMonitor tinyland-runners/added / spec.namespaceSelector | {"any":true}',
    podMonitor({}, { namespaceSelector: { any: true } }),
  ),
  mutation(
    'monitors-plain',
    'jobs as targets',
    'PodMonitor tinyland-runners/added / spec.selector | {}',
    podMonitor({}, { selector: {} }),
  ),
  mutation(
    'manifests-kinds',
    'a ServiceMonitor with a token',
    'ServiceMonitor tinyland-runners/added | monitoring.coreos.com/v1 ServiceMonitor',
    (o) =>
      o.push(
        inNamespace(o, 'ServiceMonitor', MONITORING, {
          spec: { endpoints: [{ bearerTokenSecret: SECRET }] },
        }),
      ),
  ),
  mutation(
    'manifests-kinds',
    'a Probe',
    'Probe tinyland-runners/added | monitoring.coreos.com/v1 Probe',
    (o) => o.push(inNamespace(o, 'Probe', MONITORING, { spec: { basicAuth: {} } })),
  ),
  mutation(
    'manifests-kinds',
    'a ScrapeConfig',
    'ScrapeConfig tinyland-runners/added | monitoring.coreos.com/v1alpha1 ScrapeConfig',
    (o) =>
      o.push(
        inNamespace(o, 'ScrapeConfig', 'monitoring.coreos.com/v1alpha1', { spec: { authorization: {} } }),
      ),
  ),
  mutation(
    'disruption-budgets',
    'a budget that holds every drain',
    'PodDisruptionBudget tinyland-runners/docker-manager / spec.maxUnavailable | 0 | 1',
    (o) => set(ofRunner(o, 'PodDisruptionBudget'), 'spec', { maxUnavailable: 0 }),
  ),
  mutation(
    'disruption-budgets',
    'a budget that holds every drain, in per cent',
    'PodDisruptionBudget tinyland-runners/docker-manager / spec.minAvailable | 100% | 1',
    (o) => set(ofRunner(o, 'PodDisruptionBudget'), 'spec', { minAvailable: '100%' }),
  ),
  mutation(
    'disruption-budgets',
    'a budget of nothing',
    'PodDisruptionBudget tinyland-runners/docker-manager / spec.minAvailable | 0 | 1',
    (o) => set(ofRunner(o, 'PodDisruptionBudget'), 'spec', { minAvailable: 0 }),
  ),
  mutation(
    'disruption-budgets',
    'a budget of as many pods as there are',
    'PodDisruptionBudget tinyland-runners/docker-manager / spec.minAvailable | 1 | 1',
    (o) => set(ofRunner(o, 'PodDisruptionBudget'), 'spec', { minAvailable: 1 }),
  ),
  mutation(
    'disruption-budgets',
    'a budget for jobs',
    'PodDisruptionBudget tinyland-runners/docker-manager / spec.selector | {}',
    (o) => set(ofRunner(o, 'PodDisruptionBudget'), 'spec', { maxUnavailable: 1, selector: {} }),
  ),
  ...(
    [
      ['evicted one by one', 'spec.maxUnavailable | 1', { ...BUDGET_OF_JOBS, maxUnavailable: 1 }],
      [
        'evicted when there are many',
        'spec.minAvailable | 1 | 1000000',
        { ...BUDGET_OF_JOBS, minAvailable: 1 },
      ],
      [
        'evicted when they are not ready',
        'spec.unhealthyPodEvictionPolicy | AlwaysAllow',
        { ...BUDGET_OF_JOBS, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
      ],
      ['all that there are', 'spec.selector | {}', { ...BUDGET_OF_JOBS, selector: {} }],
      [
        'those of every runner',
        'spec.selector | {"matchLabels":{"runner-fleet/role":"job"}}',
        { ...BUDGET_OF_JOBS, selector: { matchLabels: { 'runner-fleet/role': 'job' } } },
      ],
      [
        'those of another runner',
        'spec.selector | {"matchLabels":{"runner-fleet/runner":"nix","runner-fleet/role":"job"}}',
        {
          ...BUDGET_OF_JOBS,
          selector: { matchLabels: { 'runner-fleet/runner': 'nix', 'runner-fleet/role': 'job' } },
        },
      ],
      ['none', 'spec.selector | unset', { minAvailable: 1_000_000 }],
    ] as const
  ).map(([whose, expected, spec]) =>
    mutation(
      'job-disruption-budgets',
      `a budget for jobs, ${whose}`,
      `PodDisruptionBudget tinyland-runners/docker-job / ${expected}`,
      (o) => {
        const budget = structuredClone(ofRunner(o, 'PodDisruptionBudget'));
        set(budget, 'metadata.name', 'docker-job');
        set(budget, 'spec', spec);
        o.push(budget);
      },
    ),
  ),
  mutation(
    'priority-classes',
    'jobs that push others out',
    'PriorityClass tinyland-runners-docker-job / preemptionPolicy | PreemptLowerPriority | Never',
    priorityClass('docker-job', { preemptionPolicy: 'PreemptLowerPriority' }),
  ),
  mutation(
    'priority-classes',
    'jobs that outrank others',
    'PriorityClass tinyland-runners-docker-job / value | 900000000 | 0',
    priorityClass('docker-job', { value: 900_000_000 }),
  ),
  mutation(
    'priority-classes',
    'managers that outrank the cluster',
    'PriorityClass tinyland-runners-manager / value | 999999999 | 1000',
    priorityClass('runners-manager', { value: 999_999_999 }),
  ),
  mutation(
    'namespace-plain',
    'a sidecar in every pod',
    'Namespace tinyland-runners / label istio-injection | enabled',
    namespaceSays('labels', 'istio-injection'),
  ),
  mutation(
    'namespace-plain',
    'a sidecar by revision',
    'Namespace tinyland-runners / label istio.io/rev | default',
    namespaceSays('labels', 'istio.io/rev', 'default'),
  ),
  mutation(
    'namespace-plain',
    'a proxy of Linkerd',
    'Namespace tinyland-runners / annotation linkerd.io/inject | enabled',
    namespaceSays('annotations', 'linkerd.io/inject'),
  ),
  mutation(
    'namespace-plain',
    'a node for every pod',
    'Namespace tinyland-runners / annotation scheduler.alpha.kubernetes.io/node-selector | pool=dind',
    namespaceSays('annotations', 'scheduler.alpha.kubernetes.io/node-selector', 'pool=dind'),
  ),
  mutation(
    'namespace-plain',
    'a toleration in every pod',
    'Namespace tinyland-runners / annotation scheduler.alpha.kubernetes.io/defaultTolerations | [{"operator":"Exists"}]',
    namespaceSays(
      'annotations',
      'scheduler.alpha.kubernetes.io/defaultTolerations',
      '[{"operator":"Exists"}]',
    ),
  ),
  mutation(
    'namespace-plain',
    'a node of OpenShift for every pod',
    'Namespace tinyland-runners / annotation openshift.io/node-selector | pool=dind',
    namespaceSays('annotations', 'openshift.io/node-selector', 'pool=dind'),
  ),
  mutation(
    'namespace-plain',
    'roles of a cloud',
    'Namespace tinyland-runners / annotation iam.amazonaws.com/permitted | .*',
    namespaceSays('annotations', 'iam.amazonaws.com/permitted', '.*'),
  ),
  mutation(
    'namespace-plain',
    'policies of others that look away',
    'Namespace tinyland-runners / label admission.gatekeeper.sh/ignore | x',
    namespaceSays('labels', 'admission.gatekeeper.sh/ignore', 'x'),
  ),
  mutation(
    'namespace-plain',
    'rights from a parent namespace',
    'Namespace tinyland-runners / annotation hnc.x-k8s.io/subnamespace-of | x',
    namespaceSays('annotations', 'hnc.x-k8s.io/subnamespace-of', 'x'),
  ),
  mutation(
    'namespace-plain',
    'a sidecar in jobs by a label',
    'KUBERNETES / job pod / label sidecar.istio.io/inject | true',
    setKubernetes('pod_labels', {
      'runner-fleet/runner': 'docker',
      'runner-fleet/role': 'job',
      'sidecar.istio.io/inject': 'true',
    }),
  ),
  mutation(
    'namespace-plain',
    'a network more for jobs',
    'KUBERNETES / job pod / annotation k8s.v1.cni.cncf.io/networks | storage',
    setKubernetes('pod_annotations', { 'k8s.v1.cni.cncf.io/networks': 'storage' }),
  ),
  mutation(
    'config-capacity',
    'a quota above what the jobs need',
    'ResourceQuota tinyland-runners/docker-job / spec.hard.pods | 400 | 4',
    (o) =>
      set(
        find(o, 'ResourceQuota', (name) => name === 'docker-job'),
        'spec.hard.pods',
        '400',
      ),
  ),
  mutation('limit-range-present', 'a range without end', 'Namespace tinyland-runners', (o) =>
    set(find(o, 'LimitRange'), 'spec.limits', [{ type: 'Container', default: { cpu: '0', memory: '0' } }]),
  ),
  mutation(
    'break-glass-named',
    'a policy that lets everybody pass',
    'ValidatingAdmissionPolicy tinyland-runners-baseline / spec.matchConditions[0] | system:authenticated',
    (o) =>
      set(find(o, 'ValidatingAdmissionPolicy'), 'spec.matchConditions', [
        {
          name: 'not-break-glass',
          expression: "!request.userInfo.?groups.orValue([]).exists(g, g in ['system:authenticated'])",
        },
      ]),
  ),
];
