import { CREDENTIAL_WORDS } from '../../world/credential-variables';
import type { JobFacts } from '../facts/facts';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { eachText } from '../facts/manifests/texts';
import { secretIn } from '../facts/secrets/encoded-text';
import { at, isRecord, listOf, recordOf, textIn, textOf, textsOf } from '../facts/untyped';
import { type Examination, everywhere, hasRunners, NO_RUNNERS, type Rule } from '../rule';

/** Names of variables that say that the value is a credential. */
const CREDENTIAL_NAME = new RegExp(`(?:^|_)(?:${CREDENTIAL_WORDS.join('|')})$`, 'i');

/** Keys of config.toml that hold a credential, wherever they stand. */
const CREDENTIAL_KEY =
  /^(?:bearer_token|password|secret_?key|access_?key|session_?token|account_?key|private_?key)$/i;

/** That no secret is written down. */
export const SECRET_VALUES: readonly Rule[] = [
  {
    id: 'secret-objects-absent',
    sentence: 'no Secret object is among the manifests',
    why: 'manifests are read, reviewed and kept for ever; base64 hides nothing',
    applies: everywhere,
    otherwise: 'there are no objects',
    check: (facts, examination) => {
      examination.saw(facts.index.all.length);
      for (const secret of facts.index.ofKind('Secret')) {
        const keys = ['data', 'stringData'].flatMap((field) => Object.keys(recordOf(secret.raw[field])));
        examination.found(
          secret.where,
          'the manifests hold a Secret',
          'let the OpenTofu module, External Secrets or Sealed Secrets make it',
          {
            value: `${textOf(secret.raw['type']) ?? 'Opaque'}: ${keys.length === 0 ? 'no keys' : keys.join(', ')}`,
          },
        );
      }
    },
  },
  {
    id: 'secret-values-absent',
    sentence: 'no string looks like a token, a key or registry credentials, plain or encoded',
    why: 'a secret in a manifest is known to everybody who can read the repository',
    applies: everywhere,
    otherwise: 'there are no objects',
    check: (facts, examination) => {
      for (const object of facts.index.all) {
        eachText(object, (text, path) => {
          examination.saw();
          const what = secretIn(text);
          if (what !== undefined) {
            examination.found(
              `${object.where} / ${path()}`,
              `the text looks like ${what}`,
              'remove it, revoke it, and refer to a Secret',
            );
          }
        });
      }
    },
  },
  {
    id: 'secret-literals-absent',
    sentence: 'no variable and no key of config.toml that is named like a credential has a value of its own',
    why: 'a secret without a known shape is still a secret',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      for (const pod of facts.pods) {
        variables(pod, examination);
      }
      for (const job of facts.jobs) {
        environment(job, examination);
      }
      for (const { section } of facts.sections) {
        examination.saw();
        credentialKeys(section.raw, section.where, examination);
      }
    },
  },
];

function variables(pod: PodTemplate, examination: Examination): void {
  for (const container of pod.containers) {
    examination.saw();
    listOf(container.raw['env']).forEach((variable, index) => {
      const name = textIn(at(variable, 'name'));
      const value = textIn(at(variable, 'value'));
      if (CREDENTIAL_NAME.test(name) && isLiteral(value)) {
        examination.found(
          `${container.where}.env[${index}].value`,
          `the value of ${name} is written down`,
          'use valueFrom.secretKeyRef',
        );
      }
    });
  }
}

function environment(job: JobFacts, examination: Examination): void {
  const places = [
    { where: `${job.section.where}.environment`, entries: textsOf(job.section.raw['environment']) },
    ...job.pod.services.map((service) => ({
      where: `${service.where}.environment`,
      entries: service.environment,
    })),
  ];
  for (const { where, entries } of places) {
    examination.saw();
    entries.forEach((entry, index) => {
      const name = entry.replace(/=.*/s, '');
      if (CREDENTIAL_NAME.test(name) && isLiteral(entry.slice(name.length + 1))) {
        examination.found(
          `${where}[${index}]`,
          `the value of ${name} is written down`,
          'give it to the job as a masked CI variable, or by a Secret',
        );
      }
    });
  }
}

function credentialKeys(value: unknown, where: string, examination: Examination): void {
  if (Array.isArray(value)) {
    value.forEach((item, index) => {
      credentialKeys(item, `${where}[${index}]`, examination);
    });
  } else if (isRecord(value)) {
    for (const [key, item] of Object.entries(value)) {
      if (CREDENTIAL_KEY.test(key) && typeof item === 'string' && isLiteral(item)) {
        examination.found(
          `${where}.${key}`,
          'the credential is written down',
          'use the identity of the node or a Secret',
        );
      }
      credentialKeys(item, `${where}.${key}`, examination);
    }
  }
}

/** A reference to another variable is no value of its own. */
function isLiteral(value: string): boolean {
  return value !== '' && !/^\$(?:\{\w+\}|\(\w+\)|\w+)$/.test(value);
}
