import type { Facts } from '../facts/facts';
import { accessOf, isCloudToken } from '../facts/fleet/cache-access';
import { isIdentityVolume } from '../facts/fleet/job-identity';
import { isMadeByCluster } from '../facts/manifests/made-by-cluster';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { isUnset, textIn, textOf } from '../facts/untyped';
import {
  type Field,
  hasItems,
  isSet,
  itemsOf,
  namedBy,
  ofObject,
  orUnset,
  placeOf,
  under,
  unless,
  valuesOf,
} from '../fields';
import { ofPod, volumesOf } from '../pod-fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import {
  identityIn,
  labelled,
  ownPodsOf,
  PODS,
  RUNNERS,
  requiredObjectsOf,
  strangersAmongPods,
} from '../subjects';
import { CLOUD_IDENTITIES } from './cloud-identities';

/** Labels and annotations by which clouds give identities to pods. */
const CLOUD_IDENTITY =
  /^(?:eks\.amazonaws\.com\/|iam\.amazonaws\.com\/|iam\.gke\.io\/|azure\.workload\.identity\/|aadpodidbinding$|vault\.hashicorp\.com\/)/;

/** By this annotation the admission plugin of ServiceAccounts refuses managers their token, and jobs what they pull with. */
const MOUNTABLE_SECRETS = 'kubernetes.io/enforce-mountable-secrets';

/** What a volume may project, and what gives an identity. */
const PROJECTED_IDENTITIES = ['serviceAccountToken', 'podCertificate', 'clusterTrustBundle'] as const;

/** Which ServiceAccounts there are, and whose token is where. */
export const SERVICE_ACCOUNTS: readonly Rule[] = [
  rule({
    id: 'service-account-no-automount',
    sentence: 'no ServiceAccount gives its token to pods by itself',
    why: 'a pod that forgets to refuse the token would get one',
    serves: ['account-for-job-pods'],
    of: requiredObjectsOf('ServiceAccount'),
    faults: [
      {
        problem: 'pods get the token by default',
        fix: 'set automountServiceAccountToken to false',
        // Other rules hold that nothing runs as the default ServiceAccount, and that no Role is bound to it.
        where: (account) =>
          !(isUnset(account.raw['automountServiceAccountToken']) && isMadeByCluster(account)) &&
          unless(false, ofObject(account, 'automountServiceAccountToken')),
      },
      {
        problem: 'the ServiceAccount names Secrets',
        fix: 'remove secrets',
        where: (account) => [ofObject(account, 'secrets')].filter(hasItems).map(placeOf),
      },
      {
        problem: 'pods that read a Secret which the ServiceAccount does not name are refused',
        fix: 'remove the annotation',
        where: ({ where, annotations }) =>
          annotations[MOUNTABLE_SECRETS] === 'true' && `${where} / annotation ${MOUNTABLE_SECRETS}`,
      },
      {
        problem: 'the Secret is one of a runner',
        fix: 'remove it',
        where: (account, { fleetOf }) =>
          valuesOf(ofObject(account, 'imagePullSecrets'))
            .map((reference) => namedBy(reference, 'name'))
            .filter(({ value }) => fleetOf.get(account.namespace)?.secretNames.has(textIn(value)) === true),
      },
    ],
  }),
  rule({
    id: 'service-account-token-held',
    sentence: 'a job has no ServiceAccount token, and a manager says in words that it has one',
    why: 'a token in a job is the API server in the hands of whoever wrote the job',
    serves: ['account-for-job-pods'],
    of: PODS,
    problem: 'the pod may get a token that nobody asked for',
    fix: 'set automountServiceAccountToken',
    where: (pod) => {
      const mounted = ofPod(pod, 'automountServiceAccountToken');
      return pod.origin === 'job'
        ? unless(false, mounted)
        : typeof mounted.value !== 'boolean' && {
            ...orUnset(mounted),
            allowed: 'true for a manager, false for anything else',
          };
    },
  }),
  rule({
    id: 'service-account-token-projected',
    sentence:
      'no volume projects a ServiceAccount token or certificate, but that of a manager for the cloud of its cache or of a job for its own',
    why: 'a projected token goes past automountServiceAccountToken, for any audience',
    serves: ['account-for-job-pods'],
    of: PODS,
    problem: 'the volume brings an identity',
    fix: 'remove the source',
    where: (pod, facts) =>
      identitiesIn(pod)
        .filter((identity) => !isOfCache(identity, pod, facts) && !isOfJob(pod, facts))
        .map(placeOf),
    opens: (pod, facts) =>
      identitiesIn(pod)
        .filter((identity) => isOfCache(identity, pod, facts))
        .map((token) => ({
          at: token.at,
          sentence: `whoever runs ${textIn(namedBy(token, 'audience').value)} knows the manager by its ServiceAccount`,
        })),
  }),
  ...CLOUD_IDENTITIES,
  rule({
    id: 'service-account-own',
    sentence: 'each manager runs as {runner}-manager and its jobs as {runner}-job',
    why: 'with the ServiceAccount of another runner a job has that runner’s rights',
    serves: ['account-for-job-pods'],
    of: RUNNERS,
    problem: 'the pod runs as another ServiceAccount',
    fix: 'use {allowed}',
    where: (runner) =>
      ownPodsOf(runner)
        .filter(({ pod, role }) => !runsAs(pod, `${runner.name}-${role}`))
        .map(({ pod, role }) => ({ ...accountOf(pod), allowed: `${runner.name}-${role}` })),
  }),
  rule({
    id: 'cloud-identity-absent',
    sentence: 'no ServiceAccount and no pod stands for an identity of a cloud',
    why: 'clouds trade the identity of such a pod for credentials that reach far beyond the cluster',
    serves: ['account-for-job-pods'],
    of: labelled('ServiceAccount'),
    problem: 'the key gives an identity of a cloud',
    fix: 'remove it',
    where: ({ where, labels, annotations }) =>
      Object.keys({ ...labels, ...annotations })
        .filter((key) => CLOUD_IDENTITY.test(key))
        .map((key) => `${where} / ${key}`),
  }),
  rule({
    id: 'service-account-named',
    sentence: 'no pod runs as the default ServiceAccount of its namespace',
    why: 'the default one is shared by whoever names none, so its rights cannot be told apart',
    serves: ['account-for-job-pods'],
    of: PODS,
    problem: 'the pod runs as the default ServiceAccount',
    fix: 'name a ServiceAccount',
    where: (pod) => ['', 'default'].includes(accountNameOf(pod) ?? '') && accountOf(pod).at,
  }),
  rule({
    id: 'service-account-no-strangers',
    sentence: 'no other pod uses the ServiceAccount of a runner',
    why: 'admission knows a manager by its ServiceAccount, whatever its labels say',
    serves: ['account-for-job-pods'],
    of: PODS,
    overall: [
      {
        problem: 'the pod uses the ServiceAccount of a runner',
        fix: 'give it one of its own',
        where: (facts) => {
          const accounts = accountsOfRunners(facts);
          return strangersAmongPods(facts)
            .map((pod) => ({
              at: accountOf(pod).at,
              value: `${pod.namespace}/${accountNameOf(pod) ?? 'default'}`,
            }))
            .filter(({ value }) => accounts.has(value));
        },
      },
    ],
  }),
];

