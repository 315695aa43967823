import { honestManagerPod } from '../../lib/boundary/admission/corpus/honest-manager-pod';
import { checkBoundary } from '../../lib/boundary/check';
import { readObjects } from '../../lib/boundary/facts/manifests/kubernetes-object';
import { podTemplatesOf } from '../../lib/boundary/facts/manifests/pod-template';
import { ApiDeclarations, type JsonSchema } from '../chart/api-declarations';
import { corpusFleet } from '../corpus/fleets';
import { jobPod } from '../corpus/job-pod';
import { deploymentOf, managerPod } from '../corpus/manager-pod';
import type { PodSpec } from '../corpus/objects';
import { EVERY_POD_FIELD, type PodField, patchOfPodField, withPodField } from '../corpus/pod-fields';
import { creating, type KubernetesObject } from '../corpus/request';
import { manager, REPLICA_SETS } from '../corpus/users';
import { denialsOf } from '../policy/evaluate';
import { get, type Manifest } from './edit';
import { fleetManifests, TINYLAND } from './fleet-fixture';
import { ofRunner, patchJob, strategic } from './mutations/mutation';

const fleet = corpusFleet('tinyland');

type Value = 'harmful' | 'harmless';

/** Each field with each of its values. */
const SAID = EVERY_POD_FIELD.flatMap((field) =>
  (['harmful', 'harmless'] as const)
    .filter((value) => value in field)
    .map((value) => [value, `${field.of}.${field.field}`, field] as const),
);

/** Fields that are newer than the declarations. */
const NEWER = [
  'Container.restartPolicyRules',
  'PodSpec.hostnameOverride',
  'PodSpec.schedulingGroup',
  'PodSpec.workloadRef',
];

test('every field that the API declares is among them', () => {
  const declarations = new ApiDeclarations();
  const declared = [...new Set(EVERY_POD_FIELD.map(({ of }) => of))].flatMap((of) => {
    const { $ref, $defs } = declarations.schemaOf(`kubernetes-models/v1/${of}`, `I${of}`);
    const type = ($defs as Readonly<Record<string, JsonSchema>>)[String($ref).split('/').at(-1) ?? ''];
    const fields = Object.keys(type?.['properties'] as object);
    return fields.filter((field) => `${of}.${field}` !== 'Volume.name').map((field) => `${of}.${field}`);
  });
  const tried = EVERY_POD_FIELD.map(({ of, field }) => `${of}.${field}`);
  expect(tried.sort()).toEqual([...declared, ...NEWER].sort());
});

/** What the judge finds without evaluating any policy, of a fleet that brings none. */
function findings(change: (objects: Manifest[]) => void): readonly string[] {
  const objects = fleetManifests(TINYLAND).filter(({ kind }) => !String(kind).startsWith('Validating'));
  change(objects);
  const told = checkBoundary(objects, TINYLAND).results.flatMap((result) => result.findings);
  return told.map(({ code, path }) => `${code} ${path}`);
}

const BEFORE = new Set(findings(() => undefined));

const findingsOf = (change: (objects: Manifest[]) => void): readonly string[] =>
  findings(change).filter((finding) => !BEFORE.has(finding));

const rulesAgainst = (user: string, pod: KubernetesObject): readonly string[] =>
  denialsOf(fleet, creating(user, 'pods', pod)).map(({ rule }) => rule);

