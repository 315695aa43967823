import { Fleet } from '../../../lib';
import { checkBoundary } from '../../../lib/boundary/check';
import { expectationOf } from '../../../lib/fleet-boundary';
import { objectsOf } from '../../chart/rendered';
import { corpusFleet } from '../../corpus/fleets';
import { admissionResults, expectedFleet, manifestsOf, rewrite } from '../admission/rendered-fleet';
import type { Manifest } from '../edit';

/** What a fleet says that its cluster adds, against what its policies expect. */

const findingsOf = (objects: readonly Manifest[], rule: string) =>
  admissionResults(objects, expectedFleet('changed'))
    .filter(({ id }) => id === rule)
    .flatMap(({ findings }) => findings);

const edited = (...edits: readonly ((objects: Manifest[]) => void)[]): Manifest[] => {
  const objects = manifestsOf('changed');
  for (const edit of edits) {
    edit(objects);
  }
  return objects;
};

/** What the rule about additions says of manifests. */
const additionsOf = (objects: readonly Manifest[]) =>
  checkBoundary(objects, expectedFleet('changed'))
    .results.filter(({ id }) => id === 'additions-harmless')
    .flatMap(({ findings }) => findings);

const one = (variable: string, text: string, concern = 'job-pods') =>
  rewrite(concern, variable, (expression) => expression.replace(/\]$/, `, '${text}']`));

test.each([
  ['addedLabels', 'example.com/team=a'],
  ['addedAnnotations', 'example.com/team=a'],
  ['addedTolerations', 'Equal example.com/gpu=only:NoSchedule'],
  ['addedTolerations', 'Equal example.com/any=:NoExecute'],
  ['addedNodeLabels', 'example.com/gpu=only'],
  ['addedVolumes', 'more of more'],
  ['addedMounts', 'ca on /opt/other'],
  ['addedTopologies', 'example.com/rack'],
  ['addedResolverOptions', 'rotate:'],
])('what a policy expects beyond the fleet is told: %s', (variable, text) => {
  const findings = additionsOf(edited(one(variable, text)));
  expect(findings.map(({ message, value }) => [message, value])).toEqual([
    ['the fleet does not say that its cluster adds this', text],
  ]);
});

test('the same of managers', () => {
  const findings = additionsOf(edited(one('addedVariables', 'LANG', 'manager-pods')));
  expect(findings.map(({ value }) => value)).toEqual(['LANG']);
});

test.each([
  ['addedLabels', "'cost-center=ci'"],
  ['addedAnnotations', "'linkerd.io/inject=disabled'"],
  ['addedNotes', "'openshift.io/scc'"],
  ['addedTolerations', "'Exists example.com/any=:NoExecute'"],
  ['addedNodeLabels', "'example.com/lifecycle=spot'"],
  ['addedVolumes', "'ca of corporate-ca'"],
  ['addedMounts', "'ca on /opt/corporate-ca'"],
  ['addedTopologies', "'topology.kubernetes.io/region'"],
  ['addedResolverOptions', "'ndots:2'"],
])('what the fleet declares and a policy does not expect is told: %s', (variable, text) => {
  const objects = edited(rewrite('job-pods', variable, (expression) => expression.replace(text, "'x=y'")));
  expect(findingsOf(objects, 'admission-admits').map(({ message }) => message)[0]).toContain('[job-');
});

test('a mirror and a digest that the fleet declares and a policy does not expect are told', () => {
  for (const change of [
    (text: string) => text.replaceAll('mirror\\\\.example\\\\.com', 'mirror\\\\.example\\\\.org'),
    (text: string) => text.replaceAll('(?:@sha256:[0-9a-f]{64})?', ''),
  ]) {
    const objects = edited(rewrite('job-pods', 'helperImage', change));
    expect(findingsOf(objects, 'admission-admits').map(({ message }) => message)[0]).toContain(
      '[job-images]',
    );
  }
});

