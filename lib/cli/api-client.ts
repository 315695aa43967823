import type { IncomingMessage } from 'node:http';
import { request as plain } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ApiAnswer, AskingAs, ClusterApi, ReadForm } from '../audit/cluster/cluster-api';
import { shown } from '../audit/shown';
import { connectionFault } from './connection-faults';
import { credentialsOf } from './credentials';
import { UnreadableInput } from './manifests/faults';

/** How long and how much an API server may answer. */
export interface AnswerLimits {
  /** Milliseconds without a word. */
  readonly silence: number;
  /** Milliseconds until the end of an answer. */
  readonly whole: number;
  /** Bytes of one answer: a page of large objects. */
  readonly bytes: number;
}

const LIMITS: AnswerLimits = { silence: 30_000, whole: 300_000, bytes: 256 * 1024 * 1024 };

/** How often something is asked for again, where an API server has too much to do, and the longest seconds between. */
const MOST_TIMES = 3;
const LONGEST_PAUSE = 10;

type Headers = Readonly<Record<string, string | readonly string[]>>;

const ACCEPT: { readonly [F in ReadForm]: string } = {
  whole: 'application/json',
  metadata: 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1',
  'metadata-list': 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1',
  discovery: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
};

/**
 * A client of the API server that the current context of a kubeconfig names. The typed client of the library drops fields that
 * it does not know, and an audit must see them; so answers are read as they are.
 *
 * @throws UnreadableInput from each call if the API server cannot be reached, or does not know who asks.
 */
export function apiClient(config: KubeConfig, limits: AnswerLimits = LIMITS): ClusterApi {
  const server = serverOf(config);
  // A program that gives credentials is started once, and again only when they are no longer good.
  let credentials: Promise<RequestOptions> | undefined;
  const ask = async (method: 'GET' | 'POST' | 'PATCH', path: string, headers: Headers, body?: string) => {
    credentials ??= credentialsOf(config);
    const options = await credentials;
    const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
    const all = { ...options.headers, ...headers, ...length } as NonNullable<RequestOptions['headers']>;
    return answerTo(urlOf(server, path), { ...options, method, headers: all }, body, limits);
  };
  const send = async (...words: Parameters<typeof ask>): Promise<ApiAnswer> => {
    let answer = await ask(...words);
    if (answer.status === 401) {
      credentials = undefined;
      answer = await ask(...words);
    }
    for (let times = 1; answer.status === 429 && times < MOST_TIMES; times++) {
      const pause = answer.pause * 1000;
      await new Promise((resolve) => setTimeout(resolve, pause));
      answer = await ask(...words);
    }
    if (answer.status === 401) {
      throw new UnreadableInput(
        `${server.origin}: the API server does not know who asks (401): the credentials of context ${shown(config.getCurrentContext())} have expired, or are of another cluster: sign in again`,
      );
    }
    return { status: answer.status, body: answer.body };
  };
  return {
    read: (path, form) => send('GET', path, { Accept: ACCEPT[form] }),
    tryToCreate: async (path, object, as) =>
      send('POST', dryRunOf(path), headersFor('application/json', as), JSON.stringify(object)),
    tryToChange: async (path, patch) =>
      send(
        'PATCH',
        dryRunOf(path),
        headersFor('application/strategic-merge-patch+json'),
        JSON.stringify(patch),
      ),
  };
}

/** Connections are none that could be tried: what is asked for begins at once. */
const CONNECTIONS = /\/(?:exec|attach|portforward|proxy)(?:\/|$)/;

/**
 * Whatever is asked for at a path, so that nothing is kept. A name of a manifest that held a question mark would take the place
 * of what keeps this from happening.
 */
function dryRunOf(path: string): string {
  return path.includes('?') || CONNECTIONS.test(path)
    ? notOne(path)
    : `${path}?dryRun=All&fieldManager=gitlab-runners-audit`;
}

function headersFor(type: string, as?: AskingAs): Headers {
  return { Accept: ACCEPT.whole, 'Content-Type': type, ...(as === undefined ? {} : standingInFor(as)) };
}

/**
 * The API server of the current context.
 *
 * @throws UnreadableInput if it is none.
 */
function serverOf(config: KubeConfig): URL {
  const { name = '', server = '', proxyUrl, skipTLSVerify } = config.getCurrentCluster() ?? {};
  const refuse = (why: string): never => {
    throw new UnreadableInput(`cluster ${shown(name)} of the kubeconfig: ${why}`);
  };
  const url = URL.canParse(server) ? new URL(server) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol)) {
    return refuse('its server is no URL of an API server: write it as https://name:port');
  }
  if (url.protocol === 'http:' && skipTLSVerify !== true) {
    return refuse('its server is http, where anybody may answer and read: write https');
  }
  return proxyUrl && !URL.canParse(proxyUrl)
    ? refuse('its proxy-url is no URL: write it as http://name:port')
    : url;
}

/**
 * What is asked for, at the server: exactly that. A path holds names of manifests, which may be anybody's, and one with `#` or
 * `..` would be another path, or the same without its query.
 */
function urlOf(server: URL, path: string): URL {
  const url = new URL(`${server.href.replace(/\/$/, '')}${path}`);
  return url.origin === server.origin && url.hash === '' && url.href.endsWith(path) ? url : notOne(path);
}

function notOne(path: string): never {
  throw new UnreadableInput(
    `${shown(path)}: no path of an API server: give manifests with names of Kubernetes`,
  );
}

/** @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#user-impersonation */
function standingInFor({
  username,
  groups,
  extra = {},
}: AskingAs): Record<string, string | readonly string[]> {
  return {
    'Impersonate-User': username,
    'Impersonate-Group': groups,
    ...Object.fromEntries(
      Object.entries(extra).map(([key, values]) => [`Impersonate-Extra-${encodeURIComponent(key)}`, values]),
    ),
  };
}

/** An answer, and the seconds after which to ask again. */
interface TimedAnswer extends ApiAnswer {
  readonly pause: number;
}

function answerTo(
  url: URL,
  options: RequestOptions,
  body: string | undefined,
  { silence, whole, bytes }: AnswerLimits,
): Promise<TimedAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void =>
      reject(new UnreadableInput(`${url.origin}: the API server cannot be reached ${reason}`));
    const late = `(it does not end its answer): see whether it has too much to do, and try again`;
    const start = url.protocol === 'http:' ? plain : request;
    try {
      const call = start(url, { ...options, signal: AbortSignal.timeout(whole) }, (response) => {
        textOf(response, bytes).then(
          (text) =>
            resolve({
              status: response.statusCode ?? 0,
              body: parsed(text),
              pause: Math.min(Number(response.headers['retry-after'] ?? 1) || 0, LONGEST_PAUSE),
            }),
          (error) => fail(isTooLate(error) ? late : connectionFault(error)),
        );
      });
      call.setTimeout(silence, () => call.destroy(new DOMException('', 'TimeoutError')));
      call.on('error', (error) => fail(isTooLate(error) ? late : connectionFault(error)));
      call.end(body);
    } catch (error) {
      fail(connectionFault(error));
    }
  });
}

function isTooLate(error: Error): boolean {
  return error.name === 'TimeoutError' || error.name === 'AbortError';
}

async function textOf(response: IncomingMessage, most: number): Promise<string> {
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of response) {
    parts.push(part as Buffer);
    total += (part as Buffer).length;
    if (total > most) {
      throw Object.assign(new Error('an answer is too large'), { code: 'an answer is too large' });
    }
  }
  return Buffer.concat(parts).toString();
}

/** What is no JSON is told as a message. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}
