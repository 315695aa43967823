/** A network plug-in by what a cluster shows of it. */
export interface NetworkPlugIn {
  readonly name: string;
  /** Names of DaemonSets that bring it to every node. */
  readonly daemonSets: readonly string[];
  /** A container of the DaemonSet that must be there. @default - any */
  readonly container?: string;
  /** Whether it enforces NetworkPolicies. */
  readonly enforces: boolean;
  /** What must be set for it. @default - nothing */
  readonly unless?: string;
}

/**
 * Network plug-ins, and whether they enforce NetworkPolicies. Of those that are not here nothing is known.
 *
 * @see https://kubernetes.io/docs/concepts/cluster-administration/addons/#networking-and-network-policy
 */
export const NETWORK_PLUG_INS: readonly NetworkPlugIn[] = [
  { name: 'Calico', daemonSets: ['calico-node', 'canal', 'rke2-canal'], enforces: true },
  {
    name: 'Cilium',
    daemonSets: ['cilium', 'anetd'],
    enforces: true,
    unless: 'policy enforcement is never (enable-policy in cilium-config)',
  },
  {
    name: 'kube-router',
    daemonSets: ['kube-router'],
    enforces: true,
    unless: 'it runs without --run-firewall',
  },
  {
    name: 'Antrea',
    daemonSets: ['antrea-agent'],
    enforces: true,
  },
  { name: 'OVN-Kubernetes', daemonSets: ['ovnkube-node'], enforces: true },
  { name: 'Kube-OVN', daemonSets: ['kube-ovn-cni'], enforces: true },
  { name: 'Weave Net', daemonSets: ['weave-net'], enforces: true, unless: 'its weave-npc was taken out' },
  { name: 'kindnet', daemonSets: ['kindnet'], enforces: true, unless: 'it is older than kind 0.24' },
  { name: 'Azure Network Policy Manager', daemonSets: ['azure-npm'], enforces: true },
  {
    name: 'Amazon VPC CNI',
    daemonSets: ['aws-node'],
    container: 'aws-eks-nodeagent',
    enforces: true,
    unless: 'enableNetworkPolicy of the add-on is off',
  },
  {
    name: 'flannel',
    daemonSets: ['kube-flannel-ds', 'kube-flannel'],
    enforces: false,
  },
];
