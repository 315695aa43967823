import type { RunnerNamespace } from '../../boundary/facts/facts';
import { grouped } from '../../boundary/facts/grouped';
import type { KubernetesObject } from '../../boundary/facts/manifests/kubernetes-object';
import type { ObjectIndex } from '../../boundary/facts/manifests/object-index';
import { type SecretReference, secretReferences } from '../../boundary/facts/secrets/secret-references';
import { at, listOf, recordOf, textIn } from '../../boundary/facts/untyped';
import type { GrantDescription, IdentityDescription } from './identity-description';
import type { NamedPod } from './named-pods';
import { sortedBy, sortedTexts } from './sorted';

/** A Secret of the namespace: never its values. */
export interface SecretDescription {
  readonly name: string;
  /** Keys that are read, or that the manifests say it has. */
  readonly keys: readonly string[];
  /** What makes it, as `ExternalSecret name`; `null` where it must exist before the apply. */
  readonly madeBy: string | null;
  /** Whether every pod that reads it starts without it too. */
  readonly optional: boolean;
  readonly readers: readonly SecretReader[];
}

/** Who reads a Secret. */
export interface SecretReader {
  /** Pods, or an identity that asks the API server. */
  readonly who: string;
  /** How: `variable NAME`, `variables`, `file`, `image pull`, `driver of a volume`, or `API: get, list`. */
  readonly how: string;
  /** Whether jobs can see it. */
  readonly byJobs: boolean;
  /** The keys that are read; empty for all of them. */
  readonly keys: readonly string[];
}

/** Describes the Secrets that pods read, that the manifests make, and that Roles name. */
export function describeSecrets(
  { name: namespace }: RunnerNamespace,
  index: ObjectIndex,
  pods: readonly NamedPod[],
  identities: readonly IdentityDescription[],
): readonly SecretDescription[] {
  const uses = grouped(
    pods.flatMap((pod) => secretReferences(pod.template).map((reference) => ({ pod, reference }))),
    ({ reference }) => reference.name,
  );
  const made = new Map(
    MAKERS.flatMap(({ kind, nameOf, keysOf }) =>
      index
        .inNamespace(kind, namespace)
        .map(
          (object) =>
            [
              nameOf(object) || object.name,
              { madeBy: `${kind} ${object.name}`, keys: keysOf(object.raw) },
            ] as const,
        ),
    ),
  );
  const asked = identities.flatMap(askersOf);
  const names = new Set([...uses.keys(), ...made.keys(), ...asked.flatMap((asker) => asker.names)]);
  names.delete('');
  return sortedBy(
    [...names].map((name) => {
      const own = uses.get(name) ?? [];
      const maker = made.get(name);
      return {
        name,
        keys: sortedTexts([...own.flatMap(({ reference }) => keysIn(reference)), ...(maker?.keys ?? [])]),
        madeBy: maker?.madeBy ?? null,
        optional: own.every(({ reference }) => reference.optional),
        readers: sortedBy(
          [
            ...own.map(({ pod, reference }) => readerOf(pod, reference)),
            ...asked
              .filter((asker) => asker.names.length === 0 || asker.names.includes(name))
              .map(({ who, verbs }) => ({
                who,
                how: `API: ${verbs.join(', ')}`,
                byJobs: isOfJobs(who, pods, identities),
                keys: [],
              })),
          ],
          ({ who }) => who,
          ({ how }) => how,
          ({ keys }) => keys.join(' '),
        ),
      };
    }),
    ({ name }) => name,
  );
}

/** What makes Secrets, by its kind, with the name and the keys of what it makes. */
const MAKERS: readonly {
  readonly kind: string;
  readonly nameOf: (object: KubernetesObject) => string;
  readonly keysOf: (raw: KubernetesObject['raw']) => readonly string[];
}[] = [
  {
    kind: 'Secret',
    nameOf: ({ name }) => name,
    keysOf: ({ data, stringData }) => [...Object.keys(recordOf(data)), ...Object.keys(recordOf(stringData))],
  },
  {
    kind: 'ExternalSecret',
    nameOf: ({ raw }) => textIn(at(raw, 'spec', 'target', 'name')),
    keysOf: (raw) => listOf(at(raw, 'spec', 'data')).map((item) => textIn(at(item, 'secretKey'))),
  },
  {
    kind: 'SealedSecret',
    nameOf: ({ raw }) => textIn(at(raw, 'spec', 'template', 'metadata', 'name')),
    keysOf: (raw) => Object.keys(recordOf(at(raw, 'spec', 'encryptedData'))),
  },
];

function keysIn({ key, keys }: SecretReference): readonly string[] {
  return key === undefined ? keys : [key];
}

function readerOf({ name, role }: NamedPod, reference: SecretReference): SecretReader {
  const { how, variable } = reference;
  return {
    who: name,
    how: how === 'variable' && variable !== undefined ? `variable ${variable}` : HOW[how],
    byJobs: role === 'job' && how !== 'image-pull',
    keys: sortedTexts(keysIn(reference)),
  };
}

const HOW: Readonly<Record<SecretReference['how'], string>> = {
  variable: 'variable',
  variables: 'variables',
  volume: 'file',
  'image-pull': 'image pull',
  driver: 'driver of a volume',
};

interface Asker {
  readonly who: string;
  readonly verbs: readonly string[];
  /** The Secrets that it may read; empty for all of them. */
  readonly names: readonly string[];
}

const READING: readonly string[] = ['get', 'list', 'watch', '*'];

/** Who reads Secrets of the API server. */
function askersOf({ name, grants }: IdentityDescription): readonly Asker[] {
  return grants.filter(isOnSecrets).flatMap(({ verbs, names }) => {
    const reading = verbs.filter((verb) => READING.includes(verb));
    return reading.length === 0 ? [] : { who: name, verbs: reading, names };
  });
}

function isOnSecrets({ groups, resources }: GrantDescription): boolean {
  return (
    groups.some((group) => group === '' || group === '*') &&
    resources.some((resource) => resource === 'secrets' || resource === '*')
  );
}

/** Whether an identity is one that job pods have the token of. */
function isOfJobs(
  who: string,
  pods: readonly NamedPod[],
  identities: readonly IdentityDescription[],
): boolean {
  const holders = identities.find(({ name }) => name === who)?.tokenIn ?? [];
  return pods.some(({ role, name }) => role === 'job' && holders.includes(name));
}
