import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type Answer, FORBIDDEN, NOT_FOUND, send } from './answer';
import { uploadedFile } from './artifacts';
import { type CiJob, jobResponse, jobToken } from './ci-job';
import { type GitRequest, GitServer } from './git-server';
import type { JobOfGitLab, JobRecord } from './job-of-gitlab';
import { Jobs } from './jobs';
import type { ContainerRegistry, GitLabOfJobs } from './predefined-variables';
import type { Repository } from './repository';

/** Where the stand-in answers, and what it has besides jobs. */
export interface CoordinatorOptions {
  /** The addresses that it listens on. @default ['127.0.0.1'] */
  readonly addresses?: readonly string[];
  /** @default - one that is free */
  readonly port?: number;
  /** Its certificate and the key of it, as PEM. @default - none: `http` */
  readonly tls?: { readonly certificate: string; readonly key: string };
  /** The URL that runners and jobs know it by. @default - of its first address and port */
  readonly url?: string;
  /** What jobs fetch. @default - nothing */
  readonly repository?: Repository;
  /** @default - none */
  readonly registry?: ContainerRegistry;
}

interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/**
 * A stand-in for the part of GitLab that runners talk to: hands out jobs, takes their logs and results, keeps artifacts,
 * makes jobs anew that have failed, and lets jobs fetch its repository.
 *
 * @see https://docs.gitlab.com/api/runners/
 */
export class Coordinator {
  readonly #jobs: Jobs;
  readonly #servers: readonly Server[];
  readonly #addresses: readonly string[];
  readonly #git: GitServer | undefined;
  #port: number;
  #requests = 0;
  /** Whether all tokens are refused. */
  refuses = false;

  /** @param firstId ids of jobs are unique on a stage, since folders of pods are named after them. */
  constructor(
    firstId: number,
    private readonly options: CoordinatorOptions = {},
  ) {
    this.#jobs = new Jobs(firstId);
    this.#port = options.port ?? 0;
    this.#addresses = options.addresses ?? ['127.0.0.1'];
    this.#git =
      options.repository && new GitServer(options.repository, (token) => this.#jobs.running(token)?.id);
    this.#servers = this.#addresses.map(() => this.#server());
  }

  #server(): Server {
    const receive = (request: IncomingMessage, response: ServerResponse) => this.#receive(request, response);
    const { tls } = this.options;
    const server = tls
      ? createTlsServer({ cert: tls.certificate, key: tls.key }, receive)
      : createServer(receive);
    // Longer than runners keep a connection: one that is closed under them counts as a failed request.
    server.keepAliveTimeout = 30 * 60_000;
    return server;
  }

