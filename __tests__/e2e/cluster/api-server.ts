import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';
import type { Stage } from '../stage/stage';
import type { KubernetesObject } from './objects';

/** An answer of the API server. */
export interface Answer {
  readonly status: number;
  readonly body: KubernetesObject;
  /** What the API server says in `Warning` headers, as kubectl would print it. */
  readonly warnings: readonly string[];
  /** The name of the request in the audit log. */
  readonly auditId: string;
}

/** As whom a request is made; the admin if nothing is said. */
export interface Identity {
  readonly token?: string;
  /** A user whom the admin stands in for. */
  readonly user?: string;
  readonly groups?: readonly string[];
  /** What the API server would know of that user besides. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

const PATCH_TYPES = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
} as const;

/** A client of the API server, of the size that the tests need. */
export class ApiServer {
  readonly #agent: Agent;
  readonly #server: URL;

  constructor(
    private readonly access: Pick<Stage, 'server' | 'caFile' | 'adminToken'>,
    private readonly identity: Identity = {},
  ) {
    this.#server = new URL(access.server);
    this.#agent = new Agent({ ca: readFileSync(access.caFile), keepAlive: true, maxSockets: 16 });
  }

  /** The same API server, as somebody else. */
  as(identity: Identity): ApiServer {
    return new ApiServer(this.access, identity);
  }

  get(path: string): Promise<Answer> {
    return this.#send('GET', path);
  }

  create(path: string, object: unknown): Promise<Answer> {
    return this.#send('POST', path, object);
  }

  replace(path: string, object: unknown): Promise<Answer> {
    return this.#send('PUT', path, object);
  }

  patch(path: string, patch: unknown, type: keyof typeof PATCH_TYPES = 'merge'): Promise<Answer> {
    return this.#send('PATCH', path, patch, PATCH_TYPES[type]);
  }

  delete(path: string, options: unknown = {}): Promise<Answer> {
    return this.#send('DELETE', path, options);
  }

  /** Ends the connections, which would otherwise keep the process alive. */
  close(): void {
    this.#agent.destroy();
  }

  #send(method: string, path: string, body?: unknown, type = 'application/json'): Promise<Answer> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { token = this.access.adminToken, user, groups = [], extra = {} } = this.identity;
    const auditId = randomUUID();
    const headers = {
      Accept: 'application/json',
      'Audit-ID': auditId,
      Authorization: `Bearer ${token}`,
      ...(user ? { 'Impersonate-User': user } : {}),
      ...(groups.length > 0 ? { 'Impersonate-Group': [...groups] } : {}),
      ...Object.fromEntries(
        Object.entries(extra).map(([key, values]) => [
          `Impersonate-Extra-${encodeURIComponent(key)}`,
          [...values],
        ]),
      ),
      ...(text === undefined ? {} : { 'Content-Type': type, 'Content-Length': Buffer.byteLength(text) }),
    };
    return new Promise((resolve, reject) => {
      const { hostname, port } = this.#server;
      const call = request({ hostname, port, path, method, headers, agent: this.#agent }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 0,
            body: parse(Buffer.concat(chunks).toString()),
            warnings: warningsOf(response.headers['warning']),
            auditId,
          });
        });
      });
      call.on('error', reject);
      call.end(text);
    });
  }
}

/** An answer that is no JSON, such as that of /readyz, is its text as a message. */
function parse(text: string): KubernetesObject {
  try {
    return JSON.parse(text);
  } catch {
    return { kind: 'Text', message: text } as unknown as KubernetesObject;
  }
}

function warningsOf(header: string | string[] | undefined): string[] {
  return [...String(header ?? '').matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = '']) => text);
}
