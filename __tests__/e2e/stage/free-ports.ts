import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/**
 * Linux takes the ports of outgoing connections from 32768 up: whoever listens a while after a port was free there may find a
 * connection on it. Kubernetes' own node ports begin at 30000.
 */
const [FIRST, END] = [16_384, 30_000];

/** Ports of the loopback address that nobody listens on; all are held until the last is known. */
export async function freePorts(count: number): Promise<number[]> {
  const held: [number, Server][] = [];
  while (held.length < count) {
    const port = randomInt(FIRST, END);
    const server = createServer();
    const isFree = once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.listen(port, '127.0.0.1');
    if (await isFree) {
      held.push([port, server]);
    }
  }
  await Promise.all(held.map(([, server]) => new Promise((resolve) => server.close(resolve))));
  return held.map(([port]) => port);
}
