import { isRecord, type UntypedRecord } from '../untyped';

/**
 * The lists of a pod spec that a strategic merge patch merges, with the key that tells their entries apart. Every
 * other list is replaced.
 *
 * @see https://kubernetes.io/docs/tasks/manage-kubernetes-objects/update-api-object-kubectl-patch/
 */
const MERGE_KEY: Readonly<Record<string, string>> = {
  containers: 'name',
  initContainers: 'name',
  ephemeralContainers: 'name',
  volumes: 'name',
  imagePullSecrets: 'name',
  resourceClaims: 'name',
  schedulingGates: 'name',
  hostAliases: 'ip',
  topologySpreadConstraints: 'topologyKey',
  env: 'name',
  volumeMounts: 'mountPath',
  volumeDevices: 'devicePath',
  ports: 'containerPort',
};

/** A patch that uses a directive whose effect is not worked out here. */
export class UnsupportedDirective extends Error {}

/** `original` after a strategic merge patch: objects merge, `null` deletes, listed lists merge by key. */
export function strategicMerge(original: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) {
    return patch;
  }
  switch (patch['$patch']) {
    case 'delete':
      return {};
    case 'replace':
      return withoutDirectives(patch);
    case undefined:
    case 'merge':
      return mergeRecords(isRecord(original) ? original : {}, patch);
    default:
      throw new UnsupportedDirective(`$patch: ${String(patch['$patch'])}`);
  }
}

function mergeRecords(original: UntypedRecord, patch: UntypedRecord): UntypedRecord {
  const merged: Record<string, unknown> = { ...original };
  for (const [key, value] of Object.entries(patch)) {
    if (key === '$patch') {
      continue;
    }
    if (key.startsWith('$')) {
      throw new UnsupportedDirective(key);
    }
    if (value === null) {
      delete merged[key];
    } else if (Array.isArray(value)) {
      merged[key] = mergeLists(merged[key], value, MERGE_KEY[key]);
    } else {
      merged[key] = isRecord(value) ? strategicMerge(merged[key], value) : value;
    }
  }
  return merged;
}

function mergeLists(
  original: unknown,
  patch: readonly unknown[],
  mergeKey: string | undefined,
): readonly unknown[] {
  if (mergeKey === undefined || !patch.every(isRecord)) {
    return patch;
  }
  if (patch.some((entry) => entry['$patch'] === 'replace')) {
    return patch.filter((entry) => entry['$patch'] !== 'replace').map(withoutDirectives);
  }
  const merged: unknown[] = Array.isArray(original) ? [...original] : [];
  // Lists may be long, so that no entry is looked for by going through them.
  const places = new Map<unknown, number[]>();
  const place = (item: unknown, index: number): void => {
    if (isRecord(item)) {
      const alike = places.get(item[mergeKey]) ?? [];
      places.set(item[mergeKey], alike);
      alike.push(index);
    }
  };
  merged.forEach(place);
  for (const entry of patch) {
    const alike = places.get(entry[mergeKey]) ?? [];
    const [index] = alike;
    if (entry['$patch'] === 'delete') {
      if (index !== undefined) {
        merged[index] = DELETED;
        alike.shift();
      }
    } else if (index !== undefined) {
      merged[index] = strategicMerge(merged[index], entry);
    } else {
      place(entry, merged.push(strategicMerge({}, entry)) - 1);
    }
  }
  return merged.filter((item) => item !== DELETED);
}

const DELETED = Symbol('deleted');

function withoutDirectives(patch: UntypedRecord): UntypedRecord {
  return Object.fromEntries(Object.entries(patch).filter(([key]) => !key.startsWith('$')));
}
