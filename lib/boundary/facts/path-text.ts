/** A key of a map or an index of a list. */
export type PathPart = string | number;

/** Keys of Kubernetes are shorter; a longer one is cut, since it may be the secret itself, and a path is printed. */
const LONGEST_TOLD_KEY = 80;

/** A path as a reader expects it, such as `spec.containers[0].image`. */
export function pathText(path: readonly PathPart[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${short(part)}`))
    .join('')
    .replace(/^\./, '');
}

function short(key: string): string {
  return key.length > LONGEST_TOLD_KEY ? `${key.slice(0, 8)}...` : key;
}
