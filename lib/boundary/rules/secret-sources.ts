import type { Facts } from '../facts/facts';
import type { KubernetesObject } from '../facts/manifests/kubernetes-object';
import { at, listOf, recordOf, textMapOf, textOf } from '../facts/untyped';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { objectsOf } from '../subjects';
import { isOurs } from './secret-uses';

/** Seals that open under another name than the one that they were made for. */
const WIDE_SEALS: readonly string[] = ['cluster-wide', 'namespace-wide'];

/** Where Secrets are made from what lies elsewhere. */
export const SECRET_SOURCES: readonly Rule[] = [
  rule({
    id: 'secret-sources',
    sentence:
      'a Secret is made only under a name of the contract, from named keys or from ciphertext bound to that name',
    why: 'a wider source pulls whatever the store holds into the namespace; a wider seal opens anywhere',
    of: objectsOf('every Secret is made elsewhere', 'ExternalSecret', 'SealedSecret'),
    faults: [
      {
        problem: 'the Secret gets another name than the object',
        fix: 'leave the name out',
        where: ({ kind, name, raw, where }) => {
          const target = textOf(at(raw, 'spec', 'target', 'name')) ?? name;
          return (
            kind === 'ExternalSecret' &&
            target !== name && { at: `${where} / spec.target.name`, value: target }
          );
        },
      },
      {
        problem: 'the store decides what the Secret holds',
        fix: 'name each key under data',
        where: ({ kind, raw, where }) =>
          kind === 'ExternalSecret' &&
          listOf(at(raw, 'spec', 'dataFrom')).length > 0 &&
          `${where} / spec.dataFrom`,
      },
      {
        problem: 'a template can hold plain values',
        fix: 'remove the template',
        where: ({ kind, raw, where }) =>
          kind === 'ExternalSecret' &&
          at(raw, 'spec', 'target', 'template') !== undefined &&
          `${where} / spec.target.template`,
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
        where: ({ kind, raw, where }) =>
          kind === 'SealedSecret' &&
          Object.keys(recordOf(at(raw, 'spec', 'template', 'data'))).length > 0 &&
          `${where} / spec.template.data`,
      },
      {
        problem: 'the Secret is none of the contract',
        fix: 'name it {runner}-token or attic-credentials',
        where: ({ name, namespace, where }, { fleetOf }: Facts) =>
          !isOurs(name, fleetOf.get(namespace)) && where,
      },
    ],
  }),
];

function wideSealsOf({ kind, annotations, raw }: KubernetesObject): readonly string[] {
  const ofTemplate = textMapOf(at(raw, 'spec', 'template', 'metadata', 'annotations'));
  return kind !== 'SealedSecret'
    ? []
    : WIDE_SEALS.filter((scope) =>
        [annotations, ofTemplate].some((marks) => marks[`sealedsecrets.bitnami.com/${scope}`] === 'true'),
      );
}
