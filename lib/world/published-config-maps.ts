/**
 * ConfigMaps that the control plane writes into every namespace.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume
 */
export const PUBLISHED_CONFIG_MAPS: readonly string[] = ['kube-root-ca.crt', 'openshift-service-ca.crt'];
