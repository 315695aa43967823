import { Fleet } from '../../lib';
import { boundaryFindings } from '../../lib/fleet-boundary';
import { get, type Manifest, type Path, push, remove, set } from '../boundary/edit';
import { objectsOf } from '../chart/rendered';

/** What operators change of the objects of a runner once they are rendered, and what becomes of it. */

/** What judge and cluster make of a customisation. */
export type Outcome =
  /** The judge passes it, and the manager runs. */
  | 'runs'
  /** The judge refuses it, since an admission policy would. */
  | 'refused'
  /** The judge refuses it for reasons that no admission policy looks at; the manager would run. */
  | 'refused by the judge alone';

/** A change of the objects of one runner. */
export interface Customisation {
  /** Also the name of the runner that has it. */
  readonly name: string;
  readonly outcome: Outcome;
  /** The rule of an admission policy that refuses it, or the rule of the judge. */
  readonly rule: string | undefined;
  readonly change: (objects: Manifest[], runner: string) => void;
}

/** The namespace of the fleet whose runners have one customisation each. */
export const CUSTOM_ORG = 'custom';

/** A fleet of runners of these names. */
export function customFleet(names: readonly string[]): Fleet {
  return Fleet.parse({
    org: CUSTOM_ORG,
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
    runners: names.map((name) => ({ kind: 'docker', name, concurrency: 1 })),
  });
}

/** What the judge finds in a fleet of one runner with a customisation. */
export function judged({ name, change }: Pick<Customisation, 'name' | 'change'>) {
  const fleet = customFleet([name]);
  const objects = objectsOf(fleet) as unknown as Manifest[];
  change(objects, name);
  return boundaryFindings(fleet, [{ objects }]);
}

/** The rules of admission policies that the judge says to refuse a part of the manifests. */
export function rulesToldOf(findings: ReturnType<typeof judged>): readonly string[] {
  return findings
    .filter(({ code }) => code === 'admission-admits')
    .map(({ message }) => /\[([a-z-]+)\]/.exec(message)?.[1] ?? message);
}

type Edit = (object: Manifest) => void;

const of =
  (kind: string, suffix: string, edit: Edit): Customisation['change'] =>
  (objects, runner) =>
    edit(find(objects, kind, `${runner}${suffix}`));

function find(objects: readonly Manifest[], kind: string, name: string): Manifest {
  const found = objects.find((object) => object['kind'] === kind && get(object, 'metadata.name') === name);
  if (found === undefined) {
    throw new TypeError(`there is no ${kind} ${name}`);
  }
  return found;
}

/** A NetworkPolicy of its own, by which a manager talks to one more peer. */
const opening =
  (peer: Manifest): Customisation['change'] =>
  (objects, runner) => {
    objects.push({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: `${runner}-more`, namespace: `${CUSTOM_ORG}-runners` },
      spec: {
        podSelector: { matchLabels: { 'runner-fleet/runner': runner, 'runner-fleet/role': 'manager' } },
        policyTypes: ['Egress'],
        egress: [{ to: [peer], ports: [{ port: 443, protocol: 'TCP' }] }],
      },
    });
  };

const deployment = (edit: Edit) => of('Deployment', '-manager', edit);
const setting = (path: Path, value: unknown) => deployment((object) => set(object, path, value));
const pod = (path: string, value: unknown) => setting(`spec.template.spec.${path}`, value);
const container = (path: string, value: unknown) => pod(`containers.0.${path}`, value);
const more = (path: string, value: unknown) =>
  deployment((object) => push(object, `spec.template.spec.${path}`, value));
const label = (key: string) => setting(['spec', 'template', 'metadata', 'labels', key], 'y');
const annotation = (key: string, value: string) =>
  setting(['spec', 'template', 'metadata', 'annotations', key], value);
const account = (suffix: string, path: Path, value: unknown) =>
  of('ServiceAccount', suffix, (object) => set(object, path, value));

