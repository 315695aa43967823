import type { Facts, FleetFacts } from '../../boundary/facts/facts';
import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import { at, textIn, textsOf } from '../../boundary/facts/untyped';
import { ownObjects } from '../own-objects';
import { requiredSecrets } from '../required';
import { type AdmissionAnswer, outcomeOf } from './admission-answer';
import { type AdmissionCase, admissionCases } from './admission-cases';
import { type ChangeCase, changeCases } from './change-cases';
import { type Cluster, type SecretMetadata, type Seen, seen, unseen } from './cluster';
import type { AskingAs, ClusterApi } from './cluster-api';
import { inTurns } from './in-turns';
import { listed, readOne, whyNot } from './reading';
import { secretMetadata } from './secret-keys';
import { type ServedResource, servedIn, silentIn } from './served';

const RBAC = 'rbac.authorization.k8s.io';

/** Kinds that are read beside those of the manifests, with their groups: others may have kinds of the same names. */
const GROUP_OF: ReadonlyMap<string, string> = new Map([
  ['Pod', ''],
  ['Deployment', 'apps'],
  ['ReplicaSet', 'apps'],
  ['Role', RBAC],
  ['RoleBinding', RBAC],
  ['Namespace', ''],
  ['Node', ''],
  ['ClusterRole', RBAC],
  ['ClusterRoleBinding', RBAC],
  ['PriorityClass', 'scheduling.k8s.io'],
  ['RuntimeClass', 'node.k8s.io'],
]);

/** Kinds of namespaces that are read in all of them. */
const EVERYWHERE: ReadonlyMap<string, string> = new Map([
  ['DaemonSet', 'apps'],
  ['Role', RBAC],
  ['RoleBinding', RBAC],
]);

/** Nobody's objects: they are written all the time, and about others. */
const NEVER_READ: ReadonlySet<string> = new Set(['Event', 'PodMetrics']);

type Objects = Seen<readonly KubernetesObject[]>;

/**
 * Reads of a cluster what an audit of one fleet asks for. It changes nothing, and what may not be read is noted as such.
 *
 * @param tell told what is read next.
 */
export async function readCluster(
  api: ClusterApi,
  facts: Facts,
  fleet: FleetFacts,
  tell: (what: string) => void,
): Promise<Cluster> {
  const { namespace } = fleet;
  tell('what the API server serves');
  const version = await versionOf(api);
  const served = await resourcesOf(api);
  const reader = await readerOf(api);
  const kinds = new Map(ownObjects({ facts, fleet }).map(({ kind, group }) => [kind, group]));
  const isWanted = ({ kind, group }: ServedResource): boolean =>
    (kinds.get(kind) ?? GROUP_OF.get(kind)) === group;
  const resources = served.seen ? served.value.filter(({ kind }) => !NEVER_READ.has(kind)) : [];
  const here = onlyOnce(resources.filter(({ namespaced }) => namespaced));
  const objects = new Map<string, Objects>();
  await inTurns(here, async (resource) => {
    tell(`${resource.resource} in ${namespace}`);
    const isWhole = resource.kind !== 'Secret' && isWanted(resource);
    objects.set(keyOf(resource), await listed(api, resource, namespace, isWhole ? 'whole' : 'metadata-list'));
  });
  const ofCluster = resources.filter(
    (resource) => !resource.namespaced && resource.kind !== 'Namespace' && isWanted(resource),
  );
  await inTurns(ofCluster, async (resource) => {
    tell(resource.resource);
    objects.set(keyOf(resource), await listed(api, resource, '', 'whole'));
  });
  const everywhere = new Map<string, Objects>();
  await inTurns(
    here.filter(({ kind, group }) => EVERYWHERE.get(kind) === group),
    async (resource) => {
      tell(`${resource.resource} in all namespaces`);
      everywhere.set(resource.kind, await listed(api, resource, '', 'whole'));
    },
  );
  const own = await readOne(api, `/api/v1/namespaces/${namespace}`, 'whole', 'Namespace');
  objects.set('/Namespace', own.seen ? seen(own.value === undefined ? [] : [own.value], own.except) : own);
  tell('Secrets');
  const secrets = await secretsOf(api, fleet);
  tell('what the policies refuse');
  const asker = reader.seen ? reader.value : undefined;
  const admission = [
    ...(await tried(api, admissionCases(facts, fleet, asker), reader)),
    ...(await changesTried(api, changeCases(facts, fleet, asker, objectsIn(objects.get('/Pod'))), asker)),
  ];
  const whereNotServed = (kind: string): Objects => {
    if (!served.seen) {
      return served;
    }
    // Of a kind that is not served there are no objects; but every API server serves what Kubernetes itself has.
    return GROUP_OF.has(kind) || EVERYWHERE.has(kind) ? unseen('the API server does not serve it') : seen([]);
  };
  return {
    version,
    objects: (kind) =>
      objects.get(`${kinds.get(kind) ?? GROUP_OF.get(kind) ?? ''}/${kind}`) ?? whereNotServed(kind),
    inNamespace: served.seen
      ? seen(
          here.flatMap((resource) => objectsIn(objects.get(keyOf(resource)))),
          here.flatMap((resource) => exceptionsIn(objects.get(keyOf(resource)))),
        )
      : served,
    unlisted: [
      ...(served.seen ? served.except : []),
      ...here.flatMap((resource) => {
        const list = objects.get(keyOf(resource));
        return list === undefined || list.seen ? [] : [`${resource.resource}: ${list.why}`];
      }),
    ],
    everywhere: (kind) => everywhere.get(kind) ?? whereNotServed(kind),
    secret: (name) => secrets.get(name) ?? unseen('it was not asked for'),
    admission,
  };
}

