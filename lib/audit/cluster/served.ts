import { at, listOf, textIn, textsOf } from '../../boundary/facts/untyped';

/** A resource that an API server serves and lists. */
export interface ServedResource {
  readonly kind: string;
  readonly group: string;
  readonly version: string;
  /** Its name in paths. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/**
 * The resources of a discovery document, each in the version that the API server prefers.
 *
 * @see https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
export function servedIn(discovery: unknown): readonly ServedResource[] {
  return listOf(at(discovery, 'items')).flatMap((group) => {
    const seen = new Set<string>();
    return listOf(at(group, 'versions')).flatMap((version) =>
      listOf(at(version, 'resources')).flatMap((item) => {
        const resource = textIn(at(item, 'resource'));
        if (seen.has(resource) || !textsOf(at(item, 'verbs')).includes('list')) {
          return [];
        }
        seen.add(resource);
        return [
          {
            kind: textIn(at(item, 'responseKind', 'kind')),
            group: textIn(at(group, 'metadata', 'name')),
            version: textIn(at(version, 'version')),
            resource,
            namespaced: at(item, 'scope') === 'Namespaced',
          },
        ];
      }),
    );
  });
}

/** Groups of a discovery document whose own API server does not say what it serves. */
export function silentIn(discovery: unknown): readonly string[] {
  return listOf(at(discovery, 'items')).flatMap((group) =>
    listOf(at(group, 'versions'))
      .filter(
        (version) => at(version, 'freshness') === 'Stale' && listOf(at(version, 'resources')).length === 0,
      )
      .map(
        (version) =>
          `${textIn(at(group, 'metadata', 'name'))}/${textIn(at(version, 'version'))}: its API server does not say what it serves`,
      ),
  );
}

/** The path of the objects of a resource: of a namespace, of all of them, or of the cluster. */
export function pathOf(
  { group, version, resource, namespaced }: Omit<ServedResource, 'kind'>,
  namespace = '',
): string {
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  return `${root}${namespaced && namespace !== '' ? `/namespaces/${namespace}` : ''}/${resource}`;
}