const OTHERS = { matchLabels: { a: 'b' } };
const SPREAD = { maxSkew: 1, labelSelector: OTHERS };
const TERM = { topologyKey: 'kubernetes.io/hostname', labelSelector: OTHERS };
const IMAGE = 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.3.2';
const READY = { httpGet: { path: '/health/ready', port: 9252 } };

type Row = readonly [name: string, change: Customisation['change'], rule?: string];

/** Harmless, and asked for often. */
const RUN: readonly Row[] = [
  ['as-rendered', () => undefined],
  [
    'anti-affinity',
    pod('affinity', {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: TERM }],
      },
    }),
  ],
  [
    'anti-affinity-over-anything',
    pod('affinity', {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 100,
            podAffinityTerm: { topologyKey: 'example.com/rack', namespaceSelector: {}, labelSelector: {} },
          },
        ],
      },
    }),
  ],
  [
    'spread-over-nodes',
    pod('topologySpreadConstraints', [
      { ...SPREAD, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    ]),
  ],
  [
    'spread-over-zones',
    more('topologySpreadConstraints', {
      ...SPREAD,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
    }),
  ],
  ['safe-to-evict', annotation('cluster-autoscaler.kubernetes.io/safe-to-evict', 'false')],
  ['do-not-disrupt', annotation('karpenter.sh/do-not-disrupt', 'true')],
  ['restarted', annotation('kubectl.kubernetes.io/restartedAt', '2026-01-01T00:00:00Z')],
  [
    'says-what-holds-anyway',
    deployment((object) => {
      for (const field of ['hostNetwork', 'hostPID', 'hostIPC']) {
        set(object, `spec.template.spec.${field}`, false);
      }
      set(object, 'spec.template.spec.restartPolicy', 'Always');
      set(object, 'spec.template.spec.dnsPolicy', 'ClusterFirst');
      set(object, 'spec.template.spec.schedulerName', 'default-scheduler');
      set(object, 'spec.template.spec.initContainers', []);
      set(object, 'spec.template.spec.hostAliases', []);
    }),
  ],
  [
    'container-says-what-holds-anyway',
    deployment((object) => {
      for (const field of ['stdin', 'stdinOnce', 'tty']) {
        set(object, `spec.template.spec.containers.0.${field}`, false);
      }
      set(object, 'spec.template.spec.containers.0.command', []);
      set(object, 'spec.template.spec.containers.0.livenessProbe.initialDelaySeconds', 0);
      remove(object, 'spec.template.spec.containers.0.ports.0.protocol');
    }),
  ],
  ['same-amount-in-other-words', container('resources.limits.cpu', 0.5)],
  ['shared-processes', pod('shareProcessNamespace', false)],
  ['user-namespace', pod('hostUsers', false)],
  ['pull-always', container('imagePullPolicy', 'Always')],
  ['app-armor', pod('securityContext.appArmorProfile', { type: 'RuntimeDefault' })],
  ['strict-groups', pod('securityContext.supplementalGroupsPolicy', 'Strict')],
  ['masked', container('securityContext.procMount', 'Default')],
  ['config-mode', pod('volumes.0.configMap.defaultMode', 288)],
  ['label-of-deployment', setting('metadata.labels.team', 'ci')],
  ['annotation-of-deployment', setting('metadata.annotations', { 'argocd.argoproj.io/sync-wave': '3' })],
  ['finalizer-of-deployment', setting('metadata.finalizers', ['example.com/hold'])],
  ['recreate', setting('spec.strategy', { type: 'Recreate' })],
  ['history', setting('spec.revisionHistoryLimit', 10)],
  ['min-ready', setting('spec.minReadySeconds', 1)],
  ['label-of-config', of('ConfigMap', '-config', (object) => set(object, 'metadata.labels.team', 'ci'))],
  ['label-of-account', account('-manager', 'metadata.labels.team', 'ci')],
  ['label-of-role', of('Role', '-manager', (object) => set(object, 'metadata.labels.team', 'ci'))],
  [
    'disruption-budget',
    of('PodDisruptionBudget', '-manager', (object) => set(object, 'spec.maxUnavailable', '50%')),
  ],
  [
    'network-policy',
    opening({
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'proxy' } },
      podSelector: { matchLabels: { app: 'proxy' } },
    }),
  ],
];

