import { type BoundaryReport, checkBoundary, type ExpectedFleet, judge } from '../../lib/boundary/check';
import { collectFacts } from '../../lib/boundary/facts/facts';
import { RULES } from '../../lib/boundary/rule-table';
import type { Manifest } from './edit';
import { fleetManifests, TINYLAND } from './fleet-fixture';
import { MUTATIONS } from './mutations';

/** Without those that ask policies about requests: they refuse much of this as well, at another time. */
const RULES_ON_OBJECTS = RULES.filter(
  ({ id }) => !/^admission-(?:judged|admits|refuses|exercised)$/.test(id),
);

function failed({ results }: BoundaryReport): readonly string[] {
  return results.filter(({ status }) => status === 'fail').map(({ id }) => id);
}

/** What fails in manifests without those rules. */
function failedIn(objects: readonly unknown[], fleet?: ExpectedFleet): readonly string[] {
  return failed(judge(RULES_ON_OBJECTS, collectFacts(objects, fleet)));
}

/** Rules that mostly tell together with others, each with a change of a fleet that it tells alone. */
const ALONE_IN_A_FLEET: readonly (readonly [rule: string, mutation: string])[] = [
  ['admission-present', 'no policy for restricted pods, nor its binding'],
  ['break-glass-named', 'one more policy, which lets everybody pass'],
  ['config-cache', 'a cache with a file of credentials'],
  ['config-gitlab-encrypted', 'GitLab without encryption, for all runners alike'],
  ['daemon-name-held', 'a second service under a name that jobs get'],
  ['fleet-no-strangers', 'a Role that says it is of another runner'],
  ['job-users', 'root among the users of restricted jobs'],
  ['manager-image', 'the image of the helper, of the same registry and project'],
  ['manager-replicas', 'more managers while they are replaced than their quota has room for'],
  ['manifests-namespaced', 'one more object, in another namespace'],
  ['registry-credentials-absent', 'credentials of the Attic cache as those of a registry'],
  ['secret-names-reserved', 'images of jobs pulled with a Secret that managers may write'],
];

test.each(ALONE_IN_A_FLEET)('%s alone tells of %s', (rule, name) => {
  const objects = fleetManifests(TINYLAND);
  MUTATIONS.find((mutation) => mutation.rule === rule && mutation.name === name)?.mutate(objects);
  expect(failedIn(objects, TINYLAND)).toEqual([rule]);
});

/** A Deployment of somebody else in which all is well, after a change of its pod. */
function web(change: (spec: Manifest, container: Manifest) => void): readonly Manifest[] {
  const metadata = { name: 'web', namespace: 'web' };
  const container = {
    name: 'web',
    image: 'registry.example.com/web:1.0',
    resources: { limits: { cpu: '1', memory: '1Gi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
  };
  const spec = {
    serviceAccountName: 'web',
    automountServiceAccountToken: false,
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container],
  };
  change(spec, container);
  return [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata, automountServiceAccountToken: false },
    { apiVersion: 'apps/v1', kind: 'Deployment', metadata, spec: { template: { spec } } },
  ];
}

const SECURE = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };

describe('a pod of somebody else, where no rule about managers or jobs looks', () => {
  test('is well to begin with', () => {
    expect(failedIn(web(() => {}))).toEqual([]);
  });

  test.each<[string, Manifest, Manifest]>([
    ['pss-host-namespaces', { hostNetwork: true }, {}],
    ['pss-sysctls', { securityContext: { ...SECURE, sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }, {}],
    [
      'pss-windows-host-process',
      { securityContext: { ...SECURE, windowsOptions: { hostProcess: true } } },
      {},
    ],
    ['pss-host-probes', {}, { livenessProbe: { httpGet: { host: '169.254.169.254', port: 80 } } }],
    ['pod-no-ephemeral-containers', { shareProcessNamespace: true }, {}],
    ['pod-volumes', { volumes: [{ name: 'h', hostPath: { path: '/' } }] }, {}],
    ['pod-volumes', { volumes: [{ name: 'n', nfs: { server: 'a', path: '/' } }] }, {}],
    ['manager-no-shell', {}, { command: ['/bin/sh', '-c', 'x'] }],
    ['manager-no-registration', {}, { args: ['register'] }],
    ['service-account-named', { serviceAccountName: 'default' }, {}],
  ])('%s alone tells of %j %j', (rule, ofPod, ofContainer) => {
    const objects = web((spec, container) => {
      Object.assign(spec, ofPod);
      Object.assign(container, ofContainer);
    });
    expect(failedIn(objects)).toEqual([rule]);
  });

  test('pod-labels-no-strangers alone tells of a label of ours', () => {
    const [account, deployment] = web(() => {});
    const { template } = (deployment as { spec: { template: Manifest } }).spec;
    template['metadata'] = { labels: { 'runner-fleet/role': 'manager' } };
    expect(failedIn([account, deployment])).toEqual(['pod-labels-no-strangers']);
  });
});

describe('a runner of somebody else, of whom no fleet says anything', () => {
  const metadata = { name: 'ci', namespace: 'ci' };
  const toml =
    '[[runners]]\ntoken = "abc"\nexecutor = "kubernetes"\n[runners.kubernetes]\nservice_account = "jobs"\n';
  const { results } = checkBoundary([
    { apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'config.toml': toml } },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules: [] },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'ci' },
      subjects: [{ kind: 'ServiceAccount', name: 'jobs' }],
    },
  ]);
  const telling = (end: string) =>
    results.filter(({ findings }) => findings.some(({ path }) => path.endsWith(end))).map(({ id }) => id);

  test.each([
    ['runner-token-not-literal', 'runners[0].token'],
    ['rbac-jobs-unbound', 'RoleBinding ci/ci / subjects[0]'],
  ])('%s alone tells of %s', (rule, place) => {
    expect(telling(place)).toEqual([rule]);
  });
});
