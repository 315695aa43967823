import { App, Chart, Testing } from 'cdk8s';
import type { Construct } from 'constructs';
import { loadAll } from 'js-yaml';
import { type Fleet, type RenderedFile, renderFleet } from '../../lib';

/** An object as the API server would see it. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  };
}

/** The objects of a file, read back from its text. */
export function objectsIn(file: RenderedFile | { readonly text: string }): readonly KubernetesObject[] {
  return loadAll(file.text) as KubernetesObject[];
}

/** All objects of a fleet, in the order of its files. */
export function objectsOf(fleet: Fleet): readonly KubernetesObject[] {
  return renderFleet(fleet).flatMap(objectsIn);
}

/** The objects that a construct makes when it stands alone in a chart. */
export function objectsAlone(build: (chart: Construct) => void): readonly KubernetesObject[] {
  const chart = new Chart(new App(), 'alone', { disableResourceNameHashes: true });
  build(chart);
  return Testing.synth(chart) as KubernetesObject[];
}

/** The one object of a kind and name. The caller names its type; the schema test holds every object to its type. */
export function find<T = KubernetesObject>(
  objects: readonly KubernetesObject[],
  kind: string,
  name: string,
): T {
  const found = objects.filter((object) => object.kind === kind && object.metadata.name === name);
  if (found.length !== 1) {
    throw new Error(`${found.length} objects are ${kind} ${name}, not 1`);
  }
  return found[0] as T;
}

/** The names of all objects of a kind. */
export function namesOf(objects: readonly KubernetesObject[], kind: string): readonly string[] {
  return objects.filter((object) => object.kind === kind).map(({ metadata }) => metadata.name);
}

/** Every value below `value`, each with its path. */
export function* valuesOf(value: unknown, path = ''): Generator<{ path: string; value: unknown }> {
  yield { path, value };
  if (typeof value === 'object' && value !== null) {
    for (const [key, child] of Object.entries(value)) {
      yield* valuesOf(child, `${path}/${key}`);
    }
  }
}
