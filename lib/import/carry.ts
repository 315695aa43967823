import type { Carry, Outcome } from './row';
import { plainText } from './tree';

const sets = (field: string, value: unknown): Outcome => ({
  fate: 'carried',
  why: '',
  field,
  set: [{ field, value }],
});

/** A text as it is; a number becomes one. */
export const text =
  (field: string): Carry =>
  (value) =>
    sets(field, typeof value === 'number' ? plainText(value) : value);

/** A whole number, also where it was written as a text. */
export const integer =
  (field: string): Carry =>
  (value) =>
    sets(field, typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value);

/** Yes or no, also where it was written as a text. */
export const flag =
  (field: string): Carry =>
  (value) =>
    sets(field, value === 'true' ? true : value === 'false' ? false : value);

/** An amount of a resource. None is no amount: every container has bounds. */
export const quantity =
  (field: string): Carry =>
  (value) => {
    const amount = plainText(value);
    if (/^0\w*$/.test(amount)) {
      return {
        fate: 'decided',
        why: `every container has bounds, from which the quota is derived: the default of ${field} holds`,
      };
    }
    return sets(field, amount);
  };

/** A list of texts, or one text with commas, added to what the field holds. */
export const texts =
  (field: string, from: (value: unknown) => readonly unknown[] = listOf): Carry =>
  (value) => ({
    fate: 'carried',
    why: '',
    field,
    set: [{ field, value: from(value), adds: true }],
  });

/** The entries of a list, or the words of a text between commas. */
export function listOf(value: unknown): readonly unknown[] {
  return typeof value === 'string'
    ? value
        .split(',')
        .map((word) => word.trim())
        .filter((word) => word !== '')
    : Array.isArray(value)
      ? value
      : [value];
}

/** The first that has something to say. */
export const either =
  (...carries: readonly Carry[]): Carry =>
  (value, beside) => {
    for (const carry of carries) {
      const outcome = carry(value, beside);
      if (outcome !== undefined) {
        return outcome;
      }
    }
    return undefined;
  };
