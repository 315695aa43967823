import type { World } from '../boundary/admission/request';
import { NAMESPACE_NAME_LABEL } from '../world/namespaces';

/** A cluster with one namespace and nothing in it, as policies see it. The API server itself sets the label of its name. */
export function worldOf(namespace: string, labels: Readonly<Record<string, string>> = {}): World {
  const all = { ...labels, [NAMESPACE_NAME_LABEL]: namespace };
  const object = { metadata: { name: namespace, labels: all } };
  return { objects: [], namespaces: new Map([[namespace, { labels: all, object }]]) };
}
