import { isRecord, isUnset, textIn, textMapOf, textOf, type UntypedRecord } from '../untyped';
import { MOST_VALUES_IN_ALL, sizeOf } from './object-size';

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

/** More objects than any cluster has of ours. */
const MOST_OBJECTS = 1_000_000;

/**
 * The objects among `values`, with lists unpacked as kubectl does it, and what is no object at all.
 *
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/apis/meta/v1/unstructured#Unstructured.IsList
 */
export function readObjects(values: readonly unknown[]): {
  readonly objects: readonly KubernetesObject[];
  readonly unreadable: readonly Unreadable[];
} {
  const objects: KubernetesObject[] = [];
  const unreadable: Unreadable[] = [];
  let total = 0;
  let seen = 0;
  const read = (value: unknown, place: string, inList: boolean): void => {
    seen++;
    if (!isRecord(value)) {
      unreadable.push({ where: place, message: 'is not an object' });
    } else if (Object.hasOwn(value, 'items')) {
      readList(value, place, inList);
    } else {
      const object = readObject(value);
      const fault = typeof object === 'string' ? object : tooLarge(value);
      if (typeof object === 'string' || fault !== undefined) {
        unreadable.push({ where: place, message: fault ?? '' });
      } else {
        objects.push(object);
      }
    }
  };
  const readList = (list: UntypedRecord, place: string, inList: boolean): void => {
    const { kind, items } = list;
    if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) {
      unreadable.push({
        where: place,
        message: 'has items: kubectl would apply these in its place, and nothing of the object itself',
      });
    } else if (inList) {
      unreadable.push({ where: place, message: 'is a list in a list, which kubectl refuses' });
    } else {
      for (let index = 0; index < items.length && seen <= MOST_OBJECTS; index++) {
        read(items[index], `${place} / items[${index}]`, true);
      }
    }
  };
  const tooLarge = (value: UntypedRecord): string | undefined => {
    const size = sizeOf(value);
    if ('fault' in size) {
      return size.fault;
    }
    total += size.values;
    return total > MOST_VALUES_IN_ALL ? `is beyond ${MOST_VALUES_IN_ALL} values in all` : undefined;
  };
  for (let index = 0; index < values.length && seen <= MOST_OBJECTS; index++) {
    read(values[index], `document ${index + 1}`, false);
  }
  if (seen > MOST_OBJECTS) {
    unreadable.push({ where: 'manifests', message: `hold more than ${MOST_OBJECTS} objects` });
  }
  return { objects, unreadable };
}

const GROUP_AND_VERSION = /^[^/]+(?:\/[^/]+)?$/;

/** The object, or why it is none. */
function readObject(raw: UntypedRecord): KubernetesObject | string {
  const apiVersion = textOf(raw['apiVersion']);
  const kind = textOf(raw['kind']);
  const metadata = raw['metadata'];
  const name = isRecord(metadata) ? textOf(metadata['name']) : undefined;
  if (!apiVersion || !GROUP_AND_VERSION.test(apiVersion) || !kind || !name || !isRecord(metadata)) {
    return 'lacks apiVersion, kind or metadata.name';
  }
  if (!isUnset(metadata['namespace']) && typeof metadata['namespace'] !== 'string') {
    return 'has a namespace that is no text';
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
