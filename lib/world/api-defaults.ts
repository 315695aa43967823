/**
 * Values that the API server writes into fields which a manifest leaves out. Each is told by the name of the field, and where
 * the name alone would say too much by the field that holds it.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/
 */
export interface ApiDefault {
  readonly field: string;
  /** The field that holds it. @default - any */
  readonly in?: string;
  readonly values: readonly unknown[];
}

/** The defaults of the kinds of objects that a fleet is made of. */
export const API_DEFAULTS: readonly ApiDefault[] = [
  { field: 'restartPolicy', in: 'spec', values: ['Always'] },
  { field: 'dnsPolicy', in: 'spec', values: ['ClusterFirst'] },
  { field: 'schedulerName', in: 'spec', values: ['default-scheduler'] },
  { field: 'terminationGracePeriodSeconds', in: 'spec', values: [30] },
  { field: 'securityContext', values: [{}] },
  { field: 'resources', values: [{}] },
  { field: 'imagePullPolicy', values: ['Always', 'IfNotPresent'] },
  { field: 'terminationMessagePath', values: ['/dev/termination-log'] },
  { field: 'terminationMessagePolicy', values: ['File'] },
  { field: 'protocol', values: ['TCP'] },
  { field: 'defaultMode', values: [420] },
  { field: 'expirationSeconds', values: [3600] },
  { field: 'revisionHistoryLimit', in: 'spec', values: [10] },
  { field: 'progressDeadlineSeconds', in: 'spec', values: [600] },
  { field: 'replicas', in: 'spec', values: [1] },
  {
    field: 'strategy',
    values: [{ type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } }],
  },
  { field: 'rollingUpdate', in: 'strategy', values: [{ maxSurge: '25%', maxUnavailable: '25%' }] },
  { field: 'maxSurge', in: 'rollingUpdate', values: ['25%'] },
  { field: 'maxUnavailable', in: 'rollingUpdate', values: ['25%'] },
  { field: 'timeoutSeconds', values: [1] },
  { field: 'periodSeconds', values: [10] },
  { field: 'successThreshold', values: [1] },
  { field: 'failureThreshold', values: [3] },
  { field: 'scheme', in: 'httpGet', values: ['HTTP'] },
  { field: 'apiVersion', in: 'fieldRef', values: ['v1'] },
  { field: 'divisor', in: 'resourceFieldRef', values: ['0'] },
  { field: 'creationTimestamp', in: 'metadata', values: [null] },
  { field: 'matchPolicy', values: ['Equivalent'] },
  { field: 'namespaceSelector', values: [{}] },
  { field: 'objectSelector', values: [{}] },
  { field: 'scope', values: ['*'] },
  { field: 'failurePolicy', in: 'spec', values: ['Fail'] },
  { field: 'apiGroup', in: 'roleRef', values: ['rbac.authorization.k8s.io'] },
  { field: 'apiGroup', in: 'subjects', values: ['rbac.authorization.k8s.io', ''] },
  { field: 'preemptionPolicy', values: ['PreemptLowerPriority'] },
  { field: 'policyTypes', in: 'spec', values: [['Ingress'], ['Ingress', 'Egress']] },
];

/** Fields of objects that controllers fill, whatever a manifest says. */
export const FILLED_BY_CONTROLLERS: readonly (readonly [kind: string, path: string])[] = [
  ['Namespace', 'spec'],
  ['ServiceAccount', 'secrets'],
];

/** Annotations of a pod template that do nothing but start its pods anew. */
export const RESTARTING_ANNOTATIONS: readonly string[] = ['kubectl.kubernetes.io/restartedAt'];
