import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request as requestOf, type Server } from 'node:https';

/** The certificate of a server with its key, and the authority that both ends trust, as PEM. */
export interface AddressCertificates {
  readonly certificate: string;
  readonly key: string;
  readonly authority: string;
}

/** Another address of a GitLab, as a load balancer inside a cluster is one: it passes on what it is asked. */
export class SecondAddress {
  readonly #server: Server;
  readonly #paths: string[] = [];

  /** @param gitlab the URL of the stand-in for GitLab that it passes on to. */
  constructor(
    private readonly port: number,
    private readonly gitlab: () => string,
    private readonly tls: AddressCertificates,
  ) {
    this.#server = createServer({ cert: tls.certificate, key: tls.key }, (request, response) =>
      this.#passOn(request, response),
    );
  }

  /** What it was asked for, path by path. */
  get paths(): readonly string[] {
    return this.#paths;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #passOn(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url = '' } = request;
    this.#paths.push(url);
    const passed = requestOf(
      new URL(url, this.gitlab()),
      { method, headers, ca: this.tls.authority },
      (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      },
    );
    passed.on('error', () => response.destroy());
    request.pipe(passed);
  }
}
