import { at, textIn } from '../untyped';
import type { KubernetesObject } from './kubernetes-object';
import { amountOf } from './resource-amount';

/** Says what of a quota, or which bounds of a LimitRange, are for pods of the version before. */
const ANNOTATION = 'runner-fleet/before';

/** Amounts for the version before, by the names that the object uses; none where it does not say so as it must. */
export function roomBefore(object: KubernetesObject | undefined): ReadonlyMap<string, number> {
  const text = textIn(at(object?.raw, 'metadata', 'annotations', ANNOTATION));
  let told: unknown;
  try {
    told = text === '' ? {} : JSON.parse(text);
  } catch {
    told = {};
  }
  const entries = typeof told === 'object' && told !== null ? Object.entries(told) : [];
  return new Map(
    entries.flatMap(([name, quantity]) => {
      const amount = amountOf(quantity);
      return amount === undefined || amount < 0 ? [] : [[name, amount] as const];
    }),
  );
}
