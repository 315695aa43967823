/** A document that two readers may take differently. */
export interface Trick {
  readonly name: string;
  readonly content: string | Buffer;
  /**
   * What becomes of it: `refused` by the reader with a line, `found` by the judge, or `read`, which must then be what
   * kubectl reads.
   */
  readonly verdict: 'refused' | 'found' | 'read';
  /** The line that is told of what is refused; 1 if nothing is said. */
  readonly line?: number;
}

/** A Pod around some lines of its spec. */
export function pod(...spec: readonly string[]): string {
  return [
    'apiVersion: v1',
    'kind: Pod',
    'metadata:',
    '  name: a',
    '  namespace: b',
    'spec:',
    ...spec.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** The line of a Pod where its spec begins. */
export const SPEC = 7;

/** A ConfigMap around some lines of its data. */
export function configMap(...data: readonly string[]): string {
  return [
    'apiVersion: v1',
    'kind: ConfigMap',
    'metadata: {name: a, namespace: b}',
    'data:',
    ...data.map((line) => `  ${line}`),
    '',
  ].join('\n');
}

/** What an attacker wants to hide. */
export const BINDING = [
  'items:',
  '- apiVersion: rbac.authorization.k8s.io/v1',
  '  kind: ClusterRoleBinding',
  '  metadata: {name: evil}',
  '  roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}',
  '  subjects: [{kind: ServiceAccount, name: docker-manager, namespace: tinyland-runners}]',
  '',
].join('\n');

/** The same where no further line begins. */
export const BINDING_IN_A_LINE =
  'items: [{apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding, metadata: {name: evil}, ' +
  'roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}, ' +
  'subjects: [{kind: ServiceAccount, name: docker-manager, namespace: tinyland-runners}]}]\n';

/** A harmless object. */
export const ACCOUNT =
  'apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: docker-manager\n  namespace: tinyland-runners\n';
