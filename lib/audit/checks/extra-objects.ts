import { type KubernetesObject, readObjects } from '../../boundary/facts/manifests/kubernetes-object';
import { isMadeByCluster } from '../../boundary/facts/manifests/made-by-cluster';
import { at, listOf, textIn } from '../../boundary/facts/untyped';
import { PUBLISHED_CONFIG_MAPS } from '../../world/published-config-maps';
import type { Audited, Check } from '../check';
import { driftOf } from '../drift/drift';
import { neededRoles } from '../needed-role';
import { ownObjects } from '../own-objects';
import { namedByPods, requiredSecrets } from '../required';

/** What controllers and kubelets write about objects. */
const ABOUT_OTHERS: ReadonlySet<string> = new Set([
  'Event',
  'Endpoints',
  'EndpointSlice',
  'Lease',
  'ControllerRevision',
  'PodMetrics',
]);

/** What GitLab Runner makes for a job is called so. */
const GENERATED = /^runner-[a-z0-9-]+-project-\d+-concurrent-\d+/;

/** Kinds that GitLab Runner makes for a job beside its pod. */
const GENERATED_KINDS: ReadonlySet<string> = new Set(['Secret', 'ConfigMap', 'Service']);

/** Is there anything in the namespace that nobody reviewed? */
export const EXTRA_OBJECTS: Check = {
  id: 'audit-extra-objects',
  sentence: 'the namespace holds nothing but the objects of the manifests, and what belongs to them',
  why: 'whatever else lives there was reviewed by nobody, and may open what the fleet closes',
  severity: 'high',
  look: (audited, sight) => {
    const { cluster, fleet } = audited;
    const all = cluster.inNamespace;
    for (const kind of cluster.unlisted) {
      sight.couldNotSee(kind);
    }
    if (!all.seen) {
      sight.couldNotSee(`what the namespace holds: ${all.why}`);
      return;
    }
    sight.saw(all.value.length);
    const known = knownNames(audited);
    const accounted = accountedFor(all.value, known, rolesOfAudit(audited));
    for (const object of all.value.filter((one) => !accounted.has(one) && one.kind !== 'Pod')) {
      sight.found(
        object.where,
        `the manifests have no ${object.kind} of this name in ${fleet.namespace}`,
        'find out what it is for: move it to a namespace of its own, or delete it',
      );
    }
  },
};

/** `Kind name` of what the manifests have, and of what its pods name. */
function knownNames(audited: Audited): ReadonlySet<string> {
  const pods = audited.fleet.runners.flatMap(({ manager, job }) => [manager, job?.pod]);
  return new Set([
    ...ownObjects(audited).map(({ kind, name }) => `${kind} ${name}`),
    ...requiredSecrets(audited.fleet).map(({ name }) => `Secret ${name}`),
    ...PUBLISHED_CONFIG_MAPS.map((name) => `ConfigMap ${name}`),
    ...pods.flatMap((pod) => (pod === undefined ? [] : namedByPods(pod))),
  ]);
}

/** What the manifests have, what a cluster makes by itself, and what goes with one of these: a ReplicaSet with its Deployment. */
function accountedFor(
  objects: readonly KubernetesObject[],
  known: ReadonlySet<string>,
  roles: readonly KubernetesObject[],
): ReadonlySet<KubernetesObject> {
  const accounted = new Set(
    objects.filter(
      (object) =>
        known.has(`${object.kind} ${object.name}`) ||
        ABOUT_OTHERS.has(object.kind) ||
        object.kind === 'Pod' ||
        isMadeByCluster(object) ||
        isOfAudit(object, roles, objects) ||
        (GENERATED_KINDS.has(object.kind) && GENERATED.test(object.name)),
    ),
  );
  const uids = new Set([...accounted].map(uidOf));
  for (let found = true; found; ) {
    const owned = objects.filter(
      (object) =>
        !accounted.has(object) &&
        listOf(at(object.raw, 'metadata', 'ownerReferences')).some((owner) =>
          uids.has(textIn(at(owner, 'uid'))),
        ),
    );
    for (const object of owned) {
      accounted.add(object);
      uids.add(uidOf(object));
    }
    found = owned.length > 0;
  }
  return accounted;
}

/** The roles of an audit, as they are printed: they live beside what they look at. */
function rolesOfAudit({ fleet }: Audited): readonly KubernetesObject[] {
  return readObjects(neededRoles([fleet])).objects.filter(({ kind }) => kind === 'Role');
}

/** Whether an object is such a role, word for word, or binds it. Who is bound is told by another check. */
function isOfAudit(
  object: KubernetesObject,
  roles: readonly KubernetesObject[],
  objects: readonly KubernetesObject[],
): boolean {
  const name = object.kind === 'RoleBinding' ? textIn(at(object.raw, 'roleRef', 'name')) : object.name;
  const role = roles.find((one) => one.name === name);
  const live = objects.find((one) => one.kind === 'Role' && one.name === name);
  return (
    role !== undefined &&
    live !== undefined &&
    driftOf(role, live).length === 0 &&
    (object === live || (object.kind === 'RoleBinding' && at(object.raw, 'roleRef', 'kind') === 'Role'))
  );
}

function uidOf({ raw }: KubernetesObject): string {
  return textIn(at(raw, 'metadata', 'uid')) || 'none';
}
