/** Reads values whose shape nobody vouches for: manifests and config.toml as a parser left them. */

/** An object of unknown content. */
export type UntypedRecord = Readonly<Record<string, unknown>>;

const EMPTY: UntypedRecord = Object.freeze({});

/** Whether `value` is an object that is not a list. */
export function isRecord(value: unknown): value is UntypedRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `value` as an object; an empty one if it is none. */
export function recordOf(value: unknown): UntypedRecord {
  return isRecord(value) ? value : EMPTY;
}

/** `value` as a list; an empty one if it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** `value` if it is a string. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The text that `value` is; none if it is no string. */
export function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** The number that `value` is or says as text; not a number for all else, which TOML's tables would throw at. */
export function numberIn(value: unknown): number {
  return typeof value === 'number' || typeof value === 'string' ? Number(value) : Number.NaN;
}

/** The strings of a list. */
export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((item) => typeof item === 'string');
}

/** The entries of an object whose values are strings. */
export function textMapOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(recordOf(value)).filter(([, text]) => typeof text === 'string');
  return Object.fromEntries(entries) as Record<string, string>;
}

/** What lies under `path`, read from own properties only, so that `constructor` is never found by accident. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let current = value;
  for (const key of path) {
    if (!isRecord(current) || !Object.hasOwn(current, key)) {
      return undefined;
    }
    current = current[key];
  }
  return current;
}

/** Whether a field is left out: Kubernetes reads `null` as absent. */
export function isUnset(value: unknown): value is undefined | null {
  return value === undefined || value === null;
}

/** Whether a boolean field is off. Anything but absent and `false` counts as on: the reader of YAML may differ from ours. */
export function isOff(value: unknown): boolean {
  return isUnset(value) || value === false;
}

/** A value as it is printed in a finding. */
export function printed(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value, withoutBigInts) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

function withoutBigInts(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

/** Whether a value says nothing: it is absent, or an empty string, list or object. */
export function isEmpty(value: unknown): boolean {
  return isUnset(value) || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}
