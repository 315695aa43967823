import type { Container, PodSpec } from './objects';

/** A strategic merge patch of a pod's specification, as far as config.toml uses one. */
export interface PodPatch {
  readonly containers?: readonly (Readonly<Record<string, unknown>> & { readonly name: string })[];
  readonly volumes?: readonly object[];
  readonly resources?: null;
  readonly hostUsers?: false;
}

/**
 * A specification with a patch applied: containers, variables and volumes are merged by name, mounts by path, and
 * `null` takes a field away. New entries of a list come first.
 *
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
export function patched(spec: PodSpec, patch: PodPatch): PodSpec {
  const { resources, ...rest } = spec;
  return {
    ...rest,
    ...(patch.resources === null || resources === undefined ? {} : { resources }),
    ...(patch.hostUsers === undefined ? {} : { hostUsers: patch.hostUsers }),
    containers: spec.containers.map((container) => {
      const change = patch.containers?.find(({ name }) => name === container.name);
      return change ? (merged(container, change) as Container) : container;
    }),
    volumes: mergedList(spec.volumes ?? [], patch.volumes ?? [], 'name'),
  };
}

const MERGE_KEYS: Readonly<Record<string, string>> = { env: 'name', volumeMounts: 'mountPath' };

type Fields = Readonly<Record<string, unknown>>;

function merged(value: Fields, patch: Fields): Fields {
  const result: Record<string, unknown> = { ...value };
  for (const [key, change] of Object.entries(patch)) {
    const mergeKey = MERGE_KEYS[key];
    if (change === null) {
      delete result[key];
    } else if (mergeKey) {
      result[key] = mergedList(
        (result[key] ?? []) as readonly Fields[],
        change as readonly Fields[],
        mergeKey,
      );
    } else if (typeof change === 'object' && !Array.isArray(change)) {
      result[key] = merged((result[key] ?? {}) as Fields, change as Fields);
    } else {
      result[key] = change;
    }
  }
  return result;
}

function mergedList(
  list: readonly object[],
  changes: readonly object[],
  mergeKey: string,
): readonly object[] {
  const keyOf = (entry: object) => (entry as Fields)[mergeKey];
  const known = new Set(list.map(keyOf));
  return [
    ...changes.filter((change) => !known.has(keyOf(change))).map((change) => merged({}, change as Fields)),
    ...list.map((entry) => {
      const change = changes.find((candidate) => keyOf(candidate) === keyOf(entry));
      return change ? merged(entry as Fields, change as Fields) : entry;
    }),
  ];
}
