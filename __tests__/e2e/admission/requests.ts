import { createHash } from 'node:crypto';
import { type AdmissionRequest, extraOf, groupsOf, type KubernetesObject } from '../../corpus/request';
import type { Answer, ApiServer } from '../cluster/api-server';

/**
 * A request of the corpus with names of its own, so that what one needs to be there does not get into the way of
 * another. Requests that need the same objects share them, as each job pod that is there makes admission slower.
 */
export function withOwnNames(request: AdmissionRequest, index: number): AdmissionRequest {
  const stored = storedFor(request);
  const suffix = stored.length > 0 ? `s${digest(JSON.stringify(stored))}` : `n${index}`;
  const pods = stored.filter(({ kind }) => kind === 'Pod').map(({ metadata }) => metadata?.name ?? '');
  const text = JSON.stringify(request).replaceAll(
    /"(runner-[a-z0-9]+-project-\d+-concurrent-\d+-[a-z0-9-]+)"/g,
    `"$1-${suffix}"`,
  );
  return JSON.parse(
    pods
      .filter((name) => !name.startsWith('runner-'))
      .reduce((renamed, name) => renamed.replaceAll(`"${name}"`, `"${name}-${suffix}"`), text),
  );
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** What must be stored before the request is made. */
export function storedFor({ oldObject, existing = [] }: AdmissionRequest): readonly KubernetesObject[] {
  return [...(oldObject ? [oldObject] : []), ...existing];
}

/** An object as it is stored: whoever does not exist cannot own it, or the garbage collector takes it away. */
export function withoutOwners(object: KubernetesObject): KubernetesObject {
  const { ownerReferences: _owners, ...metadata } = object.metadata ?? {};
  return { ...object, metadata };
}

/** Makes requests as the users that they name, without leaving a trace; connections of a user are used again. */
export class Requesters {
  readonly #clients = new Map<string, ApiServer>();

  constructor(private readonly api: ApiServer) {}

  send(request: AdmissionRequest): Promise<Answer> {
    const identity = { user: request.user, groups: groupsOf(request), extra: extraOf(request) };
    const key = JSON.stringify(identity);
    const client = this.#clients.get(key) ?? this.api.as(identity);
    this.#clients.set(key, client);
    return sendAs(client, request);
  }

  close(): void {
    for (const client of this.#clients.values()) {
      client.close();
    }
  }
}

function sendAs(as: ApiServer, request: AdmissionRequest): Promise<Answer> {
  const { operation, object } = request;
  const path = pathOfRequest(request);
  switch (operation) {
    case 'CREATE':
      return as.create(`${request.subresource ? path : path.replace(/\/[^/]+$/, '')}?dryRun=All`, object);
    case 'UPDATE':
      return update(as, request);
    case 'DELETE':
      return as.delete(path, { dryRun: ['All'] });
    case 'CONNECT':
      return as.create(`${path}?${queryOf(object)}`, undefined);
  }
}

/** Sends only the change: what is stored has defaults and, for a pod, a node, and both must stay. */
async function update(as: ApiServer, request: AdmissionRequest): Promise<Answer> {
  const path = pathOfRequest(request);
  const patch = changes(request.oldObject, request.object);
  if (patch !== undefined) {
    return as.patch(`${path}?dryRun=All`, patch);
  }
  const { body } = await as.get(path.replace(/\/resize$/, ''));
  return as.replace(`${path}?dryRun=All`, body);
}

function pathOfRequest({ group, version, resource, subresource, namespace, name }: AdmissionRequest): string {
  const root = group ? `/apis/${group}/${version}` : `/api/${version}`;
  const scope = resource === 'namespaces' ? '' : `/namespaces/${namespace}`;
  return `${root}${scope}/${resource}/${name}${subresource ? `/${subresource}` : ''}`;
}

function queryOf(options: KubernetesObject | undefined): string {
  const {
    apiVersion: _version,
    kind: _kind,
    metadata: _metadata,
    ...fields
  } = options ?? { apiVersion: '', kind: '' };
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      query.append(key, String(one));
    }
  }
  return query.toString();
}

/** A JSON merge patch from one value to another. */
function changes(from: unknown, to: unknown): unknown {
  if (!isRecord(from) || !isRecord(to)) {
    return JSON.stringify(from) === JSON.stringify(to) ? undefined : to;
  }
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const change = key in to ? changes(from[key], to[key]) : null;
    if (change !== undefined) {
      patch[key] = change;
    }
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
