import { App, Chart, JsonPatch, Testing } from 'cdk8s';
import { KubeClusterRole, KubeNamespace, KubeSecret } from 'cdk8s-plus-28/lib/imports/k8s';
import {
  checkBoundary,
  type Finding,
  Fleet,
  FleetChart,
  FleetError,
  RunnerAdmission,
  RunnerDeployment,
  RunnerNamespace,
  RunnerNetworkPolicy,
  RunnerQuota,
  RunnerRbac,
  RunnerSecrets,
} from '../../lib';
import { TemporaryFolder } from '../output/folder';
import { deploymentOf } from './app-attacks/attack';

const fleet = Fleet.define({
  org: 'acme',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [{ kind: 'docker' }],
});

const folder = new TemporaryFolder();
afterAll(() => folder.remove());
const newApp = () => new App({ outdir: `${folder.path}/dist` });

/** The findings of a synth as data, or none. */
function findingsOfSynth(app: App): readonly Finding[] {
  try {
    app.synth();
    return [];
  } catch (error) {
    if (FleetError.is(error)) {
      return error.findings;
    }
    throw error;
  }
}

const TEMPLATE = '/spec/template';
const POD = `${TEMPLATE}/spec`;

const FINALIZER = JsonPatch.add(`${TEMPLATE}/metadata/finalizers`, ['example.com/x']);

/** What library users patch into a manager, and the rules that refuse it: none where it works in the cluster. */
const PATCHES: readonly (readonly [what: string, patch: JsonPatch, rules: readonly string[]])[] = [
  [
    'a toleration',
    JsonPatch.add(`${POD}/tolerations`, [
      { key: 'infra', operator: 'Equal', value: 'ci', effect: 'NoSchedule' },
    ]),
    ['admission-admits'],
  ],
  [
    'preferred anti-affinity',
    JsonPatch.add(`${POD}/affinity`, {
      podAntiAffinity: {
        preferredDuringSchedulingIgnoredDuringExecution: [
          {
            weight: 1,
            podAffinityTerm: {
              topologyKey: 'kubernetes.io/hostname',
              labelSelector: { matchLabels: { a: 'b' } },
            },
          },
        ],
      },
    }),
    [],
  ],
  ['a node selector', JsonPatch.add(`${POD}/nodeSelector/pool`, 'ci'), ['admission-admits']],
  ['a label of the pod', JsonPatch.add(`${TEMPLATE}/metadata/labels/team`, 'y'), ['admission-admits']],
  [
    'an annotation of the pod',
    JsonPatch.add(`${TEMPLATE}/metadata/annotations/example.com~1x`, 'y'),
    ['admission-admits'],
  ],
  [
    'soft spreading',
    JsonPatch.add(`${POD}/topologySpreadConstraints`, [
      {
        maxSkew: 1,
        topologyKey: 'kubernetes.io/hostname',
        whenUnsatisfiable: 'ScheduleAnyway',
        labelSelector: { matchLabels: { a: 'b' } },
      },
    ]),
    [],
  ],
  [
    'a pull Secret',
    JsonPatch.add(`${POD}/imagePullSecrets`, [{ name: 'regcred' }]),
    ['manager-fields', 'admission-admits'],
  ],
  [
    'an image of a mirror',
    JsonPatch.replace(`${POD}/containers/0/image`, 'mirror.example.com/gitlab-runner:alpine-v19.3.2'),
    ['manager-image', 'image-registries', 'admission-admits'],
  ],
  [
    'another limit',
    JsonPatch.replace(`${POD}/containers/0/resources/limits/memory`, '8Gi'),
    ['fleet-objects-differ', 'admission-admits'],
  ],
  ['more replicas', JsonPatch.replace('/spec/replicas', 5), ['fleet-objects-differ', 'manager-replicas']],
  [
    'a runtime class',
    JsonPatch.add(`${POD}/runtimeClassName`, 'gvisor'),
    ['manager-fields', 'admission-admits'],
  ],
  ['a finalizer', FINALIZER, ['admission-admits']],
  [
    'a host alias',
    JsonPatch.add(`${POD}/hostAliases`, [{ ip: '10.0.0.5', hostnames: ['gitlab.acme.example'] }]),
    ['pod-names', 'manager-fields', 'admission-admits'],
  ],
];

