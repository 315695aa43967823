import type { ServerResponse } from 'node:http';

/** What GitLab answers. */
export interface Answer {
  readonly status: number;
  /** JSON, or bytes as they are. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** To whoever has not the right token. */
export const FORBIDDEN: Answer = { status: 403, body: { message: '403 Forbidden' } };

/** Where nothing is. */
export const NOT_FOUND: Answer = { status: 404, body: { message: '404 Not Found' } };

/** Sends an answer, and nothing more. */
export function send(response: ServerResponse, { status, body, headers }: Answer): void {
  const isFile = Buffer.isBuffer(body);
  response.writeHead(status, {
    'Content-Type': isFile ? 'application/octet-stream' : 'application/json',
    ...(isFile ? { 'Content-Length': body.length } : {}),
    ...headers,
  });
  response.end(body === undefined ? undefined : isFile ? body : JSON.stringify(body));
}
