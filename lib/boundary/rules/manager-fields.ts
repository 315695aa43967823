/** Fields of a pod that a manager needs, or that say what holds anyway. Other rules look at their values. */
export const POD_FIELDS: readonly string[] = [
  'affinity',
  'automountServiceAccountToken',
  'containers',
  'dnsPolicy',
  'enableServiceLinks',
  'imagePullSecrets',
  'nodeSelector',
  'preemptionPolicy',
  'priority',
  'priorityClassName',
  'restartPolicy',
  'schedulerName',
  'securityContext',
  'serviceAccount',
  'serviceAccountName',
  'terminationGracePeriodSeconds',
  'tolerations',
  'topologySpreadConstraints',
  'volumes',
];

/** The same of an affinity: a manager may wish to be apart from others, and choose nodes by their labels. */
export const AFFINITY_FIELDS = {
  affinity: ['nodeAffinity', 'podAntiAffinity'],
  podAntiAffinity: ['preferredDuringSchedulingIgnoredDuringExecution'],
} as const;

/** The same of the security context of a pod. */
export const POD_SECURITY_FIELDS: readonly string[] = [
  'fsGroup',
  'fsGroupChangePolicy',
  'runAsGroup',
  'runAsNonRoot',
  'runAsUser',
  'seccompProfile',
];

/** The same of a container. */
export const CONTAINER_FIELDS: readonly string[] = [
  'args',
  'command',
  'env',
  'image',
  'imagePullPolicy',
  'livenessProbe',
  'name',
  'ports',
  'readinessProbe',
  'resources',
  'securityContext',
  'startupProbe',
  'terminationMessagePath',
  'terminationMessagePolicy',
  'volumeMounts',
];

/** Where the last words of a container are kept. The kubelet mounts a file of its own over it. */
export const LAST_WORDS = '/dev/termination-log';