  /** Starts to answer; a second time on the same port. */
  async start(): Promise<void> {
    for (const [index, server] of this.#servers.entries()) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen(this.#port, this.#addresses[index], () => {
          server.off('error', reject);
          resolve();
        });
      });
      this.#port = (server.address() as AddressInfo).port;
    }
  }

  /** Stops to answer, as GitLab in an outage. */
  async stop(): Promise<void> {
    await Promise.all(
      this.#servers.map((server) => {
        server.closeAllConnections();
        return new Promise((resolve) => server.close(resolve));
      }),
    );
  }

  get url(): string {
    const [address = ''] = this.#addresses;
    const host = address.includes(':') ? `[${address}]` : address;
    return this.options.url ?? `${this.options.tls ? 'https' : 'http'}://${host}:${this.#port}`;
  }

  /** How often runners have asked for a job. */
  get requests(): number {
    return this.#requests;
  }

  /** What was asked of the repository, by whom. */
  get gitRequests(): readonly GitRequest[] {
    return this.#git?.requests ?? [];
  }

  /** Puts a job into the queue of the runner with this token. */
  give(runnerToken: string, job: CiJob): number {
    return this.#jobs.give(runnerToken, job);
  }

  /**
   * Cancels a job; the runner learns it with its next report. GitLab has a job `canceling` whose button is pressed once,
   * which leaves time for its `after_script`, and `canceled` at once if it is pressed again.
   */
  cancel(id: number, as: 'canceling' | 'canceled' = 'canceled'): void {
    this.#jobs.known(id).cancel(as);
  }

  /** What is known of a job. */
  job(id: number): JobRecord {
    return this.#jobs.known(id);
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const body = Buffer.concat(chunks);
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://coordinator');
      if (this.#git && GitServer.serves(pathname)) {
        this.#git.answer(request, body, response);
        return;
      }
      const answer = await this.#answer({
        method: request.method ?? '',
        path: pathname.replace('/api/v4/', ''),
        query: searchParams,
        headers: request.headers,
        body,
      }).catch((error): Answer => ({ status: 500, body: { message: String(error) } }));
      send(response, answer);
    });
  }

  async #answer(request: Request): Promise<Answer> {
    const [, id, part] = /^jobs\/(\d+)(\/\w+)?$/.exec(request.path) ?? [];
    if (id) {
      const job = this.#jobs.find(Number(id));
      return job ? this.#answerJob(job, part, request) : FORBIDDEN;
    }
    switch (`${request.method} ${request.path}`) {
      case 'POST runners/verify':
        return { status: 200, body: { id: 1, token: tokenOf(request), token_expires_at: null } };
      case 'POST jobs/request':
        return this.#handOut(request);
      default:
        return NOT_FOUND;
    }
  }

  #handOut(request: Request): Answer {
    this.#requests += 1;
    if (this.refuses) {
      return FORBIDDEN;
    }
    const { token, system_id: manager } = JSON.parse(request.body.toString());
    const next = this.#jobs.take(String(token), String(manager ?? ''));
    if (!next) {
      return { status: 204 };
    }
    const dependencies = (next.job.dependencies ?? []).map((id) => {
      const { archive } = this.#jobs.known(id);
      return { id, ...(archive ? { archive: { name: archive.name, bytes: archive.content.length } } : {}) };
    });
    return { status: 201, body: jobResponse(next.id, next.job, this.#gitlabOf(next.job), dependencies) };
  }

  /** What a job is told of this GitLab; nothing of one that has neither repository nor registry. */
  #gitlabOf(job: CiJob): GitLabOfJobs | undefined {
    const { repository, registry } = this.options;
    const commit = job.commit ?? repository?.head;
    return repository || registry
      ? { url: this.url, ...(commit ? { commit } : {}), ...(registry ? { registry } : {}) }
      : undefined;
  }

  async #answerJob(job: JobOfGitLab, part: string | undefined, request: Request): Promise<Answer> {
    const { method, headers, query, body } = request;
    if (method === 'GET' && part === '/artifacts') {
      return this.#download(job, String(headers['job-token']));
    }
    const update = part === undefined ? JSON.parse(body.toString()) : undefined;
    const token = update ? update.token : headers['job-token'];
    const status = (): Record<string, string> => ({ 'Job-Status': job.state });
    if (token !== jobToken(job.id)) {
      return FORBIDDEN;
    }
    if (!job.isRunning) {
      return { ...FORBIDDEN, headers: status() };
    }
    if (method === 'PATCH' && part === '/trace') {
      const isNext = job.appendLog(String(headers['content-range']), body);
      return { status: isNext ? 202 : 416, headers: { ...status(), Range: `0-${job.traceBytes}` } };
    }
    if (method === 'POST' && part === '/artifacts') {
      const file = await uploadedFile(String(headers['content-type']), body, query);
      if (file) {
        job.addFile(file);
      }
      return file ? { status: 201, body: {} } : { status: 400, body: { message: '400 Bad request' } };
    }
    if (method !== 'PUT' || !update) {
      return NOT_FOUND;
    }
    job.update(update);
    this.#jobs.makeAnew(job);
    // A runner takes `failed` here for the end of a job that it still works on.
    return { status: 200, body: {}, headers: job.isRunning ? status() : {} };
  }

  /** The archive of a job, for the jobs that come after it. */
  #download({ archive }: JobOfGitLab, token: string): Answer {
    if (!this.#jobs.running(token)) {
      return FORBIDDEN;
    }
    return archive ? { status: 200, body: archive.content } : NOT_FOUND;
  }
}

function tokenOf({ body }: Request): string {
  return String(JSON.parse(body.toString()).token ?? '');
}
