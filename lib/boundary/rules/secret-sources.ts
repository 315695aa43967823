import type { FleetFacts } from '../facts/facts';
import { at, listOf, recordOf, textOf, type UntypedRecord } from '../facts/untyped';
import { type Examination, nowhere, type Rule } from '../rule';
import { isOurs } from './secret-uses';

/** Where Secrets are made from what lies elsewhere. */
export const SECRET_SOURCES: readonly Rule[] = [
  {
    id: 'secret-sources',
    sentence:
      'a Secret is made only under a name of the contract, from named keys or from ciphertext bound to that name',
    why: 'a wider source pulls whatever the store holds into the namespace; a wider seal opens anywhere',
    applies: nowhere,
    otherwise: 'every Secret is made elsewhere',
    check: (facts, examination) => {
      for (const object of facts.index.ofKind('ExternalSecret')) {
        examination.saw();
        externalSecret(object.where, object.name, recordOf(at(object.raw, 'spec')), examination);
        contractName(object.where, object.name, facts.fleetOf.get(object.namespace), examination);
      }
      for (const object of facts.index.ofKind('SealedSecret')) {
        examination.saw();
        for (const scope of ['cluster-wide', 'namespace-wide']) {
          const template = recordOf(at(object.raw, 'spec', 'template', 'metadata', 'annotations'));
          if (
            [object.annotations, template].some(
              (item) => item[`sealedsecrets.bitnami.com/${scope}`] === 'true',
            )
          ) {
            examination.found(
              object.where,
              `the seal is ${scope}`,
              'seal the value for its name and namespace',
            );
          }
        }
        if (Object.keys(recordOf(at(object.raw, 'spec', 'template', 'data'))).length > 0) {
          examination.found(
            `${object.where} / spec.template.data`,
            'the template holds plain values',
            'seal every value',
          );
        }
        contractName(object.where, object.name, facts.fleetOf.get(object.namespace), examination);
      }
    },
  },
];

function externalSecret(where: string, name: string, spec: UntypedRecord, examination: Examination): void {
  const target = textOf(at(spec, 'target', 'name')) ?? name;
  if (target !== name) {
    examination.found(
      `${where} / spec.target.name`,
      'the Secret gets another name than the object',
      'leave the name out',
      { value: target },
    );
  }
  if (listOf(spec['dataFrom']).length > 0) {
    examination.found(
      `${where} / spec.dataFrom`,
      'the store decides what the Secret holds',
      'name each key under data',
    );
  }
  if (at(spec, 'target', 'template') !== undefined) {
    examination.found(
      `${where} / spec.target.template`,
      'a template can hold plain values',
      'remove the template',
    );
  }
}

function contractName(
  where: string,
  name: string,
  fleet: FleetFacts | undefined,
  examination: Examination,
): void {
  if (!isOurs(name, fleet)) {
    examination.found(
      where,
      'the Secret is none of the contract',
      'name it {runner}-token or attic-credentials',
    );
  }
}
