import { type Cel, table, text, texts } from './cel-text';

/** A text that an expression gives, where it differs between those that a policy is for. */
export class TextOf {
  constructor(readonly expression: Cel) {}
}

/** Data that an object is rendered from, and that it is held to. */
export type PlainData =
  | string
  | TextOf
  | number
  | boolean
  | readonly string[]
  | { readonly [field: string]: PlainData };

/**
 * An expression that holds where a part of an object is exactly `data`: every field as it stands there and no other.
 *
 * @param path the fields that lead to the part, from the name of a variable on.
 * @param more what may stand there where the data leaves a field out: what the API server writes, or what only tightens.
 */
export function isExactly(path: readonly string[], data: PlainData, more: PlainData = {}): Cel {
  if (Array.isArray(data)) {
    return `${at(path, '[]')} == ${texts(data)}`;
  }
  if (data instanceof TextOf) {
    return `${at(path, "''")} == ${data.expression}`;
  }
  switch (typeof data) {
    case 'string':
      return `${at(path, "''")} == ${text(data)}`;
    case 'number':
      return `${at(path, data === 0 ? '1' : '0')} == ${data}`;
    case 'boolean':
      return `${at(path, String(!data))} == ${data}`;
    default:
      return fieldsAreExactly(path, data as Fields, more as Fields);
  }
}

type Fields = { readonly [field: string]: PlainData };

function fieldsAreExactly(path: readonly string[], data: Fields, more: Fields): Cel {
  const added = Object.entries(more).filter(([field]) => !Object.hasOwn(data, field));
  const fields = [...Object.keys(data), ...added.map(([field]) => field)];
  return [
    `${at(path, '{}')}.all(k, k in ${texts(fields)})`,
    ...Object.entries(data).map(([field, value]) => isExactly([...path, field], value, more[field])),
    ...added.map(([field, value]) => `${at([...path, field], literal(value))} == ${literal(value)}`),
  ].join(' && ');
}

/** Data as a literal; a table holds texts. */
export function literal(value: PlainData): Cel {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'object':
      return Array.isArray(value)
        ? texts(value)
        : table(Object.entries(value).map(([key, entry]) => [key, literal(entry)]));
    default:
      return String(value);
  }
}

/** A field, or something else where there is none; the variable itself is always there. */
function at([variable, ...fields]: readonly string[], otherwise: Cel): Cel {
  return fields.length === 0
    ? `dyn(${variable})`
    : `dyn(${variable})${fields.map((field) => `.?${field}`).join('')}.orValue(${otherwise})`;
}
