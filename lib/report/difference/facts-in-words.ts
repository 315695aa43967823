import { isRecord } from '../../boundary/facts/untyped';

/** What a description says, a thing a line: what is empty, missing or not so is left out. */
export function factsInWords(value: unknown, path: readonly string[] = []): readonly string[] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => factsInWords(item, [...path, nameOf(item) ?? String(index + 1)]));
  }
  const fields = Object.entries(isRecord(value) ? value : {}).filter(([key]) => !NAMES.includes(key));
  const own = fields.flatMap(([key, field]) => wordsOf(key, field) ?? []);
  const name = path.join(' / ');
  return [
    ...(own.length > 0 || (fields.length === 0 && name !== '')
      ? [[name, own.join('; ')].filter(Boolean).join(': ')]
      : []),
    ...fields
      .filter(([key, field]) => wordsOf(key, field) === undefined)
      .flatMap(([key, field]) => factsInWords(field, [...path, spaced(key)])),
  ];
}

/** A field that fits into the line of what it is of: nothing where it says nothing, `undefined` where it does not fit. */
function wordsOf(key: string, value: unknown): readonly string[] | undefined {
  if (value === null || value === undefined || value === false || value === '') {
    return [];
  }
  if (value === true) {
    return [spaced(key)];
  }
  if (Array.isArray(value)) {
    return value.some(isRecord)
      ? undefined
      : value.length === 0
        ? []
        : [`${spaced(key)} ${value.map(String).join(', ')}`];
  }
  if (!isRecord(value)) {
    return [`${spaced(key)} ${String(value)}`];
  }
  const entries = Object.entries(value);
  return entries.some(([, item]) => typeof item === 'object')
    ? undefined
    : entries.length === 0
      ? []
      : [`${spaced(key)} ${entries.map(([name, item]) => `${name}=${String(item)}`).join(', ')}`];
}

/** Fields that name an item, so that they are told as its place. */
const NAMES: readonly string[] = ['name', 'pods', 'who', 'peer', 'key', 'code'];

function nameOf(item: unknown): string | undefined {
  return isRecord(item)
    ? NAMES.map((key) => item[key]).find((name): name is string => typeof name === 'string' && name !== '')
    : undefined;
}

/** `readOnlyRootFilesystem` as `read only root filesystem`. */
function spaced(key: string): string {
  return /^[a-z]+(?:[A-Z][a-z]+)+$/.test(key)
    ? key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    : key;
}
