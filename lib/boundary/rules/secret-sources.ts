import type { RunnerFacts } from '../facts/facts';
import type { ExpectedSettings } from '../facts/fleet/expected-settings';
import { ATTIC_SECRET, ATTIC_SECRETS, cacheSecretOf } from '../facts/fleet/identity';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { at, textMapOf } from '../facts/untyped';
import { fieldsOf, hasItems, ofObject, placeOf, saysSomething } from '../fields';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { objectsOf } from '../subjects';
import { isOurs } from './secret-uses';

/** Seals that open under another name than the one that they were made for. */
const WIDE_SEALS: readonly string[] = ['cluster-wide', 'namespace-wide'];

/** The fields of a template that adds nothing to a Secret: without any template, labels and annotations are copied. */
const EMPTY_TEMPLATE: ReadonlyMap<string, readonly unknown[]> = new Map([
  ['type', ['Opaque']],
  ['engineVersion', ['v2']],
  ['mergePolicy', ['Replace', 'Merge']],
]);

/** Where Secrets are made from what lies elsewhere. */
export const SECRET_SOURCES: readonly Rule[] = [
  rule({
    id: 'secret-sources',
    sentence:
      'a Secret is made only under a name of the contract, from named keys or from ciphertext bound to that name',
    why: 'a wider source pulls whatever the store holds into the namespace; a wider seal opens anywhere',
    serves: ['token-by-opentofu'],
    of: objectsOf('every Secret is made elsewhere', 'ExternalSecret', 'SealedSecret'),
    faults: [
      {
        problem: 'the Secret gets another name than the object',
        fix: 'leave the name out',
        where: (object) =>
          [ofObject(object, 'spec', 'target', 'name')].filter(
            ({ value }) => typeof value === 'string' && value !== object.name,
          ),
      },
      {
        problem: 'the store decides what the Secret holds',
        fix: 'name each key under data',
        where: (object) => [ofObject(object, 'spec', 'dataFrom')].filter(hasItems).map(placeOf),
      },
      {
        problem: 'a template can hold plain values, or mark the Secret for controllers',
        fix: "keep 'type: Opaque' of the template and remove the rest",
        where: (object) =>
          fieldsOf(ofObject(object, 'spec', 'target', 'template'))
            .filter(saysSomething)
            .filter(({ name, value }) => !EMPTY_TEMPLATE.get(name)?.includes(value))
            .map(placeOf),
      },
      {
        problem: 'the seal opens under other names',
        fix: 'seal the value for its name and namespace',
        where: (object) =>
          wideSealsOf(object).map((seal) => ({ at: object.where, problem: `the seal is ${seal}` })),
      },
      {
        problem: 'the template holds plain values',
        fix: 'seal every value',
        where: (object) =>
          [ofObject(object, 'spec', 'template', 'data')]
            .filter((data) => fieldsOf(data).length > 0)
            .map(placeOf),
      },
      {
        problem: 'the Secret is none of the contract',
        fix: 'name it {runner}-token, {runner}-cache or attic-credentials',
        where: ({ name, namespace, where }, { fleetOf }) => !isOurs(name, fleetOf.get(namespace)) && where,
      },
      {
        problem: 'no runner of the fleet reads the Secret',
        fix: 'remove it, or set attic or cache of the runner that reads it',
        where: ({ name, namespace, where }, { fleetOf }) =>
          isUnread(name, fleetOf.get(namespace)?.runners ?? []) && where,
      },
    ],
  }),
];

/** Whether a Secret of a cache is of no use to runners, all of which the fleet describes. */
function isUnread(secret: string, runners: readonly RunnerFacts[]): boolean {
  return (
    [...ATTIC_SECRETS, ...runners.map(({ name }) => cacheSecretOf(name))].includes(secret) &&
    runners.every(({ name, settings }) => settings !== undefined && !isSecretOf(name, settings, secret))
  );
}

function isSecretOf(runner: string, { attic, cache }: ExpectedSettings, secret: string): boolean {
  return (
    (attic !== undefined && ATTIC_SECRET[attic] === secret) ||
    (cache !== undefined && cache.identity === undefined && cacheSecretOf(runner) === secret)
  );
}

function wideSealsOf({ annotations, raw }: KubernetesObject): readonly string[] {
  const ofTemplate = textMapOf(at(raw, 'spec', 'template', 'metadata', 'annotations'));
  return WIDE_SEALS.filter((scope) =>
    [annotations, ofTemplate].some((marks) => marks[`sealedsecrets.bitnami.com/${scope}`] === 'true'),
  );
}
