import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Debian packages of the programs that nodes call, and the tests. */
export const PACKAGES = [
  'iproute2',
  'ipset',
  'iptables',
  'nftables',
  'procps',
  'openssl',
  'git',
  'libcap2-bin',
] as const;

/** Controllers that a kubelet and runc ask for; each a hierarchy of its own in version 1. */
const CONTROLLERS = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'pids'];
/** Features of the kernel, each with a command that fails without it; run in namespaces that are thrown away. */
const FEATURES: Readonly<Record<string, string>> = {
  'network namespaces and veth': 'ip netns add n && ip link add v type veth peer name eth0 netns n',
  bridges: 'ip link add br0 type bridge',
  'nftables with NAT': 'iptables-nft -t nat -A POSTROUTING -j MASQUERADE && ip6tables-nft -A INPUT -j REJECT',
  'IP sets': 'ipset create s hash:net && ipset create s6 hash:net family inet6',
  'overlay file systems':
    'mkdir /run/l /run/u /run/w /run/m && mount -t overlay o -o lowerdir=/run/l,upperdir=/run/u,workdir=/run/w /run/m',
  'connection tracking in iptables': 'iptables-nft -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT',
};
/** Inotify instances of root: containerd, kubelets and their like hold some 25, each test of jobs a few more. */
const WATCHERS = 40;
const MOST_WATCHERS = '/proc/sys/fs/inotify/max_user_instances';

const NAMESPACES = ['--mount', '--net', '--pid', '--uts', '--ipc', '--fork', '--kill-child', '--mount-proc'];

/** Why a cluster cannot stand on this machine, or nothing if it can. The Debian packages are there. */
export function whyNoCluster(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return 'they need Linux, and root on it';
  }
  const controllers = CONTROLLERS.filter((name) => !existsSync(join('/sys/fs/cgroup', name, 'cgroup.procs')));
  if (controllers.length > 0) {
    return `they were made for control groups of version 1, and these controllers are not at hand: ${controllers.join(', ')}`;
  }
  const left = Number(readFileSync(MOST_WATCHERS, 'utf8')) - watchers();
  if (left < WATCHERS) {
    return `${left} inotify instances are left and they need ${WATCHERS}: raise ${MOST_WATCHERS}, or end what else holds some, such as another cluster of this suite`;
  }
  const missing = Object.entries(FEATURES).filter(([, command]) => !succeeds(command));
  return missing.length > 0 ? `the kernel lacks ${missing.map(([name]) => name).join(', ')}` : undefined;
}

function succeeds(command: string): boolean {
  const inside = ['sh', '-ec', `mount -t tmpfs tmpfs /run; ${command}`];
  return spawnSync('unshare', [...NAMESPACES, ...inside], { stdio: 'ignore' }).status === 0;
}

/** How many inotify instances all processes that are seen here hold. */
function watchers(): number {
  const processes = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return processes.flatMap((id) => linksIn(`/proc/${id}/fd`)).filter((link) => link === 'anon_inode:inotify')
    .length;
}

/** Of a process that has ended meanwhile: none. */
function linksIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).map((name) => readlinkSync(join(folder, name)));
  } catch {
    return [];
  }
}
