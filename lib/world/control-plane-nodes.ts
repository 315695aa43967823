/**
 * Labels and taints by which nodes of a control plane are known: those of kubeadm, and those of other installers.
 *
 * @see https://kubernetes.io/docs/reference/labels-annotations-taints/#node-role-kubernetes-io-control-plane
 * @see https://rke.docs.rancher.com/config-options/nodes#kubernetes-roles
 */
export const CONTROL_PLANE_NODES: readonly string[] = [
  'node-role.kubernetes.io/control-plane',
  'node-role.kubernetes.io/controlplane',
  'node-role.kubernetes.io/master',
  'node-role.kubernetes.io/etcd',
];
