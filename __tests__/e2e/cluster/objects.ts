/** A Kubernetes object as the tests read it: only what they look at has a type. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  // biome-ignore lint/suspicious/noExplicitAny: the tests assert on fields of many kinds of objects
  readonly [field: string]: any;
}

/** What all objects share. */
export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly generation?: number;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly deletionTimestamp?: string;
  readonly ownerReferences?: readonly {
    readonly kind: string;
    readonly name: string;
    readonly uid: string;
  }[];
}

/** A pod, as far as the tests look at it. */
export interface Pod extends KubernetesObject {
  readonly spec: PodSpec;
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
  readonly nodeName?: string;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly [field: string]: any;
}

export interface Container {
  readonly name: string;
  readonly image: string;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly [field: string]: any;
}

/** Path of an object or, without a name, of its collection. */
export function pathOf(resource: string, namespace?: string, name?: string): string {
  const group = GROUP_OF[resource] ?? '/api/v1';
  const scope = namespace ? `/namespaces/${namespace}` : '';
  return `${group}${scope}/${resource}${name ? `/${name}` : ''}`;
}

const GROUP_OF: Readonly<Record<string, string>> = {
  deployments: '/apis/apps/v1',
  replicasets: '/apis/apps/v1',
  poddisruptionbudgets: '/apis/policy/v1',
  roles: '/apis/rbac.authorization.k8s.io/v1',
  rolebindings: '/apis/rbac.authorization.k8s.io/v1',
  validatingadmissionpolicies: '/apis/admissionregistration.k8s.io/v1',
  validatingadmissionpolicybindings: '/apis/admissionregistration.k8s.io/v1',
};
