import { recordOf, textIn } from '../facts/untyped';

/** Requests as the admission of an API server sees them. Numbers of objects are big integers, as CEL has them. */

/** An object of a request. */
export type Body = Readonly<Record<string, unknown>>;

/** Who asks, as the API server knows it; what `request.userInfo` is in an expression. */
export interface Asker {
  readonly username: string;
  readonly groups: readonly string[];
  /** What else the API server knows of the credentials, such as the pod that a token is bound to. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** One request. */
export interface AdmissionRequest {
  readonly asker: Asker;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE' | 'CONNECT';
  /** The API group; empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly resource: string;
  /** Empty for none. */
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Absent for DELETE; the options for CONNECT. */
  readonly object?: Body | undefined;
  /** The object as it is stored; present for UPDATE and DELETE. */
  readonly oldObject?: Body | undefined;
}

/** What else stands in the cluster when a request is made. */
export interface World {
  /** Objects that policies may take as parameters. */
  readonly objects: readonly Body[];
  /** Namespaces by their names. */
  readonly namespaces: ReadonlyMap<string, NamespaceInWorld>;
}

/** A namespace, and its labels as those who select it read them. */
export interface NamespaceInWorld {
  readonly labels: Readonly<Record<string, string>>;
  readonly object: Body;
}

/** A user with the groups that the API server adds. */
export function asker(username: string, ...groups: readonly string[]): Asker {
  const [, kind, namespace] = username.split(':');
  return {
    username,
    groups: [
      ...groups,
      ...(kind === 'serviceaccount' ? ['system:serviceaccounts', `system:serviceaccounts:${namespace}`] : []),
      'system:authenticated',
    ],
  };
}

/** A ServiceAccount that asks with the token of its pod, as every pod does that mounts one. */
export function askerInPod(username: string, pod: Body): Asker {
  const name = textIn(recordOf(pod['metadata'])['name']);
  return { ...asker(username), extra: { 'authentication.kubernetes.io/pod-name': [name] } };
}

/** A value as CEL has it: integers are big, and what is not set is not there. */
export function celValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    // An array of another realm would make its copies there, and the evaluator knows only those of this one.
    return Array.from(value, celValue);
  }
  if (typeof value === 'object' && value !== null) {
    const record: Record<string, unknown> = {};
    for (const [key, entry] of Object.entries(value)) {
      if (entry !== undefined && entry !== null) {
        record[key] = celValue(entry);
      }
    }
    return record;
  }
  return Number.isInteger(value) ? BigInt(value as number) : value;
}
