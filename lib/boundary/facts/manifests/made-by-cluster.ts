import type { KubernetesObject } from './kubernetes-object';

/**
 * What a cluster puts into every namespace, so that an export of one holds it.
 *
 * @see https://kubernetes.io/docs/concepts/security/service-accounts/#default-service-accounts
 */
const IN_EVERY_NAMESPACE: ReadonlySet<string> = new Set([
  'ServiceAccount default',
  'ConfigMap kube-root-ca.crt',
]);

/** Whether a cluster makes an object by itself. Of its content this says nothing. */
export function isMadeByCluster({ kind, name }: KubernetesObject): boolean {
  return IN_EVERY_NAMESPACE.has(`${kind} ${name}`);
}
