/** What was decided about a key of config.toml. */
export type ConfigDecision =
  /** Whatever its value, it opens nothing. */
  | { readonly is: 'harmless' }
  /** Rules look at the value. */
  | { readonly is: 'judged'; readonly by: readonly string[] }
  /** It may be there, and the report names it. */
  | {
      readonly is: 'opening';
      readonly what: string;
      /** Whether the value is not told: it may hold a secret of a shape that nobody knows. */
      readonly untold?: true;
    }
  /** It may not say anything, but what `allowed` lists. */
  | { readonly is: 'refused'; readonly why: string; readonly allowed: readonly string[] };

/** The decisions on the keys of a table, by their names. */
export type ConfigDecisions = Readonly<Record<string, ConfigDecision>>;

/** A key that opens nothing. */
export const HARMLESS: ConfigDecision = { is: 'harmless' };

/** A key whose value rules look at, by their ids. */
export function judged(...by: readonly string[]): ConfigDecision {
  return { is: 'judged', by };
}

/** A key that the report names. */
export function opening(what: string): ConfigDecision {
  return { is: 'opening', what };
}

/** A key that the report names, and whose value it does not tell. */
export function untoldOpening(what: string): ConfigDecision {
  return { is: 'opening', what, untold: true };
}

/** A key that may not be used. */
export function refused(why: string, ...allowed: readonly string[]): ConfigDecision {
  return { is: 'refused', why, allowed };
}

/** `decisions` with the names of their keys below `table`. */
export function below(table: string, decisions: ConfigDecisions): ConfigDecisions {
  return Object.fromEntries(Object.entries(decisions).map(([key, row]) => [`${table}.${key}`, row]));
}
