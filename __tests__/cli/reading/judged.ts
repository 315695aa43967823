import { type KubernetesObject, readObjects } from '../../../lib/boundary/facts/manifests/kubernetes-object';
import { readDocuments } from '../../../lib/boundary/reading/documents';
import { textOf } from '../../../lib/boundary/reading/text';
import { Faults, UnreadableInput } from '../../../lib/cli/manifests/faults';

/** What `verify` makes of the content of a file before any rule is asked. */
export interface Judged {
  readonly verdict: 'refused' | 'found' | 'read';
  /** The objects that are judged. */
  readonly objects: readonly unknown[];
  /** What is told where it is refused or found. */
  readonly told: readonly string[];
}

/** Reads a file as `verify` does. */
export function judged(content: Buffer | string): Judged {
  const faults = new Faults();
  const tell = faults.of('file');
  const text = textOf(Buffer.from(content as Buffer), tell);
  const documents = text === undefined ? [] : readDocuments(text, tell);
  try {
    faults.throwIfAny();
  } catch (error) {
    if (error instanceof UnreadableInput) {
      return { verdict: 'refused', objects: [], told: error.message.split('\n') };
    }
    throw error;
  }
  const values = documents.map(({ value }) => value).filter((value) => value !== null);
  const { objects, unreadable } = readObjects(values);
  const raw = objects.map((object: KubernetesObject) => object.raw);
  return unreadable.length > 0
    ? { verdict: 'found', objects: raw, told: unreadable.map(({ where, message }) => `${where} ${message}`) }
    : { verdict: 'read', objects: raw, told: [] };
}
