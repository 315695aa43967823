import type { IncomingMessage } from 'node:http';
import { request as plain } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import type { KubeConfig } from '@kubernetes/client-node';
import type { ApiAnswer, AskingAs, ClusterApi, ReadForm } from '../audit/cluster/cluster-api';
import { shown } from '../audit/shown';
import { UnreadableInput } from './manifests/faults';

/** Milliseconds without a word from the API server. */
const MOST_SILENCE = 30_000;

/** Bytes of one answer: a page of large objects. */
const MOST_BYTES = 256 * 1024 * 1024;

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
 * @throws UnreadableInput from each call if the API server cannot be reached.
 */
export function apiClient(config: KubeConfig): ClusterApi {
  const server = new URL(config.getCurrentCluster()?.server ?? '');
  const send = async (
    method: 'GET' | 'POST',
    path: string,
    headers: Readonly<Record<string, string | readonly string[]>>,
    body?: string,
  ): Promise<ApiAnswer> => {
    const options: RequestOptions = { method };
    try {
      await config.applyToHTTPSOptions(options);
    } catch (error) {
      throw new UnreadableInput(
        `the credentials of the kubeconfig cannot be read (${(error as NodeJS.ErrnoException).code ?? 'no reason given'}): see that kubectl works with them`,
      );
    }
    return ask(
      urlOf(server, path),
      {
        ...options,
        headers: { ...options.headers, ...headers } as NonNullable<RequestOptions['headers']>,
      },
      body,
    );
  };
  return {
    read: (path, form) => send('GET', path, { Accept: ACCEPT[form] }),
    // Whatever is asked for, nothing is kept.
    tryToCreate: async (path, object, as) => {
      const body = JSON.stringify(object);
      return send(
        'POST',
        // A name of a manifest that held a question mark would take the place of what keeps this from happening.
        path.includes('?') ? notOne(path) : `${path}?dryRun=All&fieldManager=gitlab-runners-audit`,
        {
          Accept: ACCEPT.whole,
          'Content-Type': 'application/json',
          'Content-Length': String(Buffer.byteLength(body)),
          ...(as === undefined ? {} : standingInFor(as)),
        },
        body,
      );
    },
  };
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

function ask(url: URL, options: RequestOptions, body: string | undefined): Promise<ApiAnswer> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void =>
      reject(new UnreadableInput(`${url.origin}: the API server cannot be reached (${reason})`));
    const start = url.protocol === 'http:' ? plain : request;
    const call = start(url, options, (response) => {
      textOf(response).then(
        (text) => resolve({ status: response.statusCode ?? 0, body: parsed(text) }),
        (error: NodeJS.ErrnoException) => fail(error.code ?? error.message),
      );
    });
    call.setTimeout(MOST_SILENCE, () => call.destroy(new Error('no answer within 30 seconds')));
    call.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message));
    call.end(body);
  });
}

async function textOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let total = 0;
  for await (const part of response) {
    parts.push(part as Buffer);
    total += (part as Buffer).length;
    if (total > MOST_BYTES) {
      throw new Error('an answer is too large');
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
