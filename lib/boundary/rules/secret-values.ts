import { CREDENTIAL_ENDS, CREDENTIAL_KEYS, NO_CREDENTIAL_ENDS } from '../../world/credential-variables';
import { CONTAINER_VARIABLE_REFERENCE, JOB_VARIABLE_REFERENCE } from '../../world/variable-references';
import { isIdentityVariable } from '../facts/fleet/job-identity';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { eachText } from '../facts/manifests/texts';
import { secretIn } from '../facts/secrets/encoded-text';
import { at, recordOf, textIn } from '../facts/untyped';
import { itemsOf } from '../fields';
import { ofContainer } from '../pod-fields';
import type { Rule } from '../rule';
import { type Place, part, rule, ruleOfParts } from '../rule-row';
import { CONTAINERS, identityIn, OBJECTS, SECTIONS } from '../subjects';
import { jobVariables } from './job-variables';

/** Keys of config.toml that hold a credential, wherever they stand. */
const CREDENTIAL_KEY = new RegExp(`^(?:${CREDENTIAL_KEYS.join('|')})$`, 'i');

/** That no secret is written down. */
export const SECRET_VALUES: readonly Rule[] = [
  rule({
    id: 'secret-values-absent',
    severity: 'critical',
    sentence: 'no string looks like a token, a key or registry credentials, plain or encoded',
    why: 'a secret in a manifest is known to everybody who can read the repository',
    serves: ['token-is-a-secret'],
    of: OBJECTS,
    problem: 'the text looks like a secret',
    fix: 'remove it, revoke it, and refer to a Secret',
    where: secretsIn,
  }),
  ruleOfParts(
    {
      id: 'secret-literals-absent',
      severity: 'critical',
      sentence:
        'no variable and no key of config.toml that is named like a credential has a value of its own',
      why: 'a secret without a known shape is still a secret',
      serves: ['attic-by-environment'],
    },
    part({
      of: CONTAINERS,
      problem: 'the value of the variable is written down',
      fix: 'use valueFrom.secretKeyRef',
      where: ({ container, pod }, facts) =>
        itemsOf(ofContainer(container, 'env'))
          .filter(({ value }) => !isIdentityVariable(value, identityIn(pod, facts)))
          .map(({ at: where, value: variable }) => ({
            at: `${where}.value`,
            name: textIn(at(variable, 'name')),
            value: textIn(at(variable, 'value')),
          }))
          .filter((variable) =>
            isCredential(
              variable,
              pod.origin === 'manifest' ? CONTAINER_VARIABLE_REFERENCE : JOB_VARIABLE_REFERENCE,
            ),
          )
          .map(writtenDown),
    }),
    part({
      of: { items: ({ jobs }) => jobs },
      problem: 'the value of the variable is written down',
      fix: 'give it to the job as a masked CI variable, or by a Secret; write a variable of the job that is meant as ${name}',
      where: (job) =>
        jobVariables(job)
          .filter((variable) => isCredential(variable, JOB_VARIABLE_REFERENCE))
          .map(writtenDown),
    }),
    part({
      of: SECTIONS,
      problem: 'the credential is written down',
      fix: 'use the identity of the node or a Secret',
      where: ({ section }) => credentialKeys(section.raw, section.where),
    }),
  ),
];

/** Every string of an object that looks like a secret, which is never printed. */
function secretsIn(object: KubernetesObject): readonly Place[] {
  const places: Place[] = [];
  eachText(object, (text, path) => {
    const what = secretIn(text);
    if (what !== undefined) {
      places.push({ at: `${object.where} / ${path()}`, problem: `the text looks like ${what}` });
    }
  });
  return places;
}

interface Variable {
  readonly at: string;
  readonly name: string;
  readonly value: string;
}

/** Whether a variable named like a credential has a value of its own; a reference to another variable is none. */
function isCredential({ name, value }: Variable, reference: RegExp): boolean {
  return value !== '' && !reference.test(value) && isNamedLikeCredential(name);
}

/** Whether the name of a variable says that the value is a credential, be it one of several with numbers. */
export function isNamedLikeCredential(name: string): boolean {
  const asked = `_${name.toUpperCase().replace(/_?\d+$/, '')}`;
  const { anywhere, asWords, behindWords } = CREDENTIAL_ENDS;
  return (
    (anywhere.some((end) => asked.endsWith(end)) ||
      asWords.some((end) => asked.endsWith(`_${end}`)) ||
      behindWords.some((end) => asked.endsWith(`_${end}`) && asked.length > end.length + 2)) &&
    !NO_CREDENTIAL_ENDS.some((end) => asked.endsWith(`_${end}`))
  );
}

function writtenDown({ at: where, name }: Variable): Place {
  return { at: where, problem: `the value of ${name} is written down` };
}

/** Keys at any depth that hold a credential. */
function credentialKeys(value: unknown, where: string): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => credentialKeys(item, `${where}[${index}]`));
  }
  return Object.entries(recordOf(value)).flatMap(([key, item]) => [
    ...(isCredentialKey(key, textIn(item)) ? [`${where}.${key}`] : []),
    ...credentialKeys(item, `${where}.${key}`),
  ]);
}

function isCredentialKey(key: string, value: string): boolean {
  return CREDENTIAL_KEY.test(key) && value !== '' && !JOB_VARIABLE_REFERENCE.test(value);
}
