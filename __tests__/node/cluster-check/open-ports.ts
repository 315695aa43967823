import { createServer, type Server } from 'node:net';

/** Ports of the world that take connections and say nothing. */
export class OpenPorts {
  private constructor(private readonly servers: readonly Server[]) {}

  /** @param targets as `HOST:PORT`, an IPv6 address in brackets. */
  static async at(targets: readonly string[]): Promise<OpenPorts> {
    return new OpenPorts(await Promise.all(targets.map(listen)));
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => new Promise((done) => server.close(done))));
  }
}

function listen(target: string): Promise<Server> {
  const [, host = '', port = ''] = /^\[?(.*?)\]?:(\d+)$/.exec(target) ?? [];
  return new Promise((done, failed) => {
    const server = createServer((socket) => socket.destroy());
    server.on('error', failed);
    server.listen(Number(port), host, () => done(server));
  });
}
