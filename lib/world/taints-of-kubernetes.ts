/**
 * Taints, by their effect, that every pod tolerates whatever their value: the API server adds these, so that a pod stays a
 * while on a node that is lost, and with the plugin PodTolerationRestriction is let onto one that is short of memory.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaulttolerationseconds
 */
export const DEFAULT_TOLERATIONS = {
  NoExecute: ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'],
  NoSchedule: ['node.kubernetes.io/memory-pressure'],
} as const;

/**
 * Beginnings of the keys of taints that Kubernetes itself writes on nodes, and takes off them. Many pods tolerate them.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/taint-and-toleration/#taint-based-evictions
 */
export const TAINTS_OF_KUBERNETES: readonly string[] = [
  'node.kubernetes.io/',
  'node.cloudprovider.kubernetes.io/',
];
