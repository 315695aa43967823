import { type AdmissionRequest, groupsOf, type KubernetesObject } from '../../corpus/request';
import type { Answer, ApiServer } from '../cluster/api-server';

/**
 * A request of the corpus with names of its own, so that what one needs to be there does not get into the way of
 * another: pods, and Secrets that a runner would have made.
 */
export function withOwnNames(request: AdmissionRequest, suffix: string): AdmissionRequest {
  const stored = storedFor(request).map(({ kind, metadata }) => ({ kind, name: metadata?.name ?? '' }));
  const names = stored.filter(({ kind, name }) => kind === 'Pod' || name.startsWith('runner-'));
  let text = JSON.stringify(request);
  for (const { name } of names) {
    text = text.replaceAll(`"${name}"`, `"${name}-${suffix}"`);
  }
  return JSON.parse(text);
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

/** Makes a request as the user that it names, without leaving a trace. */
export async function send(api: ApiServer, request: AdmissionRequest): Promise<Answer> {
  const as = api.as({ user: request.user, groups: groupsOf(request) });
  try {
    return await sendAs(as, request);
  } finally {
    as.close();
  }
}

function sendAs(as: ApiServer, request: AdmissionRequest): Promise<Answer> {
  const { operation, object, oldObject } = request;
  const path = pathOfRequest(request);
  switch (operation) {
    case 'CREATE':
      return as.create(`${request.subresource ? path : path.replace(/\/[^/]+$/, '')}?dryRun=All`, object);
    case 'UPDATE':
      // Only the change: what is stored has defaults and, for a pod, a node, and both must stay.
      return as.patch(`${path}?dryRun=All`, changes(oldObject, object) ?? {});
    case 'DELETE':
      return as.delete(path, { dryRun: ['All'] });
    case 'CONNECT':
      return as.create(`${path}?${queryOf(object)}`, undefined);
  }
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
