import { API_SERVER, BRIDGE, NODES, type NodeAddresses, OUTSIDE } from './addresses';
import { command } from './command';

/** Gives the world its addresses: the tests, the API server and all that is outside of the cluster are here. */
export async function layNetwork(): Promise<void> {
  const ip = (...args: readonly string[]) => command('ip', ...args);
  await ip('link', 'set', 'lo', 'up');
  for (const { ipv4, ipv6 } of Object.values(OUTSIDE)) {
    await ip('address', 'add', `${ipv4}/32`, 'dev', 'lo');
    await ip('address', 'add', `${ipv6}/128`, 'dev', 'lo');
  }
  await ip('link', 'add', 'br0', 'type', 'bridge');
  await ip('address', 'add', `${BRIDGE.ipv4}/24`, 'dev', 'br0');
  await ip('address', 'add', `${API_SERVER.ipv4}/24`, 'dev', 'br0');
  await ip('address', 'add', `${BRIDGE.ipv6}/64`, 'dev', 'br0', 'nodad');
  await ip('link', 'set', 'br0', 'up');
  for (const [index, node] of NODES.entries()) {
    await connect(node, `veth-${index + 1}`);
  }
}

/** A network namespace of its own on the bridge, with a route to every other node's pods and to the world. */
async function connect({ name, address, pods }: NodeAddresses, port: string): Promise<void> {
  const ip = (...args: readonly string[]) => command('ip', ...args);
  const inside = (...args: readonly string[]) => ip('-netns', name, ...args);
  await ip('netns', 'add', name);
  await ip('link', 'add', port, 'type', 'veth', 'peer', 'name', 'eth0', 'netns', name);
  await ip('link', 'set', port, 'master', 'br0', 'up');
  await inside('link', 'set', 'lo', 'up');
  await inside('address', 'add', `${address.ipv4}/24`, 'dev', 'eth0');
  await inside('address', 'add', `${address.ipv6}/64`, 'dev', 'eth0', 'nodad');
  await inside('link', 'set', 'eth0', 'up');
  await inside('route', 'add', 'default', 'via', BRIDGE.ipv4);
  await inside('-6', 'route', 'add', 'default', 'via', BRIDGE.ipv6);
  for (const other of NODES.filter((node) => node.name !== name)) {
    await inside('route', 'add', other.pods.ipv4, 'via', other.address.ipv4);
    await inside('-6', 'route', 'add', other.pods.ipv6, 'via', other.address.ipv6);
  }
  await ip('route', 'add', pods.ipv4, 'via', address.ipv4);
  await ip('-6', 'route', 'add', pods.ipv6, 'via', address.ipv6);
  for (const setting of ['net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1']) {
    await ip('netns', 'exec', name, 'sysctl', '-qw', setting);
  }
}
