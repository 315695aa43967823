/** A network plug-in by what a cluster shows of it. */
export interface NetworkPlugIn {
  readonly name: string;
  /** Names of DaemonSets that bring it to every node. */
  readonly daemonSets: readonly string[];
  /** Whether it enforces NetworkPolicies, if its DaemonSet is as its project writes it. */
  readonly enforces: boolean;
  /** The container that enforces them: without it nothing does, and with it a plug-in that otherwise would not. @default - none of its own */
  readonly container?: string;
  /** The flag that turns it on or off, on any container. @default - none */
  readonly flag?: {
    readonly name: string;
    readonly byDefault: boolean;
    /** What turns it off. */
    readonly off: string;
  };
  /** What else could be otherwise, and no DaemonSet shows. @default - nothing */
  readonly unless?: string;
}

/**
 * Network plug-ins, and whether they enforce NetworkPolicies. Of those that are not here nothing is known.
 *
 * @see https://kubernetes.io/docs/concepts/cluster-administration/addons/#networking-and-network-policy
 */
export const NETWORK_PLUG_INS: readonly NetworkPlugIn[] = [
  {
    name: 'Calico',
    daemonSets: ['calico-node', 'canal', 'rke2-canal'],
    enforces: true,
    container: 'calico-node',
  },
  {
    name: 'Cilium',
    daemonSets: ['cilium'],
    enforces: true,
    flag: { name: 'enable-policy', byDefault: true, off: 'never' },
    unless: 'cilium-config says enable-policy: never, or enable-k8s-networkpolicy: false',
  },
  { name: 'GKE Dataplane V2', daemonSets: ['anetd'], enforces: true },
  {
    name: 'kube-router',
    daemonSets: ['kube-router'],
    enforces: true,
    flag: { name: 'run-firewall', byDefault: true, off: 'false' },
  },
  { name: 'Antrea', daemonSets: ['antrea-agent'], enforces: true },
  { name: 'OVN-Kubernetes', daemonSets: ['ovnkube-node'], enforces: true },
  {
    name: 'OpenShift SDN',
    daemonSets: ['sdn'],
    enforces: true,
    container: 'sdn',
    unless: 'its mode is not NetworkPolicy',
  },
  {
    name: 'Kube-OVN',
    daemonSets: ['kube-ovn-cni'],
    enforces: true,
    unless: 'kube-ovn-controller runs with --enable-np=false',
  },
  { name: 'Weave Net', daemonSets: ['weave-net'], enforces: true, container: 'weave-npc' },
  {
    name: 'kindnet',
    daemonSets: ['kindnet'],
    enforces: true,
    flag: { name: 'network-policy', byDefault: true, off: 'false' },
    unless: 'it is older than kind 0.24',
  },
  { name: 'Azure Network Policy Manager', daemonSets: ['azure-npm'], enforces: true },
  { name: 'kube-network-policies', daemonSets: ['kube-network-policies'], enforces: true },
  {
    name: 'Amazon VPC CNI',
    daemonSets: ['aws-node'],
    enforces: true,
    container: 'aws-eks-nodeagent',
    flag: { name: 'enable-network-policy', byDefault: false, off: 'false' },
    unless: 'the network policy controller of EKS is off: the add-on turns on both',
  },
  {
    name: 'flannel',
    daemonSets: ['kube-flannel-ds', 'kube-flannel'],
    enforces: false,
    container: 'kube-network-policies',
  },
];
