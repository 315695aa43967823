/** Edits manifests of unknown shape by path. A path is dotted, or a list where a key holds dots itself. */
export type Path = string | readonly (string | number)[];

/** A manifest, or a part of one. */
export type Manifest = Record<string, unknown>;

function segments(path: Path): readonly (string | number)[] {
  return typeof path === 'string'
    ? path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part))
    : path;
}

/** What lies under `path`; throws if something on the way is missing, so that an edit cannot miss silently. */
export function get(root: unknown, path: Path): unknown {
  return segments(path).reduce((current: unknown, key) => {
    if (typeof current !== 'object' || current === null) {
      throw new TypeError(`nothing at ${String(key)} of ${String(path)}`);
    }
    return (current as Record<string | number, unknown>)[key];
  }, root);
}

/** Sets what lies under `path`, and makes the objects that lead there. */
export function set(root: unknown, path: Path, value: unknown): void {
  const keys = [...segments(path)];
  const last = keys.pop() ?? '';
  let current = root as Record<string | number, unknown>;
  for (const key of keys) {
    current[key] ??= {};
    current = current[key] as Record<string | number, unknown>;
  }
  current[last] = value;
}

/** Removes what lies under `path`, which must be there. */
export function remove(root: unknown, path: Path): void {
  const keys = [...segments(path)];
  const last = keys.pop() ?? '';
  const parent = get(root, keys) as Record<string | number, unknown>;
  if (!(last in parent)) {
    throw new TypeError(`nothing to remove at ${String(path)}`);
  }
  if (Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else {
    delete parent[last];
  }
}

/** Appends to the list under `path`, and makes the list if there is none. */
export function push(root: unknown, path: Path, value: unknown): void {
  const list = get(root, path);
  set(root, path, [...(Array.isArray(list) ? list : []), value]);
}
