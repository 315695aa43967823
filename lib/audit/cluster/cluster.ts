import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import type { AdmissionAnswer } from './admission-answer';

/** What was read, or why it could not be. */
export type Seen<Value> =
  | {
      readonly seen: true;
      readonly value: Value;
      /** What is of it and could not be read, each with the reason. */
      readonly except: readonly string[];
    }
  | { readonly seen: false; readonly why: string };

/** Something that was read, but for what is named. */
export function seen<Value>(value: Value, except: readonly string[] = []): Seen<Value> {
  return { seen: true, value, except };
}

/** Something that could not be read. */
export function unseen(why: string): Seen<never> {
  return { seen: false, why };
}

/** What is read of a Secret: that it is there, and the names of its keys, if they are known. Never a value. */
export interface SecretMetadata {
  readonly name: string;
  readonly keys: readonly string[] | undefined;
}

/** What was read of a cluster for one fleet. */
export interface Cluster {
  /** The version of the API server, as `v1.36.1`. */
  readonly version: Seen<string>;
  /** The objects of a kind: in the namespace of the fleet, or for what belongs to no namespace in the cluster. */
  readonly objects: (kind: string) => Seen<readonly KubernetesObject[]>;
  /** All that lives in the namespace, of some kinds with nothing but their metadata. */
  readonly inNamespace: Seen<readonly KubernetesObject[]>;
  /** Kinds of the namespace that could not be listed, and why. */
  readonly unlisted: readonly string[];
  /** Objects of the whole cluster, of kinds that live in namespaces. */
  readonly everywhere: (kind: 'DaemonSet' | 'Role' | 'RoleBinding') => Seen<readonly KubernetesObject[]>;
  /** The Secret of a name; nothing where there is none. */
  readonly secret: (name: string) => Seen<SecretMetadata | undefined>;
  /** What became of requests that the policies must refuse. */
  readonly admission: readonly AdmissionAnswer[];
}

/** A cluster that tells, of everything that is asked for, what could not be read of it: so no check can forget to. */
export function tellingExceptions(cluster: Cluster, tell: (what: string) => void): Cluster {
  const told = <Value>(what: Seen<Value>): Seen<Value> => {
    if (what.seen) {
      what.except.forEach(tell);
    }
    return what;
  };
  return {
    ...cluster,
    objects: (kind) => told(cluster.objects(kind)),
    everywhere: (kind) => told(cluster.everywhere(kind)),
    get inNamespace() {
      return told(cluster.inNamespace);
    },
  };
}
