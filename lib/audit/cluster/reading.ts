import { type KubernetesObject, readObjects } from '../../boundary/facts/manifests/kubernetes-object';
import { at, isRecord, textIn } from '../../boundary/facts/untyped';
import { type Seen, seen, unseen } from './cluster';
import type { ApiAnswer, ClusterApi, ReadForm } from './cluster-api';
import { pathOf, type ServedResource } from './served';

/** Objects that are asked for at once. */
const PAGE = 500;

/** Pages of one list: far more than any cluster has. */
const MOST_PAGES = 2000;

/** How often a list is read from its beginning, where the API server has forgotten what was read of it. */
const MOST_READINGS = 3;

/** All objects of a resource: of a namespace, of all of them, or of the cluster. */
export async function listed(
  api: ClusterApi,
  served: ServedResource,
  namespace: string,
  form: ReadForm,
): Promise<Seen<readonly KubernetesObject[]>> {
  for (let reading = 1; ; reading++) {
    const list = await readPages(api, served, namespace, form);
    if (list !== 'expired') {
      return list;
    }
    if (reading === MOST_READINGS) {
      return unseen('the list changes faster than it can be read (410)');
    }
  }
}

/** One reading of a list, page by page, all as of one moment: that moment expires. */
async function readPages(
  api: ClusterApi,
  served: ServedResource,
  namespace: string,
  form: ReadForm,
): Promise<Seen<readonly KubernetesObject[]> | 'expired'> {
  const objects: KubernetesObject[] = [];
  const except: string[] = [];
  let from = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = `limit=${PAGE}${from === '' ? '' : `&continue=${encodeURIComponent(from)}`}`;
    const answer = await api.read(`${pathOf(served, namespace)}?${query}`, form);
    if (answer.status === 410 && from !== '') {
      return 'expired';
    }
    const items = answer.status === 200 ? itemsOf(answer.body) : undefined;
    if (items === undefined) {
      return unseen(whyNot(answer));
    }
    for (const item of items) {
      const object = objectOf(item, served);
      if (typeof object === 'string') {
        except.push(object);
      } else {
        objects.push(object);
      }
    }
    const next = textIn(at(answer.body, 'metadata', 'continue'));
    if (next === '') {
      return seen(objects, except);
    }
    if (next === from) {
      break;
    }
    from = next;
  }
  return unseen('the list does not end');
}

/** The items of a list; nothing where it is none. What is written in Go has `null` for an empty list. */
function itemsOf(body: unknown): readonly unknown[] | undefined {
  const items = at(body, 'items');
  if (Array.isArray(items)) {
    return items;
  }
  return items === null && isRecord(at(body, 'metadata')) ? [] : undefined;
}

/** An item of a list, which does not say what it is; or that it cannot be read, and why. */
function objectOf(
  item: unknown,
  { group, version, kind }: Pick<ServedResource, 'group' | 'version' | 'kind'>,
): KubernetesObject | string {
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const { objects, unreadable } = readObjects([isRecord(item) ? { ...item, apiVersion, kind } : item]);
  const namespace = textIn(at(item, 'metadata', 'namespace'));
  const name = textIn(at(item, 'metadata', 'name'));
  const where = `${kind} ${namespace === '' ? '' : `${namespace}/`}${name || 'without a name'}`;
  return objects[0] ?? `${where}: the object cannot be read: it ${unreadable[0]?.message ?? 'is none'}`;
}

/** One object; nothing where there is none. */
export async function readOne(
  api: ClusterApi,
  path: string,
  form: ReadForm,
  kind: string,
): Promise<Seen<KubernetesObject | undefined>> {
  const answer = await api.read(path, form);
  // Anybody on the way may answer that there is nothing; an API server says it as a Status.
  if (answer.status === 404 && at(answer.body, 'kind') === 'Status') {
    return seen(undefined);
  }
  if (answer.status !== 200) {
    return unseen(whyNot(answer));
  }
  const object = objectOf(answer.body, { group: '', version: 'v1', kind });
  return typeof object === 'string' ? unseen(object) : seen(object);
}

/** Why an API server did not answer what was asked. */
export function whyNot({ status, body }: ApiAnswer): string {
  const message = textIn(at(body, 'message'));
  switch (status) {
    case 200:
      return 'what is answered is nothing that an API server says (200)';
    case 403:
      return message === '' ? 'it may not be read (403)' : message;
    case 404:
      return 'the API server has no such resource (404)';
    default:
      return `the API server answers ${status} ${message}`.trim();
  }
}
