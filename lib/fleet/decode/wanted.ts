import * as v from 'valibot';

/** What a field wants, told where something else stands in it. */
export type Wanted = {
  /** A value that the field takes; of objects and lists it follows from their parts. */
  readonly example?: unknown;
  /** The numbers that it takes, with their unit, as in 600 to 604800 seconds. */
  readonly range?: { readonly least: number; readonly most: number; readonly unit: string };
  /** Where its author finds what belongs here. */
  readonly where?: string;
  /** What a field of this sort takes, where it is not what its check says of others. */
  readonly allowed?: string;
  /** What is wrong with a text, where it is not what its check says of others. */
  readonly fault?: (text: string) => string;
  /** What to do, where it is not what its check says of others. */
  readonly fix?: string;
  /** What may have been meant by a value, best guess first. What the field does not take is not offered. */
  readonly guess?: (input: string | number) => readonly unknown[];
  /** Where a value is never printed, since it may be a credential: in this very place, or below it too. */
  readonly hidden?: 'here' | 'below';
};

/** Tells a schema what it wants. It checks nothing. */
export const wanted = <Input>(facts: Wanted) => v.metadata<Input, Wanted>(facts);