describe('a manager with', () => {
  it.each(PATCHES)('%s', (_, patch, rules) => {
    const app = newApp();
    deploymentOf(new FleetChart(app, { fleet })).addJsonPatch(patch);
    const findings = findingsOfSynth(app);
    const codes = findings.map(({ code }) => code);
    expect([codes.length > 0, codes]).toEqual([rules.length > 0, expect.arrayContaining([...rules])]);
    // The object that was patched is named, with what its author can do.
    expect(findings.every(({ fix }) => fix !== '')).toBe(true);
    const where = 'Deployment acme-runners/docker-manager';
    expect(findings.some(({ path }) => path.startsWith(where))).toBe(rules.length > 0);
  });
});

describe('an app with objects of its own', () => {
  /** A namespace, a ClusterRole and a Secret that are nothing to the fleet. */
  function web(app: App): void {
    const chart = new Chart(app, 'web', { namespace: 'web' });
    new KubeNamespace(chart, 'ns', { metadata: { name: 'web' } });
    new KubeClusterRole(chart, 'cr', {
      metadata: { name: 'reader' },
      rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['get'] }],
    });
    new KubeSecret(chart, 's', { metadata: { name: 's' }, stringData: { a: 'b' } });
  }

  it('is written beside the FleetChart', () => {
    const app = newApp();
    web(app);
    new FleetChart(app, { fleet });
    expect(findingsOfSynth(app)).toEqual([]);
    expect(Object.keys(folder.contents('dist'))).toContain('web.k8s.yaml');
  });

  it.each([[{}], [{ namespace: 'ci' }]])(
    'has the constructs in a chart with %j, which hold the boundary',
    (props) => {
      const app = newApp();
      web(app);
      const chart = new Chart(app, 'ci', { ...props, labels: { team: 'x' } });
      new RunnerNamespace(chart, 'namespace', { fleet });
      new RunnerAdmission(chart, 'admission', { fleet });
      new RunnerNetworkPolicy(chart, 'network', { fleet });
      new RunnerQuota(chart, 'quota', { fleet });
      new RunnerSecrets(chart, 'secrets', { fleet });
      for (const runner of fleet.runners) {
        new RunnerRbac(chart, `${runner.name}-rbac`, { runner });
        new RunnerDeployment(chart, runner.names.manager, { runner });
      }
      const objects = Testing.synth(chart);
      expect(objects.length).toBeGreaterThan(30);
      expect(checkBoundary(objects, fleet).results.flatMap(({ findings }) => findings)).toEqual([]);
      const namespaces = objects.map(({ metadata }) => metadata.namespace);
      expect(new Set(namespaces)).toEqual(new Set([undefined, 'acme-runners']));
      expect(objects.every(({ metadata }) => metadata.labels.team === 'x')).toBe(true);
    },
  );
});

describe('what other validations say', () => {
  it('is told with the findings of every fleet', () => {
    const app = newApp();
    const other = Fleet.define({
      org: 'other',
      cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
      runners: [{ kind: 'docker' }],
    });
    const before = new Chart(app, 'before');
    before.node.addValidation({ validate: () => ['the first fault'] });
    for (const one of [fleet, other]) {
      deploymentOf(new FleetChart(app, { fleet: one })).addJsonPatch(FINALIZER);
    }
    const after = new Chart(app, 'after');
    after.node.addValidation({
      validate: () => {
        throw new Error('the second fault');
      },
    });
    const findings = findingsOfSynth(app);
    expect(findings.map(({ code, path }) => `${code} ${path.replace(/ \/ spec.*/, '')}`)).toEqual([
      'admission-admits Deployment acme-runners/docker-manager',
      'admission-admits Deployment other-runners/docker-manager',
      'app-validation app / before',
      'app-validation app / after',
    ]);
    expect(findings.map(({ message }) => message)).toEqual(
      expect.arrayContaining(['the first fault', 'Error: the second fault']),
    );
  });

  it('is left to cdk8s where the fleet holds the boundary', () => {
    const app = newApp();
    new FleetChart(app, { fleet });
    new Chart(app, 'own').node.addValidation({ validate: () => ['a fault of its own'] });
    expect(() => app.synth()).toThrow(
      'Validation failed with the following errors:\n  [own] a fault of its own',
    );
  });

  it('does not stand in the way of a second synth, once all is mended', () => {
    const app = newApp();
    const deployment = deploymentOf(new FleetChart(app, { fleet }));
    deployment.addJsonPatch(FINALIZER);
    expect(findingsOfSynth(app)).toHaveLength(1);
    deployment.addJsonPatch(JsonPatch.remove(`${TEMPLATE}/metadata/finalizers`));
    expect(findingsOfSynth(app)).toEqual([]);
  });
});
