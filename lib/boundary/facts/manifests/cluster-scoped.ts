import type { KubernetesObject } from './kubernetes-object';

/** Kinds that live outside namespaces: where one names a namespace, the API server drops it. */
const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'Namespace',
  'Node',
  'PriorityClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'ClusterRole',
  'ClusterRoleBinding',
  'CertificateSigningRequest',
  'CustomResourceDefinition',
  'APIService',
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'PersistentVolume',
  'StorageClass',
  'RuntimeClass',
]);

/** Whether an object belongs to no namespace, whichever it names. */
export function isClusterScoped({ kind }: KubernetesObject): boolean {
  return CLUSTER_SCOPED.has(kind);
}
