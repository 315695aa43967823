import { chmodSync, copyFileSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Component } from '../../e2e/stage/component';
import { placesOf } from '../../e2e/stage/control-groups';
import { kubeconfig } from '../../e2e/stage/control-plane';
import { BRIDGE, MIRROR, type NodeAddresses } from './addresses';
import { bootScript, type Service, settingPath } from './boot';
import { enforcer, mendedPrograms } from './enforcer';
import type { LabNode } from './lab';
import {
  containerdConfig,
  KERNEL_SETTINGS,
  kubeletConfig,
  type NodeFolders,
  networkConfig,
  proxyConfig,
  registryHosts,
  runtimeOf,
} from './node-files';
import type { ClusterPrograms } from './world-order';

/** What all nodes of a cluster share. */
export interface ClusterFiles {
  /** Temporary folder of the run, with the kubeconfigs of the nodes in it. */
  readonly folder: string;
  readonly programs: ClusterPrograms;
  /** Who may ask the kubelet. */
  readonly clientCaFile: string;
  /** Who signs the registry's certificate. */
  readonly outsideCaFile: string;
  /** CNI plug-ins under their own names. */
  readonly plugins: string;
  /** The control group of the run. */
  readonly controlGroup: string;
}

/** Writes what a node reads, makes its control groups, and says where all that is. */
export function prepareNode(node: NodeAddresses, cluster: ClusterFiles): LabNode {
  const home = join(cluster.folder, node.name);
  const folders: NodeFolders = {
    var: join(home, 'var'),
    etc: join(home, 'etc'),
    logs: home,
    plugins: cluster.plugins,
  };
  const controlGroup = `/${cluster.controlGroup}/${node.name}`;
  const write = (path: string, content: string | object) => {
    const file = join(folders.etc, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  };
  for (const folder of ['lib/kubelet', 'lib/containerd', 'lib/cni', 'log/pods', 'log/containers', 'tmp']) {
    mkdirSync(join(folders.var, folder), { recursive: true });
  }
  write('containerd.toml', containerdConfig(folders));
  symlinkSync(cluster.programs.runc, runtimeOf(folders));
  write(
    'certs.d/_default/hosts.toml',
    registryHosts(`https://${MIRROR.address}:${MIRROR.port}`, cluster.outsideCaFile),
  );
  write('cni/10-pods.conflist', networkConfig(node));
  write('kubelet.yaml', kubeletConfig(node, folders, cluster.clientCaFile, controlGroup));
  write('proxy.yaml', proxyConfig(node, kubeconfig(cluster.folder, 'kube-proxy')));
  write('resolv.conf', `nameserver ${BRIDGE.ipv4}\n`);
  for (const [path, text] of mendedPrograms()) {
    write(path, text);
    chmodSync(join(folders.etc, path), 0o755);
  }
  for (const [path, value] of Object.entries(KERNEL_SETTINGS)) {
    write(settingPath(path), value);
  }
  write('boot.sh', bootScript(folders, cluster.programs.pause, services(node, folders, cluster)));
  makeControlGroup(controlGroup);
  return { name: node.name, etc: folders.etc, var: folders.var, controlGroup };
}

/** Starts a node: a first process in namespaces of its own, which starts all others. */
export function startNode({ name, etc }: LabNode, cluster: Pick<ClusterFiles, 'folder'>): Component {
  const namespaces = [
    '--mount',
    '--propagation',
    'slave',
    '--pid',
    '--uts',
    '--fork',
    '--kill-child',
    '--mount-proc',
  ];
  // Not `ip netns exec`, which mounts a /sys without control groups.
  return new Component(
    name,
    'nsenter',
    [`--net=/run/netns/${name}`, 'unshare', ...namespaces, 'sh', join(etc, 'boot.sh')],
    join(cluster.folder, `${name}.log`),
  );
}

function services(node: NodeAddresses, { etc }: NodeFolders, cluster: ClusterFiles): Service[] {
  const { programs, folder } = cluster;
  const labels = Object.entries(node.labels).map(([key, value]) => `${key}=${value}`);
  const socket = 'test -S /run/containerd/containerd.sock';
  return [
    {
      name: 'containerd',
      command: [
        'env',
        `PATH=${dirname(programs['containerd-shim-runc-v2'])}:$PATH`,
        programs.containerd,
        '--config',
        join(etc, 'containerd.toml'),
      ],
    },
    {
      name: 'kubelet',
      after: socket,
      ownSettings: true,
      command: [
        programs.kubelet,
        `--config=${join(etc, 'kubelet.yaml')}`,
        `--kubeconfig=${kubeconfig(folder, node.name)}`,
        `--hostname-override=${node.name}`,
        `--node-ip=${node.address.ipv4},${node.address.ipv6}`,
        ...(labels.length > 0 ? [`--node-labels=${labels.join(',')}`] : []),
        '-v=2',
      ],
    },
    { name: 'kube-proxy', command: [programs['kube-proxy'], `--config=${join(etc, 'proxy.yaml')}`] },
    enforcer(etc, node.name, programs['kube-router'], kubeconfig(folder, 'kube-router')),
  ];
}

function makeControlGroup(path: string): void {
  for (const place of placesOf(path)) {
    mkdirSync(place, { recursive: true });
  }
  // A new group of CPUs and memory nodes is empty and takes no process.
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    for (const group of [dirname(path), path]) {
      copyFileSync(join('/sys/fs/cgroup/cpuset', file), join('/sys/fs/cgroup/cpuset', group, file));
    }
  }
}
