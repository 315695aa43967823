import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { GIT_ENVIRONMENT, type Repository } from './repository';

/** What somebody asked of a repository. */
export interface GitRequest {
  readonly method: string;
  readonly path: string;
  /** The address that it came from. */
  readonly from: string;
  /** The job whose token it bore, if that job runs. */
  readonly job?: number;
  readonly status: number;
  /** The version of Git's protocol, as `2`. */
  readonly protocol?: string;
  /** How many commits of each branch it asks for. */
  readonly depth?: number;
  /** Whether the question came compressed. */
  readonly isCompressed: boolean;
}

/**
 * Git over HTTP, for whoever has the token of a job that runs. Nobody may push.
 *
 * @see https://git-scm.com/docs/git-http-backend
 */
export class GitServer {
  readonly #requests: GitRequest[] = [];

  /** @param jobOf the running job with a token. */
  constructor(
    private readonly repository: Repository,
    private readonly jobOf: (token: string) => number | undefined,
  ) {}

  /** All requests in the order of their answers. */
  get requests(): readonly GitRequest[] {
    return this.#requests;
  }

  /** Whether a path is one of this server's. */
  static serves(path: string): boolean {
    return path.includes('.git/');
  }

  answer(request: IncomingMessage, body: Buffer, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://gitlab');
    const job = this.jobOf(passwordOf(request));
    const isCompressed = request.headers['content-encoding'] === 'gzip';
    const depth = depthIn(isCompressed ? gunzipSync(body) : body);
    const protocol = /version=(\d)/.exec(header(request, 'git-protocol'))?.[1];
    response.on('close', () => {
      this.#requests.push({
        method: request.method ?? '',
        path: pathname,
        from: request.socket.remoteAddress ?? '',
        ...(job === undefined ? {} : { job }),
        status: response.statusCode,
        ...(protocol === undefined ? {} : { protocol }),
        ...(depth === undefined ? {} : { depth }),
        isCompressed,
      });
    });
    if (job === undefined) {
      response
        .writeHead(401, { 'WWW-Authenticate': 'Basic realm="GitLab"' })
        .end('HTTP Basic: Access denied\n');
      return;
    }
    this.#run(request, body, response, pathname, searchParams);
  }

  #run(
    request: IncomingMessage,
    body: Buffer,
    response: ServerResponse,
    path: string,
    query: URLSearchParams,
  ): void {
    const git = spawn('git', ['http-backend'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {
        ...GIT_ENVIRONMENT,
        GIT_PROJECT_ROOT: this.repository.root,
        GIT_HTTP_EXPORT_ALL: '1',
        REQUEST_METHOD: request.method ?? '',
        PATH_INFO: path,
        QUERY_STRING: query.toString(),
        CONTENT_TYPE: header(request, 'content-type'),
        CONTENT_LENGTH: String(body.length),
        HTTP_CONTENT_ENCODING: header(request, 'content-encoding'),
        GIT_PROTOCOL: header(request, 'git-protocol'),
        REMOTE_ADDR: request.socket.remoteAddress ?? '',
      },
    });
    git.on('error', () => response.destroy());
    // It may have answered, and ended, before it read everything.
    git.stdin.on('error', () => {});
    git.stdin.end(body);
    response.on('close', () => git.kill());
    relay(git.stdout, response);
  }
}

/** Passes on what a CGI program prints: headers, an empty line, and the answer. */
function relay(program: NodeJS.ReadableStream, response: ServerResponse): void {
  let head = Buffer.alloc(0);
  const read = (chunk: Buffer) => {
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) {
      return;
    }
    program.off('data', read);
    const headers = new Map(
      head
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()] as const),
    );
    const status = Number.parseInt(headers.get('Status') ?? '200', 10);
    headers.delete('Status');
    response.writeHead(status, Object.fromEntries(headers));
    response.write(head.subarray(end + 4));
    program.pipe(response);
  };
  program.on('data', read);
  program.on('end', () => response.headersSent || response.writeHead(500).end());
}

function header({ headers }: IncomingMessage, name: string): string {
  return String(headers[name] ?? '');
}

/** Of a login with the name that GitLab has for jobs. */
function passwordOf(request: IncomingMessage): string {
  const [, encoded = ''] = /^Basic (.+)$/.exec(header(request, 'authorization')) ?? [];
  const [, password = ''] = /^gitlab-ci-token:(.+)$/.exec(Buffer.from(encoded, 'base64').toString()) ?? [];
  return password;
}

/** Of a line of Git's protocol, which begins with its length and need not end in a newline. */
function depthIn(question: Buffer): number | undefined {
  const [, length = '', text = ''] = /([0-9a-f]{4})(deepen \d+)/.exec(question.toString('latin1')) ?? [];
  const [, depth] = /^deepen (\d+)/.exec(text.slice(0, Number.parseInt(length, 16) - 4)) ?? [];
  return depth === undefined ? undefined : Number(depth);
}
