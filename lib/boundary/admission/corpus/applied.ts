import type { KubernetesObject } from '../../facts/manifests/kubernetes-object';
import { isMadeByCluster } from '../../facts/manifests/made-by-cluster';
import type { ObjectIndex } from '../../facts/manifests/object-index';
import { at } from '../../facts/untyped';
import { type AdmissionRequest, asker, type Body, celValue } from '../request';
import { creating } from './attack';

/** What a request brings into the cluster: an object of the manifests, or pods that it makes. */
export interface Subject {
  /** How it is called in a sentence. */
  readonly what: string;
  /** Where its author finds it. */
  readonly where: string;
}

/** An object of the manifests that somebody applies. */
export interface Applied {
  readonly subject: Subject;
  readonly request: AdmissionRequest;
}

/** A user whom no policy knows. */
const APPLIER = asker('whoever-applies-the-manifests');

/** Every object of a namespace, as whoever applies the manifests creates it. What an export took from it is there already. */
export function appliedTo(namespace: string, index: ObjectIndex): readonly Applied[] {
  return index
    .allIn(namespace)
    .filter((object) => !isFromCluster(object))
    .map((object) => ({
      subject: subjectOf(object),
      request: creating(APPLIER, resourceOf(object.kind), celValue(object.raw) as Body),
    }));
}

/**
 * Whether nobody can create an object that the cluster makes itself: the API server takes no new object that names a
 * version, and the policies hold whoever changes the one that is there.
 */
function isFromCluster(object: KubernetesObject): boolean {
  const version = at(object.raw, 'metadata', 'resourceVersion');
  return isMadeByCluster(object) && typeof version === 'string' && /^[1-9]\d*$/.test(version);
}

/** An object itself. */
export function subjectOf({ kind, where }: KubernetesObject): Subject {
  return { what: `this ${kind}`, where };
}

/** The pods of a workload, which are told at its template. */
export function podsOf({ kind, where }: KubernetesObject): Subject {
  return { what: `the pods of this ${kind}`, where: `${where} / spec.template` };
}

/**
 * The resource of a kind, in the way in which Kubernetes itself guesses it.
 *
 * @see https://pkg.go.dev/k8s.io/apimachinery/pkg/api/meta#UnsafeGuessKindToResource
 */
function resourceOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (singular === 'endpoints') {
    return singular;
  }
  return singular.endsWith('s')
    ? `${singular}es`
    : singular.endsWith('y')
      ? `${singular.slice(0, -1)}ies`
      : `${singular}s`;
}