function identitiesIn(pod: PodTemplate): readonly Field[] {
  return volumesOf(pod).flatMap(identitiesOf);
}

function identitiesOf(volume: Field): readonly Field[] {
  return itemsOf(under(volume, 'projected', 'sources'))
    .flatMap((source) => PROJECTED_IDENTITIES.map((kind) => under(source, kind)))
    .filter(isSet);
}

/** Whether it is the token of a manager for the cloud of its own cache: never one that the API server takes. */
function isOfCache({ at: place, value }: Field, pod: PodTemplate, { runners }: Facts): boolean {
  const runner = runners.find(({ manager }) => manager === pod);
  return (
    runner !== undefined && place.endsWith('.serviceAccountToken') && isCloudToken(value, accessOf(runner))
  );
}

/** Whether the identities of a pod are those of its one volume for its cloud. */
function isOfJob(pod: PodTemplate, facts: Facts): boolean {
  const identity = identityIn(pod, facts);
  return volumesOf(pod)
    .filter((volume) => identitiesOf(volume).length > 0)
    .every(({ value }) => isIdentityVolume(value, identity));
}

function accountNameOf(pod: PodTemplate): string | undefined {
  return textOf(pod.spec['serviceAccountName']) ?? textOf(pod.spec['serviceAccount']);
}

function accountOf(pod: PodTemplate): Field {
  return orUnset({ at: `${pod.where}.serviceAccountName`, value: accountNameOf(pod) });
}

/** Whether a pod names an account, and no other by the old name of the field. */
function runsAs(pod: PodTemplate, account: string): boolean {
  const { serviceAccountName, serviceAccount } = pod.spec;
  return serviceAccountName === account && (textOf(serviceAccount) ?? account) === account;
}

function accountsOfRunners({ runners }: Facts): ReadonlySet<string> {
  return new Set(
    runners.flatMap(({ fleet, name }) => [
      `${fleet.namespace}/${name}-manager`,
      `${fleet.namespace}/${name}-job`,
    ]),
  );
}
