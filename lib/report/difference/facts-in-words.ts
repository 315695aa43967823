import { isRecord } from '../../boundary/facts/untyped';

/** What a description says, a fact each: what is empty, missing or not so is left out. */
export function factsInWords(value: unknown, path: readonly string[] = []): readonly string[] {
  if (value === null || value === undefined || value === false || value === '') {
    return [];
  }
  if (Array.isArray(value)) {
    return value.every((item) => !isRecord(item))
      ? value.length === 0
        ? []
        : [fact(path, value.map(String).join(', '))]
      : value.flatMap((item, index) => factsInWords(item, [...path, nameOf(item) ?? String(index + 1)]));
  }
  if (isRecord(value)) {
    return Object.entries(value)
      .filter(([key]) => !NAMES.includes(key))
      .flatMap(([key, item]) => factsInWords(item, [...path, spaced(key)]));
  }
  return [fact(path, value === true ? 'yes' : String(value))];
}

function fact(path: readonly string[], text: string): string {
  return `${path.join(' / ')}: ${text}`;
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