/** What the pod of a manager may not have. */
const REFUSED: readonly Row[] = [
  [
    'toleration',
    pod('tolerations', [{ key: 'infra', operator: 'Equal', value: 'ci', effect: 'NoSchedule' }]),
    'manager-tolerations',
  ],
  ['node-selector', pod('nodeSelector.pool', 'ci'), 'manager-node'],
  [
    'node-affinity',
    pod('affinity', {
      nodeAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 1, preference: { matchExpressions: [{ key: 'pool', operator: 'Exists' }] } },
        ],
      },
    }),
    'manager-node',
  ],
  [
    'required-anti-affinity',
    pod('affinity', { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [TERM] } }),
    'manager-node',
  ],
  [
    'required-anti-affinity-over-anything',
    pod('affinity', {
      podAntiAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: [{ ...TERM, topologyKey: 'example.com/rack' }],
      },
    }),
    'manager-node',
  ],
  [
    'pod-affinity',
    pod('affinity', {
      podAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: TERM }],
      },
    }),
    'manager-node',
  ],
  [
    'spread-that-insists',
    pod('topologySpreadConstraints.0.whenUnsatisfiable', 'DoNotSchedule'),
    'manager-node',
  ],
  ['label', label('team'), 'manager-metadata'],
  ['annotation', annotation('example.com/x', 'y'), 'manager-metadata'],
  ['scraping', annotation('prometheus.io/scrape', 'true'), 'manager-metadata'],
  ['injection', annotation('sidecar.istio.io/inject', 'false'), 'manager-metadata'],
  ['finalizer', setting(['spec', 'template', 'metadata', 'finalizers'], ['example.com/x']), 'manager-owner'],
  ['pull-secret', pod('imagePullSecrets', [{ name: 'regcred' }]), 'manager-pull-secrets'],
  [
    'pull-secret-of-account',
    account('-manager', 'imagePullSecrets', [{ name: 'regcred' }]),
    'manager-pull-secrets',
  ],
  ['mirror', container('image', 'mirror.example.com/gitlab-runner:alpine-v19.3.2'), 'manager-container'],
  ['digest', container('image', `${IMAGE}@sha256:${'a'.repeat(64)}`), 'manager-container'],
  ['sidecar', more('containers', { name: 'side', image: IMAGE }), 'manager-container'],
  ['init-container', pod('initContainers', [{ name: 'init', image: IMAGE }]), 'manager-container'],
  ['memory', container('resources.limits.memory', '1Gi'), 'manager-resources'],
  // A LimitRange stands before the policies here.
  ['memory-beyond-its-range', container('resources.limits.memory', '80Gi'), 'manager-resources'],
  [
    'no-request',
    deployment((object) => remove(object, 'spec.template.spec.containers.0.resources.requests.cpu')),
    'manager-resources',
  ],
  ['runtime-class', pod('runtimeClassName', 'gvisor'), 'manager-fields'],
  [
    'host-alias',
    pod('hostAliases', [{ ip: '10.0.0.5', hostnames: ['gitlab.acme.example'] }]),
    'manager-fields',
  ],
  ['dns-config', pod('dnsConfig', { options: [{ name: 'ndots', value: '1' }] }), 'manager-fields'],
  ['grace', pod('terminationGracePeriodSeconds', 60), 'manager-values'],
  ['dns-of-node', pod('dnsPolicy', 'Default'), 'manager-values'],
  ['less-cpu', container('resources.limits.cpu', '400m'), 'manager-resources'],
  ['pull-never', container('imagePullPolicy', 'Never'), 'manager-container-values'],
  [
    'profile-of-node',
    pod('securityContext.seccompProfile', { type: 'Localhost', localhostProfile: 'x.json' }),
    'manager-security',
  ],
  ['user', pod('securityContext.runAsUser', 999), 'manager-security'],
  ['group-change', pod('securityContext.fsGroupChangePolicy', 'OnRootMismatch'), 'manager-security'],
  ['writable', container('securityContext.readOnlyRootFilesystem', false), 'manager-security'],
  ['account', pod('serviceAccountName', 'default'), 'manager-identity'],
  ['priority', pod('priorityClassName', 'system-cluster-critical'), 'manager-priority'],
  [
    'variable',
    more('containers.0.env', { name: 'HTTPS_PROXY', value: 'http://proxy.example.com:3128' }),
    'manager-secrets',
  ],
  ['variables', container('envFrom', [{ configMapRef: { name: 'x' } }]), 'manager-secrets'],
  ['volume', more('volumes', { name: 'x', emptyDir: {} }), 'manager-volumes'],
  [
    'certificates',
    deployment((object) => {
      push(object, 'spec.template.spec.volumes', { name: 'ca', configMap: { name: 'ca' } });
      push(object, 'spec.template.spec.containers.0.volumeMounts', {
        name: 'ca',
        mountPath: '/etc/gitlab-runner/certs',
        readOnly: true,
      });
    }),
    'manager-mounts',
  ],
  ['patient-probe', container('livenessProbe.failureThreshold', 10), 'manager-probes'],
  ['named-port', container('livenessProbe.httpGet.port', 'metrics'), 'manager-probes'],
  ['startup-probe', container('startupProbe', READY), 'manager-container-fields'],
  [
    'command',
    container('command', ['/usr/bin/dumb-init', '--', 'gitlab-runner']),
    'manager-container-fields',
  ],
  ['debugging', more('containers.0.args', '--debug'), 'manager-arguments'],
  ['port', more('containers.0.ports', { name: 'x', containerPort: 8080 }), 'manager-ports'],
  ['checksum', annotation('checksum/config', '0'.repeat(64)), 'config-checksum'],
  [
    'config',
    of('ConfigMap', '-config', (object) =>
      set(object, ['data', 'config.toml'], `${get(object, ['data', 'config.toml'])}# more\n`),
    ),
    'config-content',
  ],
  ['file', of('ConfigMap', '-config', (object) => set(object, ['data', 'x'], 'y')), 'config-content'],
  ['immutable', of('ConfigMap', '-config', (object) => set(object, 'immutable', true)), 'config-content'],
];

