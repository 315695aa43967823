import { API_SERVER, BRIDGE, NODES, OUTSIDE } from '../stage/addresses';

const [, NODE] = NODES;
if (!NODE) {
  throw new Error('the lab has no node for dind');
}

/** An address of the node's range that no pod has, so that no NetworkPolicy knows it. */
const STRANGER = '10.244.1.250';
const GATEWAY = '10.244.1.1';

/** What no job may reach, and in this lab answers. */
export const FORBIDDEN: Readonly<Record<string, string>> = {
  'the metadata service': `${OUTSIDE.metadata.ipv4}:80`,
  'a private network': `${OUTSIDE.privateNetwork.ipv4}:80`,
  'a public address on another port': `${OUTSIDE.website.ipv4}:80`,
  'the API server': `${API_SERVER.ipv4}:${API_SERVER.port}`,
  'the kubelet of its node': `${NODE.address.ipv4}:10250`,
  'the kubelet of another node': `${NODES[0]?.address.ipv4}:10250`,
  'what else the machine has, such as the registry of the nodes': `${BRIDGE.ipv4}:5000`,
};

const HOSTS = [...new Set(Object.values(FORBIDDEN).map((target) => target.replace(/:\d+$/, '')))];
const routes = (verb: 'add' | 'del') =>
  HOSTS.map((host) => `ip route ${verb} ${host}/32 via ${GATEWAY} src ${STRANGER} 2>&1 || :`);

/** A script that takes an address of the node's range and asks from there for what is forbidden. */
export const AS_STRANGER: readonly string[] = [
  `ip addr add ${STRANGER}/24 dev eth0 2>&1 || :`,
  ...routes('add'),
  'echo "as a stranger"',
  `network-probe tcp ${Object.values(FORBIDDEN).join(' ')}`,
  'echo "itself again"',
  ...routes('del'),
  `ip addr del ${STRANGER}/24 dev eth0 2>&1 || :`,
];

/**
 * Runs in the daemon's own container, as root, with every capability. Everything is only looked at: what is below is
 * the machine that runs the tests.
 */
export const IN_THE_DAEMON: readonly string[] = [
  'echo "uid: $(id -u)"',
  'echo "capabilities: $(awk \'/^CapEff/ { print $2 }\' /proc/1/status)"',
  `echo "processes: $(for p in /proc/[0-9]*; do awk '/^Name/ { print $2 }' $p/status; done | sort -u | tr '\\n' ' ')"`,
  `echo "devices: $(for d in kmsg loop-control mem fuse; do [ -e /host/dev/$d ] && echo $d; done | tr '\\n' ' ')"`,
  `DISK=$(awk '$5 == "/var/lib/docker" { print $3 }' /proc/1/mountinfo)`,
  'mknod /disk b $(echo "$DISK" | tr : " ") && echo "made: a device for the disk of the node, $DISK"',
  '( : < /disk ) && echo "opened: the disk of the node"; rm -f /disk',
  '( : < /host/dev/kmsg ) && echo "opened: the log of the kernel"',
  // To write here what the kernel is to run when a process crashes is all that an escape takes. Nothing is written.
  '( : >> /proc/sys/kernel/core_pattern ) && echo "opened: core_pattern for writing"',
  'mkdir -p /groups && mount -t cgroup -o memory cgroup /groups 2>/dev/null || mount -t cgroup2 cgroup2 /groups',
  'echo "pods: $(find /groups -type d -name "pod*-*" | wc -l)"',
  'umount /groups',
  'echo "as itself"',
  `network-probe tcp ${OUTSIDE.gitlab.ipv4}:443 ${Object.values(FORBIDDEN).join(' ')}`,
  ...AS_STRANGER,
  'echo "that was all"',
];

/** The script of a dind job that becomes root of the daemon's container, as any of them can, and runs a file there. */
export function throughTheDaemon(file: string): readonly string[] {
  return [
    'mkdir -p /tmp/root/bin',
    // BusyBox finds its own commands without a path.
    'cp /usr/bin/busybox /usr/local/bin/network-probe /tmp/root/bin/',
    'ln -s busybox /tmp/root/bin/sh',
    'tar -C /tmp/root -c . | docker import - root',
    `docker run --rm --privileged --pid=host --network=host -v /:/host -v "$CI_PROJECT_DIR/${file}:/${file}" root sh /${file}`,
  ];
}

/** An answer of network-probe: `open` if something answered. */
export interface Probed {
  readonly target: string;
  readonly outcome: string;
}

/** What a job's log says between two lines, without the time of each. */
export function linesBetween(trace: string, from: string, to: string): readonly string[] {
  const lines = trace.split('\n').map((line) => line.replace(/^\S+Z \w+[ +]/, ''));
  const start = lines.lastIndexOf(from);
  return lines.slice(start + 1, lines.indexOf(to, start));
}

/** What was asked of the network between two lines of a log, by target. */
export function probedBetween(trace: string, from: string, to: string): ReadonlyMap<string, string> {
  return new Map(
    linesBetween(trace, from, to)
      .filter((line) => line.startsWith('{"kind"'))
      .map((line): Probed => JSON.parse(line))
      .map(({ target, outcome }) => [target, outcome]),
  );
}
