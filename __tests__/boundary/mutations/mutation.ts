import { parse, stringify } from 'smol-toml';
import type { RunnerKind } from '../../../lib/privilege';
import { get, type Manifest, set } from '../edit';

/** A change of rendered objects that breaks the boundary, and the rule that must tell it. */
export interface Mutation {
  readonly name: string;
  readonly rule: string;
  /** What the rule finds first: place | value | allowed, as far as they are told; a place may begin with a word of `PLACES`. */
  readonly finds: string;
  /** Changes the list and the objects in it. */
  readonly mutate: (objects: Manifest[]) => void;
}

/** A row of the table. */
export function mutation(rule: string, name: string, finds: string, mutate: Mutation['mutate']): Mutation {
  return { rule, name, finds, mutate };
}

/** The first object of a kind that fits; throws if there is none, so that no mutation does nothing. */
export function find(
  objects: readonly Manifest[],
  kind: string,
  fits: (name: string, object: Manifest) => boolean = () => true,
): Manifest {
  const found = objects.find((object) => object['kind'] === kind && fits(nameOf(object), object));
  if (found === undefined) {
    throw new TypeError(`no ${kind} to change`);
  }
  return found;
}

/** The object of a kind that belongs to the first runner of a kind. */
export function ofRunner(
  objects: readonly Manifest[],
  kind: string,
  runner: RunnerKind = 'docker',
): Manifest {
  return find(
    objects,
    kind,
    (_, object) => get(object, ['metadata', 'labels', 'runner-fleet/kind']) === runner,
  );
}

/** The pod spec of the manager of the first runner of a kind. */
export function managerPod(objects: readonly Manifest[], runner: RunnerKind = 'docker'): Manifest {
  return get(ofRunner(objects, 'Deployment', runner), 'spec.template.spec') as Manifest;
}

/** The container of that manager. */
export function manager(objects: readonly Manifest[], runner: RunnerKind = 'docker'): Manifest {
  return get(managerPod(objects, runner), 'containers.0') as Manifest;
}

/** Changes the config.toml of the first runner of a kind. */
export function editConfig(
  objects: readonly Manifest[],
  edit: (config: Manifest) => void,
  runner: RunnerKind = 'docker',
): void {
  const configMap = ofRunner(objects, 'ConfigMap', runner);
  const path = ['data', 'config.toml'];
  const config = parse(String(get(configMap, path))) as Manifest;
  edit(config);
  set(configMap, path, stringify(config));
}

/** Changes the `[[runners]]` section of the first runner of a kind. */
export function editSection(
  objects: readonly Manifest[],
  edit: (section: Manifest) => void,
  runner: RunnerKind = 'docker',
): void {
  editConfig(objects, (config) => edit(get(config, 'runners.0') as Manifest), runner);
}

/** Changes the section `[runners.kubernetes]` of the first runner of a kind. */
export function editKubernetes(
  objects: readonly Manifest[],
  edit: (kubernetes: Manifest) => void,
  runner: RunnerKind = 'docker',
): void {
  editSection(objects, (section) => edit(get(section, 'kubernetes') as Manifest), runner);
}

/** Sets one key of `[runners.kubernetes]`. */
export function setKubernetes(
  key: string,
  value: unknown,
  runner: RunnerKind = 'docker',
): Mutation['mutate'] {
  return (objects) => editKubernetes(objects, (kubernetes) => set(kubernetes, key, value), runner);
}

/** Gives the first runner of a kind one more pod_spec patch, and pins its flag. */
export function patchJob(patch: Manifest, runner: RunnerKind = 'docker'): Mutation['mutate'] {
  return (objects) =>
    editSection(
      objects,
      (section) => {
        const kubernetes = get(section, 'kubernetes') as Manifest;
        kubernetes['pod_spec'] = [...((kubernetes['pod_spec'] as unknown[] | undefined) ?? []), patch];
        set(section, 'feature_flags.FF_USE_ADVANCED_POD_SPEC_CONFIGURATION', true);
      },
      runner,
    );
}

/** A strategic patch as an entry of pod_spec. */
export function strategic(patch: unknown): Manifest {
  return { name: 'more', patch_type: 'strategic', patch: JSON.stringify(patch) };
}

/** The name of the namespace of the fleet. */
export function namespaceName(objects: readonly Manifest[]): string {
  return nameOf(find(objects, 'Namespace'));
}

/** An object in the namespace of the fleet. */
export function inNamespace(
  objects: readonly Manifest[],
  kind: string,
  apiVersion: string,
  rest: Manifest,
): Manifest {
  return { apiVersion, kind, metadata: { name: 'added', namespace: namespaceName(objects) }, ...rest };
}

/** The name of an object. */
export function nameOf(object: Manifest): string {
  return String(get(object, 'metadata.name'));
}

/** Removes the first object that fits. */
export function drop(
  objects: Manifest[],
  kind: string,
  fits?: (name: string, object: Manifest) => boolean,
): void {
  objects.splice(objects.indexOf(find(objects, kind, fits)), 1);
}