test('each is told as an opening, once, with a fleet and without', () => {
  for (const expected of [expectationOf(corpusFleet('changed')), undefined]) {
    const report = checkBoundary(manifestsOf('changed'), expected);
    const told = report.openings.filter(({ code }) => code === 'additions-harmless');
    const sentences = told.map(({ sentence }) => sentence.replace('the cluster may add to pods ', ''));
    expect(new Set(sentences).size).toBe(sentences.length);
    expect(sentences).toEqual(
      expect.arrayContaining([
        'the label cost-center=ci',
        'the annotation linkerd.io/inject=disabled',
        'the annotation openshift.io/scc, whatever it says',
        'a toleration: Equal kubernetes.io/arch=arm64:NoSchedule',
        'a toleration: Exists example.com/any=:NoExecute',
        'the node selector example.com/lifecycle=spot',
        'the ConfigMap volume ca of corporate-ca',
        'the mount ca on /opt/corporate-ca',
        'a wish to be spread over topology.kubernetes.io/region',
        'the resolver option ndots:2',
        'the variable TZ, to those of managers too',
      ]),
    );
    expect(report.results.find(({ id }) => id === 'additions-harmless')?.findings).toEqual([]);
  }
});

const SPOT = {
  pool: { 'eks.amazonaws.com/capacityType': 'SPOT' },
  taint: { key: 'example.com/ci', value: 'only' },
};

const ANY_ARCH = { key: 'example.com/arch', operator: 'Exists' };

/** Every pod tolerates these for five minutes. */
const LOST = ['not-ready', 'unreachable'].map((state) => ({
  key: `node.kubernetes.io/${state}`,
  operator: 'Exists',
  effect: 'NoExecute',
}));

/** A taint of the same key with another effect, which no pod tolerates by itself. */
const STARTING = [{ key: 'node.kubernetes.io/not-ready', operator: 'Exists' }];

/** What pods of the fleet may have anyway is no exception that the policies make for the cluster. */
test.each([
  ['an annotation that managers may have anyway', { platforms: ['karpenter'] }, {}],
  ['a label that all runners choose their nodes by', { platforms: ['eks'] }, { nodes: SPOT }],
  [
    'a toleration of every pod',
    { adds: { tolerations: [{ key: 'node.kubernetes.io/memory-pressure' }] } },
    {},
  ],
  [
    'a taint of one value that all runners tolerate whatever its value',
    { adds: { tolerations: [{ key: 'example.com/arch', value: 'arm64' }] } },
    { nodes: { tolerations: [ANY_ARCH] }, manager: { tolerations: [ANY_ARCH] } },
  ],
  [
    'a taint of any value that all runners tolerate',
    { adds: { tolerations: [{ key: 'example.com/arch' }] } },
    { nodes: { tolerations: [ANY_ARCH] }, manager: { tolerations: [ANY_ARCH] } },
  ],
  [
    'the same with another effect',
    { adds: { tolerations: [{ key: 'example.com/arch', value: 'arm64', effect: 'NoExecute' }] } },
    { nodes: { tolerations: [ANY_ARCH] }, manager: { tolerations: [ANY_ARCH] } },
  ],
  [
    'a lost node that runners tolerate for ever',
    {},
    { nodes: { tolerations: LOST }, manager: { tolerations: LOST } },
  ],
  [
    'a node that is not ready yet, which runners tolerate',
    {},
    { nodes: { tolerations: STARTING }, manager: { tolerations: STARTING } },
  ],
  ['a topology of every manager', { adds: { topologySpread: ['kubernetes.io/hostname'] } }, {}],
  ['options of one form', { adds: { dnsOptions: ['ndots:2'] } }, {}],
  ['options of the other form', { adds: { dnsOptions: ['rotate'] } }, {}],
  [
    'a mirror of a registry that nothing comes from',
    { adds: { imageMirrors: [{ from: 'ghcr.io', to: 'mirror.example.com' }] } },
    { manager: { image: 'own.example.com/gitlab-runner:alpine-v19.3.2' } },
  ],
] as const)('%s may be declared', (_, cluster, runner) => {
  const fleet = Fleet.parse({
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] }, ...cluster },
    runners: [{ kind: 'docker', ...runner }],
  });
  expect(checkBoundary(objectsOf(fleet), expectationOf(fleet)).holds).toBe(true);
  expect(checkBoundary(objectsOf(fleet)).holds).toBe(true);
});
