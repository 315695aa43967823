import { Fleet, RunnerAdmission } from '../../lib';
import type { ExpectedFleet } from '../../lib/boundary/check';
import { objectsAlone } from '../chart/rendered';
import { configToml, IMAGE } from './config-fixture';
import { get, type Manifest } from './edit';

const API = 'admissionregistration.k8s.io/v1';

interface Matched {
  readonly resources: readonly string[];
  readonly operations: readonly string[];
}

const PODS: Matched = { resources: ['pods'], operations: ['CREATE'] };

const rendered = new Map<string, string>();

/**
 * The admission policies of a fleet with their bindings, as the product renders them for a fleet whose runners are as
 * the fixture writes them: the judge evaluates policies, so nothing smaller would do.
 */
export function admissionManifests(expected: ExpectedFleet): readonly Manifest[] {
  const key = JSON.stringify([expected.org, expected.runners]);
  let text = rendered.get(key);
  if (text === undefined) {
    const fleet = Fleet.parse(specOf(expected));
    const objects = objectsAlone((chart) => {
      new RunnerAdmission(chart, 'admission', { fleet });
    }).map(({ apiVersion, kind, metadata: { name }, ...rest }) => ({
      apiVersion,
      kind,
      metadata: { name },
      ...rest,
    }));
    bindConfigs(objects, expected);
    text = JSON.stringify(objects);
    rendered.set(key, text);
  }
  return JSON.parse(text) as Manifest[];
}

/** These hold the policies against the rest: a change of the rest alone, as below, is for them to tell. */
export const AGREEMENT: readonly string[] = ['admission-admits', 'admission-refuses', 'admission-exercised'];

/** Stands for the checksum of a runner's config.toml. */
export function checksumOf(runner: string): string {
  return `checksum-of-${runner}`;
}

/** The policies hold each config.toml word by word, and the fixture writes its own. */
function bindConfigs(objects: readonly Manifest[], { org, runners }: ExpectedFleet): void {
  const namespace = `${org}-runners`;
  const table = (entries: readonly (readonly [name: string, value: string])[]): string =>
    `{${entries.map(([name, value]) => `'${name}': ${value}`).join(', ')}}[?object.metadata.?name.orValue('')]`;
  const literal = (text: string): string =>
    `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
  const expressions: Readonly<Record<string, string>> = {
    files: `${table(runners.map((runner) => [`${runner.name}-config`, `{'config.toml': ${literal(configToml(runner, namespace))}}`]))}.orValue({})`,
    checksum: `${table(runners.map(({ name }) => [`${name}-manager`, `'${checksumOf(name)}'`]))}.orValue('')`,
  };
  const policy = objects.find(
    ({ kind, metadata }) =>
      kind === 'ValidatingAdmissionPolicy' && (metadata as Manifest)['name'] === `${namespace}-configs`,
  );
  for (const variable of get(policy ?? {}, 'spec.variables') as Manifest[]) {
    variable['expression'] = expressions[String(variable['name'])] ?? variable['expression'];
  }
}

const BOUNDS = {
  cpuRequest: '100m',
  cpuLimit: '1',
  memoryRequest: '128Mi',
  memoryLimit: '1Gi',
  ephemeralStorageRequest: '128Mi',
  ephemeralStorageLimit: '1Gi',
};

/** What an operator would write for the fixture's runners. */
function specOf({ org, runners }: ExpectedFleet): unknown {
  return {
    org,
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
    attic: { publicKeys: [`main:${'A'.repeat(43)}=`] },
    runners: runners.map(({ name, kind, podSecurity }) => ({
      kind,
      name,
      ...(podSecurity === 'restricted' ? { podSecurity } : {}),
      tags: [name],
      image: IMAGE,
      allowedImages: ['docker.io/library/*:*'],
      resources: { build: BOUNDS, helper: BOUNDS, service: BOUNDS },
      ...(kind === 'dind'
        ? { nodes: { pool: { pool: 'dind' }, taint: { key: 'dind', value: 'only' } } }
        : {}),
    })),
  };
}

/** A policy with its binding. */
export function policyAndBinding(
  name: string,
  namespace: string,
  spec: Manifest = policySpec([PODS]),
  binding: Manifest = {},
): readonly [policy: Manifest, binding: Manifest] {
  const bound = { policyName: name, ...bindingSpec(namespace), ...binding };
  return [
    { apiVersion: API, kind: 'ValidatingAdmissionPolicy', metadata: { name }, spec },
    { apiVersion: API, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name }, spec: bound },
  ];
}

/** A policy that the rules let pass. */
export function policySpec(rules: readonly Matched[] = [PODS]): Manifest {
  const resourceRules = rules.map((rule) => ({
    apiGroups: [''],
    apiVersions: ['v1'],
    ...rule,
    scope: 'Namespaced',
  }));
  return {
    failurePolicy: 'Fail',
    matchConstraints: { resourceRules },
    validations: [{ expression: 'false' }],
  };
}

/** A binding that the rules let pass. */
export function bindingSpec(namespace: string): Manifest {
  return {
    validationActions: ['Deny', 'Audit'],
    matchResources: { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } } },
  };
}