describe('a field of a job pod', () => {
  /**
   * Values that the policies leave to whoever makes the pod, though a patch may not write them for every job: what a job
   * says itself, or what the API server fills in or holds to another field.
   */
  const LEFT_TO_JOBS = [
    'Container.args',
    'Container.command',
    'Container.resizePolicy',
    'Container.stdin',
    'Container.terminationMessagePath',
    'Container.terminationMessagePolicy',
    'PodSecurityContext.fsGroup',
    'PodSecurityContext.runAsGroup',
    'PodSecurityContext.runAsNonRoot',
    'PodSecurityContext.runAsUser',
    'PodSpec.enableServiceLinks',
    'PodSpec.overhead',
    'PodSpec.preemptionPolicy',
    'PodSpec.priority',
    'PodSpec.serviceAccount',
    'SecurityContext.readOnlyRootFilesystem',
    'SecurityContext.runAsGroup',
    'SecurityContext.runAsNonRoot',
    'SecurityContext.runAsUser',
  ];

  const byPolicies = (field: PodField, value: Value): boolean => {
    const pod = jobPod(fleet, 'docker');
    const spec = withPodField(pod.spec, field, field[value], 'build') as PodSpec;
    return rulesAgainst(manager('tinyland', 'docker'), { ...pod, spec }).length > 0;
  };
  const byJudge = (field: PodField, value: Value): boolean =>
    findingsOf(patchJob(strategic(patchOfPodField(field, field[value], 'build')))).length > 0;

  /** The volumes of a job pod are empty, wherever they are mounted. */
  const NO_HARM = ['Container.volumeMounts'];

  test.each(SAID)('that is %s is that for both: %s', (value, name, field) => {
    const refused = { policies: byPolicies(field, value), judge: byJudge(field, value) };
    const expected = value === 'harmful' && !NO_HARM.includes(name);
    expect(refused).toEqual({ policies: expected && !LEFT_TO_JOBS.includes(name), judge: expected });
  });
});

describe('a field of the pod of a manager', () => {
  const changed = (field: PodField, value: Value, spec: object): PodSpec =>
    withPodField(spec as Manifest, field, field[value], 'manager') as PodSpec;
  const byPolicies = (field: PodField, value: Value): readonly string[] => {
    const pod = managerPod(fleet, 'docker');
    return rulesAgainst(REPLICA_SETS, { ...pod, spec: changed(field, value, pod.spec) });
  };
  /** What they do with the pod that the judge expects of the Deployment: those are the findings of `admission-admits`. */
  const byModel = (field: PodField, value: Value): readonly string[] => {
    const deployment = structuredClone(deploymentOf(fleet, 'docker')) as unknown as {
      spec: { template: { spec: object } };
    };
    const { template } = deployment.spec;
    template.spec = changed(field, value, template.spec);
    const { objects } = readObjects([deployment]);
    const [made] = objects[0] === undefined ? [] : podTemplatesOf(objects[0]).templates;
    return rulesAgainst(REPLICA_SETS, honestManagerPod(made as never) as unknown as KubernetesObject);
  };
  /** What the declared manager has, and what the API server itself holds to the PriorityClass and the ServiceAccount. */
  const NO_HARM = [
    'PodSpec.automountServiceAccountToken',
    'PodSpec.preemptionPolicy',
    'PodSpec.priority',
    'PodSpec.serviceAccount',
  ];
  /** What a job may have more of, and a manager may not. */
  const FOR_JOBS = ['Volume.emptyDir'];

  test.each(SAID)('that is %s is that for the policies, whoever asks them: %s', (value, name, field) => {
    const expected = (value === 'harmful' && !NO_HARM.includes(name)) || FOR_JOBS.includes(name);
    const refused = { pod: byPolicies(field, value).length > 0, model: byModel(field, value).length > 0 };
    expect(refused).toEqual({ pod: expected, model: expected });
  });

  const harmless = SAID.filter(([value, name]) => value === 'harmless' && !FOR_JOBS.includes(name));

  test.each(harmless)('that is %s is that for the judge too: %s', (value, _, field) => {
    const told = findingsOf((objects) => {
      const template = get(ofRunner(objects, 'Deployment'), 'spec.template') as { spec: object };
      const { name } = get(template, 'spec.containers.0') as { name: string };
      template.spec = withPodField(template.spec as Manifest, field, field[value], name) as PodSpec;
    });
    expect(told).toEqual([]);
  });
});