function keyOf({ group, kind }: ServedResource): string {
  return `${group}/${kind}`;
}

/** Old groups serve the same objects under other names, such as the Events of two groups. */
function onlyOnce(resources: readonly ServedResource[]): readonly ServedResource[] {
  return [...new Map(resources.map((resource) => [keyOf(resource), resource])).values()];
}

function objectsIn(objects: Objects | undefined): readonly KubernetesObject[] {
  return objects?.seen ? objects.value : [];
}

function exceptionsIn(objects: Objects | undefined): readonly string[] {
  return objects?.seen ? objects.except : [];
}

async function versionOf(api: ClusterApi): Promise<Seen<string>> {
  const answer = await api.read('/version', 'whole');
  const version = textIn(at(answer.body, 'gitVersion'));
  return answer.status === 200 && version !== '' ? seen(version) : unseen(whyNot(answer));
}

async function resourcesOf(api: ClusterApi): Promise<Seen<readonly ServedResource[]>> {
  const answers = [await api.read('/api', 'discovery'), await api.read('/apis', 'discovery')];
  const refused = answers.find(({ status }) => status !== 200);
  const served = answers.map(({ body }) => servedIn(body));
  if (refused !== undefined) {
    return unseen(whyNot(refused));
  }
  return served.some((some) => some.length === 0)
    ? unseen('the API server does not say what it serves')
    : seen(
        served.flat(),
        answers.flatMap(({ body }) => silentIn(body)),
      );
}

/** Who runs the audit, as policies see them. */
async function readerOf(api: ClusterApi): Promise<Seen<AskingAs>> {
  const answer = await api.tryToCreate('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'SelfSubjectReview',
  });
  const info = at(answer.body, 'status', 'userInfo');
  const username = textIn(at(info, 'username'));
  return username === '' ? unseen(whyNot(answer)) : seen({ username, groups: textsOf(at(info, 'groups')) });
}

async function secretsOf(
  api: ClusterApi,
  fleet: FleetFacts,
): Promise<ReadonlyMap<string, Seen<SecretMetadata | undefined>>> {
  const secrets = new Map<string, Seen<SecretMetadata | undefined>>();
  await inTurns(requiredSecrets(fleet), async ({ name }) => {
    const path = `/api/v1/namespaces/${fleet.namespace}/secrets/${encodeURIComponent(name)}`;
    const secret = await readOne(api, path, 'metadata', 'Secret');
    secrets.set(name, secret.seen ? seen(secret.value && secretMetadata(secret.value)) : secret);
  });
  return secrets;
}

async function tried(
  api: ClusterApi,
  cases: readonly AdmissionCase[],
  reader: Seen<AskingAs>,
): Promise<readonly AdmissionAnswer[]> {
  const answers: AdmissionAnswer[] = [];
  await inTurns(cases, async ({ policy, rule, tries, path, object, as }) => {
    const answer = await api.tryToCreate(path, object, as);
    const name = as?.username ?? (reader.seen ? reader.value.username : 'whoever runs this');
    answers.push({ policy, rule, tries, as: name, ...outcomeOf(answer, policy) });
  });
  return answers;
}

async function changesTried(
  api: ClusterApi,
  cases: readonly ChangeCase[],
  asker: AskingAs | undefined,
): Promise<readonly AdmissionAnswer[]> {
  const answers: AdmissionAnswer[] = [];
  for (const { policy, rule, tries, path, patch } of cases) {
    const answer = await api.tryToChange(path, patch);
    answers.push({ policy, rule, tries, as: asker?.username ?? '', ...outcomeOf(answer, policy) });
  }
  return answers;
}
