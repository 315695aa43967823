import type { Facts, RunnerFacts } from '../facts/facts';
import { isMadeByCluster } from '../facts/manifests/made-by-cluster';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { at, isUnset, listOf, printed, textIn, textOf } from '../facts/untyped';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import { runnerRule } from './job-rule';
import { podRule } from './pod-security';

/** Labels and annotations by which clouds give identities to pods. */
const CLOUD_IDENTITY =
  /^(?:eks\.amazonaws\.com\/|iam\.amazonaws\.com\/|iam\.gke\.io\/|azure\.workload\.identity\/|aadpodidbinding$|vault\.hashicorp\.com\/)/;

/** Which ServiceAccounts there are, and whose token is where. */
export const SERVICE_ACCOUNTS: readonly Rule[] = [
  {
    id: 'service-account-no-automount',
    sentence: 'no ServiceAccount gives its token to pods by itself',
    why: 'a pod that forgets to refuse the token would get one',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const account of facts.index.ofKind('ServiceAccount')) {
        examination.saw();
        const automount = account.raw['automountServiceAccountToken'];
        // Other rules hold that nothing runs as the default ServiceAccount, and that no Role is bound to it.
        if (automount !== false && !(isUnset(automount) && isMadeByCluster(account))) {
          examination.found(
            `${account.where} / automountServiceAccountToken`,
            'pods get the token by default',
            'set automountServiceAccountToken to false',
            {
              value: printed(automount ?? 'unset'),
              allowed: 'false',
            },
          );
        }
        if (listOf(account.raw['secrets']).length > 0) {
          examination.found(
            `${account.where} / secrets`,
            'the ServiceAccount names Secrets',
            'remove secrets',
          );
        }
        const fleet = facts.fleetOf.get(account.namespace);
        for (const reference of listOf(account.raw['imagePullSecrets'])) {
          const name = textIn(at(reference, 'name'));
          if (fleet?.secretNames.has(name) === true) {
            examination.found(
              `${account.where} / imagePullSecrets`,
              'the Secret is one of a runner',
              'remove it',
              { value: name },
            );
          }
        }
      }
    },
  },
  podRule(
    {
      id: 'service-account-token-held',
      sentence: 'a job has no ServiceAccount token, and a manager says in words that it has one',
      why: 'a token in a job is the API server in the hands of whoever wrote the job',
    },
    (pod, examination) => {
      const mounted = pod.spec['automountServiceAccountToken'];
      if (pod.origin === 'job' ? mounted !== false : typeof mounted !== 'boolean') {
        const allowed = pod.origin === 'job' ? 'false' : 'true for a manager, false for anything else';
        examination.found(
          `${pod.where}.automountServiceAccountToken`,
          'the pod may get a token that nobody asked for',
          'set automountServiceAccountToken',
          {
            value: printed(mounted ?? 'unset'),
            allowed,
          },
        );
      }
    },
  ),
  podRule(
    {
      id: 'service-account-token-projected',
      sentence: 'no volume projects a ServiceAccount token or certificate',
      why: 'a projected token goes past automountServiceAccountToken, for any audience',
    },
    (pod, examination) => {
      listOf(pod.spec['volumes']).forEach((volume, index) => {
        listOf(at(volume, 'projected', 'sources')).forEach((source, position) => {
          for (const kind of ['serviceAccountToken', 'podCertificate', 'clusterTrustBundle']) {
            if (!isUnset(at(source, kind))) {
              examination.found(
                `${pod.where}.volumes[${index}].projected.sources[${position}].${kind}`,
                'the volume brings an identity',
                'remove the source',
              );
            }
          }
        });
      });
    },
  ),
  runnerRule(
    {
      id: 'service-account-own',
      sentence: 'each manager runs as {runner}-manager and its jobs as {runner}-job',
      why: 'with the ServiceAccount of another runner a job has that runner’s rights',
    },
    (runner, examination) => {
      accountOf(runner.manager, `${runner.name}-manager`, examination);
      accountOf(runner.job?.pod, `${runner.name}-job`, examination);
    },
  ),
  {
    id: 'cloud-identity-absent',
    sentence: 'no ServiceAccount and no pod stands for an identity of a cloud',
    why: 'clouds trade the identity of such a pod for credentials that reach far beyond the cluster',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const { where, labels, annotations } of [...facts.index.ofKind('ServiceAccount'), ...facts.pods]) {
        examination.saw();
        for (const key of Object.keys({ ...labels, ...annotations }).filter((name) =>
          CLOUD_IDENTITY.test(name),
        )) {
          examination.found(`${where} / ${key}`, 'the key gives an identity of a cloud', 'remove it');
        }
      }
    },
  },
  {
    id: 'service-account-named',
    sentence: 'no pod runs as the default ServiceAccount of its namespace',
    why: 'the default one is shared by whoever names none, so its rights cannot be told apart',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const pod of facts.pods) {
        examination.saw();
        if (['', 'default'].includes(accountNameOf(pod) ?? '')) {
          examination.found(
            `${pod.where}.serviceAccountName`,
            'the pod runs as the default ServiceAccount',
            'name a ServiceAccount',
          );
        }
      }
    },
  },
  {
    id: 'service-account-no-strangers',
    sentence: 'no other pod uses the ServiceAccount of a runner',
    why: 'admission knows a manager by its ServiceAccount, whatever its labels say',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      examination.saw(facts.pods.length);
      strangers(facts, examination);
    },
  },
];

function accountNameOf(pod: PodTemplate): string | undefined {
  return textOf(pod.spec['serviceAccountName']) ?? textOf(pod.spec['serviceAccount']);
}

function accountOf(pod: PodTemplate | undefined, expected: string, examination: Examination): void {
  if (pod === undefined) {
    return;
  }
  const named = [textOf(pod.spec['serviceAccountName']), textOf(pod.spec['serviceAccount'])];
  if (named[0] !== expected || (named[1] !== undefined && named[1] !== expected)) {
    examination.found(
      `${pod.where}.serviceAccountName`,
      'the pod runs as another ServiceAccount',
      `use ${expected}`,
      {
        value: accountNameOf(pod) ?? 'unset',
        allowed: expected,
      },
    );
  }
}

function strangers(facts: Facts, examination: Examination): void {
  const own = new Set<PodTemplate>(facts.runners.flatMap(podsOf));
  const accounts = new Set(
    facts.runners.flatMap(({ fleet, name }) => [
      `${fleet.namespace}/${name}-manager`,
      `${fleet.namespace}/${name}-job`,
    ]),
  );
  for (const pod of facts.pods.filter((item) => !own.has(item))) {
    const account = `${pod.namespace}/${accountNameOf(pod) ?? 'default'}`;
    if (accounts.has(account)) {
      examination.found(
        `${pod.where}.serviceAccountName`,
        'the pod uses the ServiceAccount of a runner',
        'give it one of its own',
        { value: account },
      );
    }
  }
}

function podsOf(runner: RunnerFacts): readonly PodTemplate[] {
  return [runner.manager, runner.job?.pod].filter((pod) => pod !== undefined);
}
