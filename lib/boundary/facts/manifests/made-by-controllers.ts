import { isDeepStrictEqual } from 'node:util';
import { at, isEmpty, isRecord, isUnset, listOf, recordOf, textIn, type UntypedRecord } from '../untyped';
import type { KubernetesObject } from './kubernetes-object';

/**
 * The objects of an export that a controller made of another one of it, to the letter: the ReplicaSets of a Deployment
 * and their pods. They are what is judged at their owner, and go when it changes.
 *
 * Only what an API server has numbered can be one. Whoever forges that gains nothing: applied, it is what is judged at
 * its owner, or has no pods.
 *
 * @see https://kubernetes.io/docs/concepts/overview/working-with-objects/owners-dependents/
 */
export function madeByControllers(objects: readonly KubernetesObject[]): ReadonlySet<KubernetesObject> {
  const byUid = new Map(
    objects
      .filter(isExported)
      .map((object) => [textIn(at(object.raw, 'metadata', 'uid')), object] as const)
      .filter(([uid]) => uid !== ''),
  );
  const made = new Set<KubernetesObject>();
  for (const kind of ['ReplicaSet', 'Pod']) {
    for (const object of objects) {
      const owner = object.kind === kind ? ownerOf(object, byUid) : undefined;
      if (owner !== undefined && isMadeOf(object, owner)) {
        made.add(object);
      }
    }
  }
  return made;
}

/** Whether an object was read from an API server, which gave it a version. */
export function isExported({ raw }: KubernetesObject): boolean {
  const version = at(raw, 'metadata', 'resourceVersion');
  return typeof version === 'string' && /^[1-9]\d*$/.test(version);
}

function ownerOf(
  object: KubernetesObject,
  byUid: ReadonlyMap<string, KubernetesObject>,
): KubernetesObject | undefined {
  const reference = listOf(at(object.raw, 'metadata', 'ownerReferences')).find(
    (item) => at(item, 'controller') === true,
  );
  const owner = byUid.get(textIn(at(reference, 'uid')));
  return owner !== undefined &&
    isExported(object) &&
    owner.kind === at(reference, 'kind') &&
    owner.name === at(reference, 'name') &&
    owner.namespace === object.namespace
    ? owner
    : undefined;
}

/** A ReplicaSet of an older version has no pods any more, and no pod is told by it. */
function isMadeOf({ kind, raw }: KubernetesObject, owner: KubernetesObject): boolean {
  const template = at(owner.raw, 'spec', 'template');
  if (kind === 'ReplicaSet') {
    return (
      owner.kind === 'Deployment' &&
      (at(raw, 'spec', 'replicas') === 0 ||
        isDeepStrictEqual(withoutHash(at(raw, 'spec', 'template')), withoutHash(template)))
    );
  }
  return owner.kind === 'ReplicaSet' && at(owner.raw, 'spec', 'replicas') !== 0 && isPodOf(raw, template);
}

/** The label by which a Deployment tells its ReplicaSets apart. */
function withoutHash(template: unknown): unknown {
  const { 'pod-template-hash': _hash, ...labels } = recordOf(at(template, 'metadata', 'labels'));
  const metadata = { ...recordOf(at(template, 'metadata')), labels };
  return { ...recordOf(template), metadata };
}

/** What the API server and the scheduler add to a pod whose template does not say it. */
const ADDED_IF_UNSET: readonly string[] = [
  'nodeName',
  'serviceAccount',
  'priority',
  'preemptionPolicy',
  'enableServiceLinks',
  'imagePullSecrets',
];

/** Lists to which they add. */
const ADDED_TO: readonly string[] = ['containers', 'tolerations', 'volumes'];

/** Tolerations that every pod gets for a while. */
const ADDED_TOLERATIONS: ReadonlySet<unknown> = new Set([
  'node.kubernetes.io/not-ready',
  'node.kubernetes.io/unreachable',
]);

/** The volume by which a pod gets the token of its ServiceAccount, and where it is mounted. */
const TOKEN_VOLUME = /^kube-api-access-[a-z0-9]{5}$/;
const TOKEN_PATH = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Whether a pod is what its template says, with nothing but what a cluster adds to every pod. */
function isPodOf(pod: UntypedRecord, template: unknown): boolean {
  const spec = recordOf(pod['spec']);
  const wanted = recordOf(at(template, 'spec'));
  const keys = [...new Set([...Object.keys(spec), ...Object.keys(wanted)])].filter(
    (key) => !ADDED_TO.includes(key) && !(ADDED_IF_UNSET.includes(key) && isEmpty(wanted[key])),
  );
  const lists = (value: UntypedRecord): unknown => {
    const tokens = [...listOf(value['volumes'])].filter((volume) => isToken(volume, value));
    const names = new Set(tokens.map((volume) => at(volume, 'name')));
    return {
      containers: [...listOf(value['containers'])].map((container) => withoutToken(container, names)),
      tolerations: [...listOf(value['tolerations'])].filter(
        (item) => !ADDED_TOLERATIONS.has(at(item, 'key')),
      ),
      volumes: [...listOf(value['volumes'])].filter((volume) => !tokens.includes(volume)),
    };
  };
  return (
    keys.every((key) => isDeepStrictEqual(spec[key], wanted[key])) &&
    isDeepStrictEqual(lists(spec), lists(wanted)) &&
    // The older name of the same field counts where the newer one is not there.
    (isEmpty(spec['serviceAccount']) || spec['serviceAccount'] === wanted['serviceAccountName']) &&
    // Labels decide whom policies of the network select.
    isDeepStrictEqual(at(pod, 'metadata', 'labels'), at(template, 'metadata', 'labels'))
  );
}

/** What the API server puts into that volume: anything else below its name is somebody's own. */
const TOKEN_SOURCES: ReadonlySet<string> = new Set(['serviceAccountToken', 'configMap', 'downwardAPI']);

function isToken(volume: unknown, spec: UntypedRecord): boolean {
  const { name, projected, ...others } = recordOf(volume);
  const sources = listOf(at(projected, 'sources'));
  return (
    // No token is added where the pod says that it wants none.
    spec['automountServiceAccountToken'] !== false &&
    TOKEN_VOLUME.test(textIn(name)) &&
    Object.keys(others).length === 0 &&
    sources.length > 0 &&
    sources.every(
      (source) =>
        isRecord(source) &&
        Object.keys(source).every((key) => TOKEN_SOURCES.has(key)) &&
        (isUnset(source['configMap']) || at(source, 'configMap', 'name') === 'kube-root-ca.crt'),
    )
  );
}

function withoutToken(container: unknown, tokens: ReadonlySet<unknown>): unknown {
  const { volumeMounts, ...rest } = recordOf(container);
  const mounts = [...listOf(volumeMounts)].filter(
    (mount) => at(mount, 'mountPath') !== TOKEN_PATH || !tokens.has(at(mount, 'name')),
  );
  return { ...rest, volumeMounts: mounts };
}
