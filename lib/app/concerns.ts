/** Everybody, which includes the managers of every fleet. */
export const EVERYBODY = 'everybody';

const EVERYBODY_GROUPS: readonly unknown[] = ['system:serviceaccounts', 'system:authenticated'];

/** The users and groups of a namespace's ServiceAccounts. */
const OF_NAMESPACE = /^system:serviceaccounts?:([^:]+)/;

const NAMESPACE = 'namespace ';

/** What lies in a namespace, or does something to what lies there. */
export function namespaceConcern(namespace: string): string {
  return `${NAMESPACE}${namespace}`;
}

/** Whether these are the concerns of an object outside of namespaces. */
export function isOfCluster(concerns: readonly string[]): boolean {
  return concerns.every((concern) => !concern.startsWith(NAMESPACE));
}

/**
 * What an object concerns: its name; the namespace that it lies in or is; the policy that it binds; the namespace of each ServiceAccount that it gives rights to. The items of a list count as the list, whatever
 * its kind says.
 */
export function concernsOf(json: unknown): readonly string[] {
  if (!isMap(json)) {
    return [];
  }
  const metadata = isMap(json['metadata']) ? json['metadata'] : {};
  const { name, namespace } = metadata;
  return [
    // An object of the cluster may name a namespace, which the API server ignores.
    objectConcern(json['apiVersion'], json['kind'], name),
    ...(typeof namespace === 'string' && namespace !== '' ? [namespaceConcern(namespace)] : []),
    ...(json['kind'] === 'Namespace' ? [namespaceConcern(String(name))] : []),
    ...(isMap(json['spec']) && typeof json['spec']['policyName'] === 'string'
      ? [objectConcern(json['apiVersion'], 'ValidatingAdmissionPolicy', json['spec']['policyName'])]
      : []),
    ...listOf(json['subjects']).flatMap((subject) => subjectConcerns(subject, namespace)),
    ...listOf(json['items']).flatMap(concernsOf),
  ];
}

/** An object by its name. Versions of an API hold the same objects. */
function objectConcern(apiVersion: unknown, kind: unknown, name: unknown): string {
  return `object ${String(apiVersion).replace(/\/?[^/]*$/, '')}/${String(kind)} ${String(name)}`;
}

function subjectConcerns(subject: unknown, namespaceOfBinding: unknown): readonly string[] {
  if (!isMap(subject)) {
    return [];
  }
  if (EVERYBODY_GROUPS.includes(subject['name'])) {
    return [EVERYBODY];
  }
  const named = OF_NAMESPACE.exec(String(subject['name']))?.[1];
  const namespace =
    subject['kind'] === 'ServiceAccount' ? (subject['namespace'] ?? namespaceOfBinding) : named;
  return namespace === undefined ? [] : [namespaceConcern(String(namespace))];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
