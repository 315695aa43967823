import { command } from './command';

/**
 * Refuses all connections from the nodes and their pods to a port of the world while something is done, those that
 * stand already too.
 */
export async function cutOff(port: number, during: () => Promise<void>): Promise<void> {
  const match = ['INPUT', '-i', 'br0', '-p', 'tcp', '--dport', String(port)];
  const rule = [...match, '-j', 'REJECT', '--reject-with', 'tcp-reset'];
  await command('iptables', '-I', ...rule);
  try {
    await during();
  } finally {
    await command('iptables', '-D', ...rule);
  }
}