/** What Roles, budgets and numbers are held to: the judge alone looks at them. */
const JUDGED: readonly Row[] = [
  ['replicas', setting('spec.replicas', 2), 'fleet-objects-differ'],
  ['surge', setting('spec.strategy.rollingUpdate.maxSurge', 2), 'manager-replicas'],
  [
    'verb',
    of('Role', '-manager', (object) => push(object, 'rules.0.verbs', 'patch')),
    'rbac-least-privilege',
  ],
  [
    'no-disruption',
    of('PodDisruptionBudget', '-manager', (object) => set(object, 'spec.maxUnavailable', 0)),
    'disruption-budgets',
  ],
  [
    'identity-of-a-cloud',
    account('-manager', 'metadata.annotations', { 'eks.amazonaws.com/role-arn': 'arn:aws:iam::1:role/x' }),
    'cloud-identity-absent',
  ],
  [
    'quota',
    of('ResourceQuota', '-job', (object) => set(object, 'spec.hard.pods', '50')),
    'fleet-objects-differ',
  ],
  ['network-of-nobody', opening({ ipBlock: { cidr: '10.1.2.3/32' } }), 'network-private-ranges'],
];

const rows = (outcome: Outcome, table: readonly Row[]): readonly Customisation[] =>
  table.map(([name, change, rule]) => ({ name, outcome, rule, change }));

/** Every customisation of the table. */
export const CUSTOMISATIONS: readonly Customisation[] = [
  ...rows('runs', RUN),
  ...rows('refused', REFUSED),
  ...rows('refused by the judge alone', JUDGED),
];
