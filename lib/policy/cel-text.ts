/**
 * CEL as text: the literals that constants are inlined with. Kubernetes lets a list or map literal hold values of one
 * type only, so a table has one type of value.
 *
 * @see https://kubernetes.io/docs/reference/using-api/cel/
 */

/** An expression that gives a boolean, a string or a list. */
export type Cel = string;

/** A string literal. */
export function text(value: string): Cel {
  const escaped = value
    .replaceAll('\\', '\\\\')
    .replaceAll("'", "\\'")
    .replaceAll('\n', '\\n')
    .replaceAll('\r', '\\r');
  return `'${escaped}'`;
}

/** A string literal that people read: YAML would double the quotes of the other kind, and sentences have apostrophes. */
export function spoken(sentence: string): Cel {
  return `"${sentence.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A list literal, a line for each of its values. */
export function column(values: readonly Cel[]): Cel {
  return values.length === 0 ? '[]' : `[\n${values.join(',\n')}\n]`;
}

/** A list literal of strings. */
export function texts(values: readonly string[]): Cel {
  return `[${values.map(text).join(', ')}]`;
}

/** A map literal with string keys and given expressions as values. */
export function table(entries: readonly (readonly [key: string, value: Cel])[]): Cel {
  return `{${entries.map(([key, value]) => `${text(key)}: ${value}`).join(', ')}}`;
}

/** Alternatives, of those that there are. */
export function either(...alternatives: readonly (Cel | undefined)[]): Cel | undefined {
  const all = alternatives.filter((alternative) => alternative !== undefined);
  return all.length > 0 ? all.join(' || ') : undefined;
}

/** Conditions, of those that there are. */
export function both(...conditions: readonly (Cel | undefined)[]): Cel {
  return conditions.filter((condition) => condition !== undefined).join(' && ');
}
