import type { ApiAnswer, AskingAs, ClusterApi, ReadForm } from '../../lib/audit/cluster/cluster-api';

/** An object as a cluster has it. */
export interface LiveObject {
  readonly apiVersion: string;
  readonly kind: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests change fields of many kinds of objects
  readonly [field: string]: any;
}

/** A kind that the fake serves: its resource, and whether it lives in namespaces. */
type Served = readonly [apiVersion: string, kind: string, resource: string, namespaced: boolean];

const SERVED: readonly Served[] = [
  ['v1', 'Namespace', 'namespaces', false],
  ['v1', 'Node', 'nodes', false],
  ['v1', 'Pod', 'pods', true],
  ['v1', 'Secret', 'secrets', true],
  ['v1', 'Service', 'services', true],
  ['v1', 'Event', 'events', true],
  ['v1', 'ConfigMap', 'configmaps', true],
  ['v1', 'ServiceAccount', 'serviceaccounts', true],
  ['v1', 'ResourceQuota', 'resourcequotas', true],
  ['v1', 'LimitRange', 'limitranges', true],
  ['apps/v1', 'Deployment', 'deployments', true],
  ['apps/v1', 'ReplicaSet', 'replicasets', true],
  ['apps/v1', 'DaemonSet', 'daemonsets', true],
  ['policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', true],
  ['networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', true],
  ['rbac.authorization.k8s.io/v1', 'Role', 'roles', true],
  ['rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings', true],
  ['rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', false],
  ['rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'clusterrolebindings', false],
  ['scheduling.k8s.io/v1', 'PriorityClass', 'priorityclasses', false],
  ['node.k8s.io/v1', 'RuntimeClass', 'runtimeclasses', false],
  ['admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy', 'validatingadmissionpolicies', false],
  [
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicyBinding',
    'validatingadmissionpolicybindings',
    false,
  ],
];

/** How the fake answers. */
export interface FakeOptions {
  readonly objects: readonly LiveObject[];
  /** Whether a path may be read. @default - any */
  readonly mayRead?: (path: string) => boolean;
  /** What a request that is tried gets. */
  readonly tried: (path: string, object: unknown, as: AskingAs | undefined) => ApiAnswer;
  /** What a path gets instead of what is there. @default - nothing else */
  readonly answer?: (path: string) => ApiAnswer | undefined;
  /** @default 'v1.36.0' */
  readonly version?: string;
}

/** Requests that a fake got. */
export interface FakeCluster extends ClusterApi {
  readonly reads: { readonly path: string; readonly form: ReadForm }[];
  readonly tries: { readonly path: string; readonly as: AskingAs | undefined }[];
}

/** The answer of an API server to what a policy refuses. */
export const refusedBy = (policy: string): ApiAnswer => ({
  status: 403,
  body: {
    kind: 'Status',
    message: `pods "x" is forbidden: ValidatingAdmissionPolicy '${policy}' with binding '${policy}' denied request: [rule] no`,
  },
});

export const READER = { username: 'auditor', groups: ['system:authenticated'] };

/** An API server of the size that an audit asks for. */
export function fakeCluster({
  objects,
  mayRead,
  tried,
  answer,
  version = 'v1.36.0',
}: FakeOptions): FakeCluster {
  const reads: { path: string; form: ReadForm }[] = [];
  const tries: { path: string; as: AskingAs | undefined }[] = [];
  return {
    reads,
    tries,
    read: async (whole, form) => {
      const [path = ''] = whole.split('?');
      reads.push({ path, form });
      if (mayRead?.(path) === false) {
        return { status: 403, body: { message: `${path} is forbidden to auditor` } };
      }
      return answer?.(path) ?? answerTo(path, form, objects, version);
    },
    tryToCreate: async (path, object, as) => {
      if (path.endsWith('/selfsubjectreviews')) {
        return { status: 201, body: { status: { userInfo: READER } } };
      }
      tries.push({ path, as });
      return tried(path, object, as);
    },
    tryToChange: async (path, patch) => {
      tries.push({ path, as: undefined });
      return tried(path, patch, undefined);
    },
  };
}

function answerTo(path: string, form: ReadForm, objects: readonly LiveObject[], version: string): ApiAnswer {
  if (path === '/version') {
    return { status: 200, body: { gitVersion: version } };
  }
  if (form === 'discovery') {
    return { status: 200, body: discovery(path === '/api') };
  }
  const [, group, namespace, resource, name] =
    /^\/(?:api|apis\/([^/]+))\/v1(?:\/namespaces\/([^/]+)(?=\/))?\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  const apiVersion = group === undefined ? 'v1' : `${group}/v1`;
  const kind = SERVED.find((row) => row[0] === apiVersion && row[2] === resource)?.[1];
  const found = objects
    .filter(
      (object) =>
        object.kind === kind &&
        object.apiVersion === apiVersion &&
        (namespace === undefined || object['metadata'].namespace === namespace) &&
        (name === undefined || object['metadata'].name === name),
    )
    .map(({ apiVersion: _version, kind: _kind, ...object }) =>
      form.startsWith('metadata') ? { metadata: object['metadata'] } : object,
    );
  if (name !== undefined) {
    return found[0] === undefined
      ? { status: 404, body: { kind: 'Status' } }
      : { status: 200, body: found[0] };
  }
  return { status: 200, body: { items: found, metadata: {} } };
}

function discovery(core: boolean): unknown {
  const rows = SERVED.filter(([apiVersion]) => (apiVersion === 'v1') === core);
  const groups = [...new Set(rows.map(([apiVersion]) => apiVersion.replace(/\/?v1$/, '')))];
  return {
    items: groups.map((group) => ({
      metadata: { name: group },
      versions: [
        {
          version: 'v1',
          resources: rows
            .filter(([apiVersion]) => apiVersion.replace(/\/?v1$/, '') === group)
            .map(([, kind, resource, namespaced]) => ({
              resource,
              responseKind: { kind },
              scope: namespaced ? 'Namespaced' : 'Cluster',
              verbs: ['get', 'list'],
            })),
        },
      ],
    })),
  };
}
