/**
 * Requests as the admission of an API server sees them, as plain data: offline tests evaluate the policies on them, and
 * the in-cluster tests send them to a real API server.
 */

/** A Kubernetes object. */
export interface KubernetesObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly [field: string]: unknown;
  };
  readonly [field: string]: unknown;
}

/** One request. */
export interface AdmissionRequest {
  /** The user as the API server knows it; in a cluster the request is sent as this user (impersonation). */
  readonly user: string;
  /** Groups besides those that every ServiceAccount has. */
  readonly groups?: readonly string[];
  /** The pod that the token of a ServiceAccount is bound to; empty for one that is bound to none. */
  readonly tokenOf?: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly namespace: string;
  /** The name in the path of the request. */
  readonly name: string;
  /** Absent for DELETE; the options for CONNECT. */
  readonly object?: KubernetesObject;
  /** The object as it is stored; present for UPDATE and DELETE. */
  readonly oldObject?: KubernetesObject;
  /** Pods that exist in the namespace when the request is made. */
  readonly existing?: readonly KubernetesObject[];
}

/** The groups of a user: those that the API server adds and those of the request. */
export function groupsOf({ user, groups = [] }: AdmissionRequest): readonly string[] {
  const [, kind, namespace] = user.split(':');
  return [
    ...groups,
    ...(kind === 'serviceaccount' ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : []),
    'system:authenticated',
  ];
}

/** The name of the manager pod that holds the token of a manager, as its ReplicaSet makes it. */
export const MANAGER_POD_SUFFIX = '6684655d6d-rvp95';

/** What the API server knows of a user beside name and groups: the pod that a token is bound to. */
export function extraOf({ user, tokenOf }: AdmissionRequest): Readonly<Record<string, readonly string[]>> {
  const [, manager] = /^system:serviceaccount:[^:]+:(.+-manager)$/.exec(user) ?? [];
  const pod = tokenOf ?? (manager === undefined ? '' : `${manager}-${MANAGER_POD_SUFFIX}`);
  return pod === '' ? {} : { 'authentication.kubernetes.io/pod-name': [pod] };
}

type Options = Partial<Pick<AdmissionRequest, 'groups' | 'tokenOf' | 'existing' | 'group' | 'version'>>;

/** Creates an object. */
export function creating(
  user: string,
  resource: string,
  object: KubernetesObject,
  options: Options = {},
): AdmissionRequest {
  return { ...common(user, resource, object, options), operation: 'CREATE', object };
}

/** Replaces an object, or a subresource such as `pods/resize`. */
export function updating(
  user: string,
  resource: string,
  oldObject: KubernetesObject,
  object: KubernetesObject,
  options: Options = {},
): AdmissionRequest {
  return { ...common(user, resource, object, options), operation: 'UPDATE', object, oldObject };
}

/** Deletes an object. */
export function deleting(
  user: string,
  resource: string,
  oldObject: KubernetesObject,
  options: Options = {},
): AdmissionRequest {
  return { ...common(user, resource, oldObject, options), operation: 'DELETE', oldObject };
}

/** Connects to a container of a pod: `exec`, `attach`, `portforward` or `proxy`. */
export function connecting(
  user: string,
  subresource: string,
  pod: KubernetesObject,
  container: string | undefined,
  options: Options = {},
): AdmissionRequest {
  const kind = CONNECT_OPTIONS[subresource] ?? '';
  const inContainer = container === undefined ? {} : { container };
  return {
    ...common(user, `pods/${subresource}`, pod, options),
    operation: 'CONNECT',
    object: {
      apiVersion: 'v1',
      kind,
      ...(subresource === 'exec' ? { command: ['sh'], stdin: true, stdout: true } : {}),
      ...(subresource === 'attach' ? { stdin: true } : {}),
      ...inContainer,
    },
  };
}

const CONNECT_OPTIONS: Readonly<Record<string, string>> = {
  exec: 'PodExecOptions',
  attach: 'PodAttachOptions',
  portforward: 'PodPortForwardOptions',
  proxy: 'PodProxyOptions',
};

function common(user: string, path: string, object: KubernetesObject, options: Options) {
  const [resource = '', subresource] = path.split('/');
  return {
    user,
    group: '',
    version: 'v1',
    resource,
    ...(subresource === undefined ? {} : { subresource }),
    namespace: object.metadata?.namespace ?? '',
    name: object.metadata?.name ?? '',
    ...options,
  };
}
