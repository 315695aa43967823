import { type KubernetesObject, readObjects } from '../../boundary/facts/manifests/kubernetes-object';
import { at, isRecord, listOf, textIn } from '../../boundary/facts/untyped';
import { type Seen, seen, unseen } from './cluster';
import type { ApiAnswer, ClusterApi, ReadForm } from './cluster-api';
import { pathOf, type ServedResource } from './served';

/** Objects that are asked for at once. */
const PAGE = 500;

/** Pages of one list: far more than any cluster has. */
const MOST_PAGES = 2000;

/** All objects of a resource: of a namespace, of all of them, or of the cluster. */
export async function listed(
  api: ClusterApi,
  served: ServedResource,
  namespace: string,
  form: ReadForm,
): Promise<Seen<readonly KubernetesObject[]>> {
  const { group, version, kind } = served;
  const apiVersion = group === '' ? version : `${group}/${version}`;
  const objects: KubernetesObject[] = [];
  let from = '';
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = `limit=${PAGE}${from === '' ? '' : `&continue=${encodeURIComponent(from)}`}`;
    const answer = await api.read(`${pathOf(served, namespace)}?${query}`, form);
    if (answer.status !== 200) {
      return unseen(whyNot(answer));
    }
    // Items of a list do not say what they are.
    const items = listOf(at(answer.body, 'items')).map((item) =>
      isRecord(item) ? { ...item, apiVersion, kind } : item,
    );
    objects.push(...readObjects(items).objects);
    from = textIn(at(answer.body, 'metadata', 'continue'));
    if (from === '') {
      return seen(objects);
    }
  }
  return unseen('the list does not end');
}

/** One object; nothing where there is none. */
export async function readOne(
  api: ClusterApi,
  path: string,
  form: ReadForm,
  kind: string,
): Promise<Seen<KubernetesObject | undefined>> {
  const answer = await api.read(path, form);
  if (answer.status === 404) {
    return seen(undefined);
  }
  if (answer.status !== 200 || !isRecord(answer.body)) {
    return unseen(whyNot(answer));
  }
  return seen(readObjects([{ ...answer.body, apiVersion: 'v1', kind }]).objects[0]);
}

/** Why an API server did not answer what was asked. */
export function whyNot({ status, body }: ApiAnswer): string {
  const message = textIn(at(body, 'message'));
  switch (status) {
    case 401:
      return 'the API server does not know who asks (401)';
    case 403:
      return message === '' ? 'it may not be read (403)' : message;
    case 404:
      return 'the API server has no such resource (404)';
    default:
      return `the API server answers ${status} ${message}`.trim();
  }
}
