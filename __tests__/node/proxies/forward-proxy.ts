import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { PROXY } from '../fleets/proxy-fleets';
import { NAMES, OUTSIDE } from '../stage/addresses';

/** A request for something behind the proxy. */
export interface ProxiedRequest {
  /** CONNECT for a tunnel, or the method of a request without TLS. */
  readonly method: string;
  /** Host and port. */
  readonly target: string;
}

/** The only way out for a fleet behind it: tunnels for what has TLS, and requests handed on for what has none. */
export class ForwardProxy {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #requests: ProxiedRequest[] = [];

  private constructor() {
    this.#server = createServer((incoming, response) => this.#handOn(incoming, response));
    this.#server.on('connect', (incoming: IncomingMessage, socket: Socket) => this.#tunnel(incoming, socket));
  }

  static async start(): Promise<ForwardProxy> {
    const proxy = new ForwardProxy();
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once('error', reject);
      proxy.#server.listen(PROXY.port, OUTSIDE.proxy.ipv4, resolve);
    });
    return proxy;
  }

  /** What it was asked for so far. */
  get requests(): readonly ProxiedRequest[] {
    return this.#requests;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #tunnel({ url = '' }: IncomingMessage, socket: Socket): void {
    this.#requests.push({ method: 'CONNECT', target: url });
    const [host = '', port] = url.split(':');
    const beyond = connect(Number(port), addressOf(host), () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(beyond).pipe(socket);
    });
    for (const [one, other] of [
      [socket, beyond],
      [beyond, socket],
    ] as const) {
      this.#sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }

  #handOn(incoming: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = incoming;
    const { hostname, port, pathname, search } = new URL(url);
    this.#requests.push({ method, target: `${hostname}:${port || 80}` });
    const onward = request(
      { host: addressOf(hostname), port: port || 80, method, path: `${pathname}${search}`, headers },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    onward.on('error', () => response.writeHead(502).end());
    incoming.pipe(onward);
  }
}

/** The world itself has no DNS. */
function addressOf(host: string): string {
  return NAMES[host] ?? host;
}
