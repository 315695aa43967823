import type { KubernetesObject } from './kubernetes-object';

/** What is told of each string of an object: the string, and a function for its path, which is seldom asked for. */
export type TextVisitor = (text: string, path: () => string) => void;

/** Keys of Kubernetes are shorter; a longer one is cut, since it may be the secret itself, and a path is printed. */
const LONGEST_TOLD_KEY = 80;

/** Visits every string of an object: values, and the keys of maps, which can hold a secret as well. */
export function eachText(object: KubernetesObject, visit: TextVisitor): void {
  const path: (string | number)[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      visit(value, () => told(path));
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        path.push(index);
        walk(value[index]);
        path.pop();
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const key of Object.keys(value)) {
        visit(key, () => `a key of ${told(path) || 'the object'}`);
        path.push(key);
        walk((value as Record<string, unknown>)[key]);
        path.pop();
      }
    }
  };
  walk(object.raw);
}

function told(path: readonly (string | number)[]): string {
  return path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${short(part)}`))
    .join('')
    .replace(/^\./, '');
}

function short(key: string): string {
  return key.length > LONGEST_TOLD_KEY ? `${key.slice(0, 8)}...` : key;
}
