import { at, recordOf, textIn } from '../untyped';
import type { KubernetesObject } from './kubernetes-object';
import { amountOf } from './resource-amount';

/** Says what of a quota, which bounds of a LimitRange or which levels of a namespace are for pods of the version before. */
const ANNOTATION = 'runner-fleet/before';

/** What an object says of the version before, by the names that it uses; nothing where it does not say so as it must. */
export function notedBefore(object: KubernetesObject | undefined): ReadonlyMap<string, unknown> {
  const text = textIn(at(object?.raw, 'metadata', 'annotations', ANNOTATION));
  try {
    return new Map(Object.entries(recordOf(text === '' ? {} : JSON.parse(text))));
  } catch {
    return new Map();
  }
}

/** Amounts for the version before, by the names that the object uses. */
export function roomBefore(object: KubernetesObject | undefined): ReadonlyMap<string, number> {
  return new Map(
    [...notedBefore(object)].flatMap(([name, quantity]) => {
      const amount = amountOf(quantity);
      return amount === undefined || amount < 0 ? [] : [[name, amount] as const];
    }),
  );
}
