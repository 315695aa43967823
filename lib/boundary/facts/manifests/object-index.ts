import type { KubernetesObject } from './kubernetes-object';

const NONE: readonly KubernetesObject[] = Object.freeze([]);

/** Finds objects by kind, namespace and name without a scan over all of them. */
export class ObjectIndex {
  readonly #byKind = new Map<string, KubernetesObject[]>();
  readonly #byNamespace = new Map<string, KubernetesObject[]>();
  readonly #byName = new Map<string, KubernetesObject>();

  constructor(readonly all: readonly KubernetesObject[]) {
    for (const object of all) {
      append(this.#byKind, object.kind, object);
      append(this.#byNamespace, key(object.kind, object.namespace), object);
      append(this.#byNamespace, key(object.namespace), object);
      this.#byName.set(key(object.kind, object.namespace, object.name), object);
    }
  }

  /** All objects of a kind. */
  ofKind(kind: string): readonly KubernetesObject[] {
    return this.#byKind.get(kind) ?? NONE;
  }

  /** All objects of a kind in a namespace. */
  inNamespace(kind: string, namespace: string): readonly KubernetesObject[] {
    return this.#byNamespace.get(key(kind, namespace)) ?? NONE;
  }

  /** All objects in a namespace. */
  allIn(namespace: string): readonly KubernetesObject[] {
    return this.#byNamespace.get(key(namespace)) ?? NONE;
  }

  /** One object; of several with the same name the last, which is the one that an apply leaves. */
  find(kind: string, namespace: string, name: string): KubernetesObject | undefined {
    return this.#byName.get(key(kind, namespace, name));
  }
}

function key(...parts: readonly string[]): string {
  return parts.join('\n');
}

function append(map: Map<string, KubernetesObject[]>, at: string, object: KubernetesObject): void {
  const list = map.get(at);
  if (list === undefined) {
    map.set(at, [object]);
  } else {
    list.push(object);
  }
}
