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
  mutation('monitors-plain', 'a token sent to whoever is scraped', podMonitor({ bearerTokenSecret: SECRET })),
  mutation(
    'monitors-plain',
    'a password sent to whoever is scraped',
    podMonitor({ basicAuth: { username: SECRET, password: SECRET } }),
  ),
  mutation(
    'monitors-plain',
    'credentials by authorization',
    podMonitor({ authorization: { credentials: SECRET } }),
  ),
  mutation('monitors-plain', 'credentials by OAuth', podMonitor({ oauth2: { clientSecret: SECRET } })),
  mutation('monitors-plain', 'a key for TLS', podMonitor({ tlsConfig: { keySecret: SECRET } })),
  mutation('monitors-plain', 'a scrape through a proxy', podMonitor({ proxyUrl: 'http://evil.example' })),
  mutation(
    'monitors-plain',
    'a file of Prometheus as a token',
    podMonitor({ bearerTokenFile: '/var/run/secrets/kubernetes.io/serviceaccount/token' }),
  ),
  mutation(
    'monitors-plain',
    'a scrape of somebody else',
    podMonitor({ relabelings: [{ targetLabel: '__address__', replacement: 'evil.example:443' }] }),
  ),
  mutation(
    'monitors-plain',
    'a scrape of somebody else, by a label made of another',
    podMonitor({
      relabelings: [{ targetLabel: ['__$', '{1}__'].join(''), replacement: 'evil.example:443' }],
    }),
  ),
  mutation(
    'monitors-plain',
    'a scrape of another path',
    podMonitor({ relabelings: [{ targetLabel: '__metrics_path__', replacement: '/debug/pprof/heap' }] }),
  ),
  mutation('monitors-plain', 'memory of the manager as metrics', podMonitor({ path: '/debug/jobs/list' })),
  mutation('monitors-plain', 'pods of every namespace', podMonitor({}, { namespaceSelector: { any: true } })),
  mutation('monitors-plain', 'jobs as targets', podMonitor({}, { selector: {} })),
  mutation('manifests-kinds', 'a ServiceMonitor with a token', (o) =>
    o.push(
      inNamespace(o, 'ServiceMonitor', MONITORING, { spec: { endpoints: [{ bearerTokenSecret: SECRET }] } }),
    ),
  ),
  mutation('manifests-kinds', 'a Probe', (o) =>
    o.push(inNamespace(o, 'Probe', MONITORING, { spec: { basicAuth: {} } })),
  ),
  mutation('manifests-kinds', 'a ScrapeConfig', (o) =>
    o.push(inNamespace(o, 'ScrapeConfig', 'monitoring.coreos.com/v1alpha1', { spec: { authorization: {} } })),
  ),
  mutation('disruption-budgets', 'a budget that holds every drain', (o) =>
    set(ofRunner(o, 'PodDisruptionBudget'), 'spec', { maxUnavailable: 0 }),
  ),
  mutation('disruption-budgets', 'a budget that holds every drain, in per cent', (o) =>
    set(ofRunner(o, 'PodDisruptionBudget'), 'spec', { minAvailable: '100%' }),
  ),
  mutation('disruption-budgets', 'a budget of nothing', (o) =>
    set(ofRunner(o, 'PodDisruptionBudget'), 'spec', { minAvailable: 0 }),
  ),
  mutation('disruption-budgets', 'a budget of as many pods as there are', (o) =>
    set(ofRunner(o, 'PodDisruptionBudget'), 'spec', { minAvailable: 1 }),
  ),
  mutation('disruption-budgets', 'a budget for jobs', (o) =>
    set(ofRunner(o, 'PodDisruptionBudget'), 'spec', { maxUnavailable: 1, selector: {} }),
  ),
  mutation(
    'priority-classes',
    'jobs that push others out',
    priorityClass('docker-job', { preemptionPolicy: 'PreemptLowerPriority' }),
  ),
  mutation(
    'priority-classes',
    'jobs that outrank others',
    priorityClass('docker-job', { value: 900_000_000 }),
  ),
  mutation(
    'priority-classes',
    'managers that outrank the cluster',
    priorityClass('runners-manager', { value: 999_999_999 }),
  ),
  mutation('namespace-plain', 'a sidecar in every pod', namespaceSays('labels', 'istio-injection')),
  mutation('namespace-plain', 'a sidecar by revision', namespaceSays('labels', 'istio.io/rev', 'default')),
  mutation('namespace-plain', 'a proxy of Linkerd', namespaceSays('annotations', 'linkerd.io/inject')),
  mutation(
    'namespace-plain',
    'a node for every pod',
    namespaceSays('annotations', 'scheduler.alpha.kubernetes.io/node-selector', 'pool=dind'),
  ),
  mutation(
    'namespace-plain',
    'a toleration in every pod',
    namespaceSays(
      'annotations',
      'scheduler.alpha.kubernetes.io/defaultTolerations',
      '[{"operator":"Exists"}]',
    ),
  ),
  mutation(
    'namespace-plain',
    'a node of OpenShift for every pod',
    namespaceSays('annotations', 'openshift.io/node-selector', 'pool=dind'),
  ),
  mutation(
    'namespace-plain',
    'roles of a cloud',
    namespaceSays('annotations', 'iam.amazonaws.com/permitted', '.*'),
  ),
  mutation(
    'namespace-plain',
    'policies of others that look away',
    namespaceSays('labels', 'admission.gatekeeper.sh/ignore', 'x'),
  ),
  mutation(
    'namespace-plain',
    'rights from a parent namespace',
    namespaceSays('annotations', 'hnc.x-k8s.io/subnamespace-of', 'x'),
  ),
  mutation(
    'namespace-plain',
    'a sidecar in jobs by a label',
    setKubernetes('pod_labels', {
      'runner-fleet/runner': 'docker',
      'runner-fleet/role': 'job',
      'sidecar.istio.io/inject': 'true',
    }),
  ),
  mutation(
    'namespace-plain',
    'a network more for jobs',
    setKubernetes('pod_annotations', { 'k8s.v1.cni.cncf.io/networks': 'storage' }),
  ),
  mutation('config-capacity', 'a quota above what the jobs need', (o) =>
    set(
      find(o, 'ResourceQuota', (name) => name === 'docker-job'),
      'spec.hard.pods',
      '400',
    ),
  ),
  mutation('limit-range-present', 'a range without end', (o) =>
    set(find(o, 'LimitRange'), 'spec.limits', [{ type: 'Container', default: { cpu: '0', memory: '0' } }]),
  ),
  mutation('break-glass-named', 'a policy that lets everybody pass', (o) =>
    set(find(o, 'ValidatingAdmissionPolicy'), 'spec.matchConditions', [
      {
        name: 'not-break-glass',
        expression: "!request.userInfo.?groups.orValue([]).exists(g, g in ['system:authenticated'])",
      },
    ]),
  ),
];
