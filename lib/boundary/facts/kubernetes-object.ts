import { isRecord, listOf, textIn, textMapOf, textOf, type UntypedRecord } from './untyped';

/** A Kubernetes object as it would be applied. */
export interface KubernetesObject {
  readonly raw: UntypedRecord;
  readonly apiVersion: string;
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  /** Empty if the object names none. */
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** `Kind namespace/name`, the beginning of every path in a finding. */
  readonly where: string;
}

/** Something that should have been read and could not be. */
export interface Unreadable {
  readonly where: string;
  readonly message: string;
}

/** The objects among `values`, with lists unpacked, and what is no object at all. */
export function readObjects(values: readonly unknown[]): {
  readonly objects: readonly KubernetesObject[];
  readonly unreadable: readonly Unreadable[];
} {
  const objects: KubernetesObject[] = [];
  const unreadable: Unreadable[] = [];
  const read = (value: unknown, place: string): void => {
    if (!isRecord(value)) {
      unreadable.push({ where: place, message: 'is not an object' });
      return;
    }
    if (isList(value)) {
      listOf(value['items']).forEach((item, index) => {
        read(item, `${place} / items[${index}]`);
      });
      return;
    }
    const object = readObject(value);
    if (object === undefined) {
      unreadable.push({ where: place, message: 'lacks apiVersion, kind or metadata.name' });
      return;
    }
    objects.push(object);
  };
  values.forEach((value, index) => {
    read(value, `document ${index + 1}`);
  });
  return { objects, unreadable };
}

function isList(value: UntypedRecord): boolean {
  return textOf(value['kind'])?.endsWith('List') === true && Array.isArray(value['items']);
}

function readObject(raw: UntypedRecord): KubernetesObject | undefined {
  const apiVersion = textOf(raw['apiVersion']);
  const kind = textOf(raw['kind']);
  const metadata = raw['metadata'];
  const name = isRecord(metadata) ? textOf(metadata['name']) : undefined;
  if (!apiVersion || !kind || !name || !isRecord(metadata)) {
    return undefined;
  }
  const namespace = textIn(metadata['namespace']);
  return {
    raw,
    apiVersion,
    group: apiVersion.replace(/\/?[^/]*$/, ''),
    kind,
    name,
    namespace,
    labels: textMapOf(metadata['labels']),
    annotations: textMapOf(metadata['annotations']),
    where: namespace === '' ? `${kind} ${name}` : `${kind} ${namespace}/${name}`,
  };
}
