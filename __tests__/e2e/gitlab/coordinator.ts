import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CiJob, jobResponse } from './ci-job';

/** What came back of a job. */
export interface JobRecord {
  readonly id: number;
  /** What the job's log shows, without colours. */
  readonly trace: string;
  readonly state: 'waiting' | 'running' | 'success' | 'failed';
  readonly failureReason?: string;
  readonly exitCode?: number;
  readonly artifacts: number;
}

interface Job {
  readonly job: CiJob;
  readonly record: { -readonly [K in keyof JobRecord]: JobRecord[K] };
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

/**
 * A stand-in for the part of GitLab that runners talk to: hands out jobs, takes their logs and results.
 *
 * @see https://docs.gitlab.com/api/runners/
 */
export class Coordinator {
  readonly #waiting = new Map<string, number[]>();
  readonly #jobs = new Map<number, Job>();
  readonly #server: Server;
  #port = 0;
  #requests = 0;
  #nextId: number;
  /** Whether all tokens are refused. */
  refuses = false;
  readonly #canceled = new Set<number>();

  /** @param firstId ids of jobs are unique on a stage, since folders of pods are named after them. */
  constructor(firstId: number) {
    this.#nextId = firstId;
    this.#server = createServer((request, response) => this.#receive(request, response));
    // Longer than runners keep a connection: one that is closed under them counts as a failed request.
    this.#server.keepAliveTimeout = 30 * 60_000;
  }

  /** Starts to answer; a second time on the same port. */
  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** Stops to answer, as GitLab in an outage. */
  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** How often runners have asked for a job. */
  get requests(): number {
    return this.#requests;
  }

  /** Puts a job into the queue of the runner with this token. */
  give(runnerToken: string, job: CiJob): number {
    const id = this.#nextId++;
    this.#jobs.set(id, { job, record: { id, trace: '', state: 'waiting', artifacts: 0 } });
    this.#waiting.set(runnerToken, [...(this.#waiting.get(runnerToken) ?? []), id]);
    return id;
  }

  /** Cancels a job, as somebody does who presses the button; the runner learns it with its next report. */
  cancel(id: number): void {
    this.#canceled.add(id);
  }

  /** What is known of a job. */
  job(id: number): JobRecord {
    const found = this.#jobs.get(id);
    if (!found) {
      throw new Error(`there is no job ${id}`);
    }
    return found.record;
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { status, body, headers } = this.#answer({
        method: request.method ?? '',
        path: new URL(request.url ?? '', 'http://coordinator').pathname.replace('/api/v4/', ''),
        headers: request.headers,
        text: Buffer.concat(chunks).toString(),
      });
      response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  #answer(request: Request): { status: number; body?: unknown; headers?: Record<string, string> } {
    const [, id, part] = /^jobs\/(\d+)(\/\w+)?$/.exec(request.path) ?? [];
    if (id) {
      return this.#answerJob(Number(id), part, request);
    }
    switch (`${request.method} ${request.path}`) {
      case 'POST runners/verify':
        return { status: 200, body: { id: 1, token: tokenOf(request), token_expires_at: null } };
      case 'POST jobs/request':
        return this.#handOut(tokenOf(request));
      default:
        return { status: 404, body: { message: '404 Not Found' } };
    }
  }

  #handOut(runnerToken: string): { status: number; body?: unknown } {
    this.#requests += 1;
    if (this.refuses) {
      return { status: 403, body: { message: '403 Forbidden' } };
    }
    const id = this.#waiting.get(runnerToken)?.shift();
    const found = id === undefined ? undefined : this.#jobs.get(id);
    return found ? { status: 201, body: jobResponse(found.record.id, found.job) } : { status: 204 };
  }

  #answerJob(id: number, part: string | undefined, { method, headers, text }: Request) {
    const { record } = this.#jobs.get(id) ?? {};
    if (!record) {
      return { status: 403, body: { message: '403 Forbidden' } };
    }
    const status: Record<string, string> = this.#canceled.has(id) ? { 'Job-Status': 'canceled' } : {};
    if (part === '/trace') {
      record.trace += withoutColours(text);
      const [, last = '0'] = /^\d+-(\d+)$/.exec(String(headers['content-range'])) ?? [];
      return { status: 202, headers: { ...status, Range: `0-${Number(last) + 1}` } };
    }
    if (part === '/artifacts') {
      record.artifacts += 1;
      return { status: 201, body: {} };
    }
    const update: { state: JobRecord['state']; failure_reason?: string; exit_code?: number } =
      JSON.parse(text);
    record.state = update.state;
    if (update.exit_code !== undefined) {
      record.exitCode = update.exit_code;
    }
    if (update.failure_reason) {
      record.failureReason = update.failure_reason;
    }
    return { status: method === 'PUT' ? 200 : 404, body: {}, headers: status };
  }
}

function tokenOf({ text }: Request): string {
  return String(JSON.parse(text).token ?? '');
}

function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  return text.replaceAll(/\u001b\[[0-9;]*[mK]|\r/g, '');
}
