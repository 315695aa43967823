/**
 * Ports on which resolvers of clusters listen inside of their pods: CoreDNS and kube-dns, CoreDNS without root, the
 * resolver of OpenShift, and that of others.
 *
 * @see https://kubernetes.io/docs/tasks/administer-cluster/dns-debugging-resolution/
 * @see https://github.com/coredns/helm/tree/master/charts/coredns
 * @see https://docs.redhat.com/en/documentation/openshift_container_platform/4.19/html/networking_operators/dns-operator
 */
export const RESOLVER_PORTS: readonly number[] = [53, 1053, 5353, 8053];
