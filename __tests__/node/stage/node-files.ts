import { join } from 'node:path';
import { stringify } from 'smol-toml';
import { DNS_SERVICE, type NodeAddresses } from './addresses';

/** The folders of a node's own, in the temporary folder of the run. */
export interface NodeFolders {
  /** Becomes `/var` of the node. */
  readonly var: string;
  /** Its configuration, and what stands in for system settings. */
  readonly etc: string;
  /** What the paths of its logs begin with. */
  readonly logs: string;
  /** The CNI plug-ins under their own names. */
  readonly plugins: string;
}

/** What containerd reads: every registry is the one of the world. */
export function containerdConfig(folders: NodeFolders): string {
  const { etc, plugins } = folders;
  const runtime = {
    runtime_type: 'io.containerd.runc.v2',
    options: { BinaryName: runtimeOf(folders), SystemdCgroup: false },
  };
  return stringify({
    version: 3,
    plugins: {
      'io.containerd.cri.v1.images': {
        pinned_images: { sandbox: 'registry.k8s.io/pause:3.10.1' },
        registry: { config_path: join(etc, 'certs.d') },
      },
      'io.containerd.cri.v1.runtime': {
        // Without CAP_SYS_RESOURCE no process may be made harder to kill than its parent.
        restrict_oom_score_adj: true,
        cni: { bin_dirs: [plugins], conf_dir: join(etc, 'cni') },
        containerd: { runtimes: { runc: runtime } },
      },
    },
  });
}

/** What containerd runs as runc: a link, since a test may put something before it. */
export function runtimeOf({ etc }: Pick<NodeFolders, 'etc'>): string {
  return join(etc, 'runc');
}

/** Where containerd looks for images of any registry. */
export function registryHosts(registry: string, caFile: string): string {
  return stringify({ server: registry, capabilities: ['pull', 'resolve'], ca: caFile });
}

/** What the kubelet reads. */
export function kubeletConfig(
  { taints }: NodeAddresses,
  { etc }: NodeFolders,
  clientCaFile: string,
  controlGroup: string,
): object {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    authentication: {
      anonymous: { enabled: false },
      webhook: { enabled: true },
      x509: { clientCAFile: clientCaFile },
    },
    authorization: { mode: 'Webhook' },
    cgroupDriver: 'cgroupfs',
    cgroupRoot: controlGroup,
    failCgroupV1: false,
    failSwapOn: false,
    clusterDNS: [DNS_SERVICE],
    clusterDomain: 'cluster.local',
    resolvConf: join(etc, 'resolv.conf'),
    containerRuntimeEndpoint: 'unix:///run/containerd/containerd.sock',
    // Set for the kubelet alone, so that it need not change them on the machine.
    protectKernelDefaults: true,
    registerWithTaints: taints,
    serializeImagePulls: false,
    // Tests begin a dozen jobs at once, which ask for three images each. Beyond five a second the kubelet would refuse to ask,
    // and GitLab Runner gives a job up whose image was not pulled.
    registryPullQPS: 0,
    // The machine's disk is shared with everything else on it.
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'memory.available': '100Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    syncFrequency: '10s',
    fileCheckFrequency: '5s',
  };
}

/** System settings that a kubelet wants, by their place below `/proc/sys`. */
export const KERNEL_SETTINGS: Readonly<Record<string, string>> = {
  'vm/overcommit_memory': '1',
  'vm/panic_on_oom': '0',
  'kernel/panic': '10',
  'kernel/panic_on_oops': '1',
  'kernel/keys/root_maxkeys': '1000000',
  'kernel/keys/root_maxbytes': '25000000',
};

/** The network of pods: a bridge on the node, without address translation, in both families. */
export function networkConfig({ pods }: NodeAddresses): object {
  const routes = [{ dst: '0.0.0.0/0' }, { dst: '::/0' }];
  return {
    cniVersion: '1.0.0',
    name: 'pods',
    plugins: [
      {
        type: 'bridge',
        bridge: 'cni0',
        isGateway: true,
        ipMasq: false,
        hairpinMode: true,
        ipam: {
          type: 'host-local',
          ranges: [[{ subnet: pods.ipv4 }], [{ subnet: pods.ipv6 }]],
          routes,
        },
      },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
}

/** What kube-proxy reads. */
export function proxyConfig({ name }: NodeAddresses, kubeconfig: string): object {
  return {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    mode: 'nftables',
    clusterCIDR: '10.244.0.0/16',
    hostnameOverride: name,
    clientConnection: { kubeconfig },
    // Settings of the whole machine stay as they are.
    conntrack: { maxPerCore: 0, min: 0 },
    nodePortAddresses: ['primary'],
  };
}
