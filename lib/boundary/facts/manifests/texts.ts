import { type PathPart, pathText } from '../path-text';
import type { KubernetesObject } from './kubernetes-object';

/** What is told of each string of an object: the string, and a function for its path, which is seldom asked for. */
export type TextVisitor = (text: string, path: () => string) => void;

/** Visits every string of an object: values, and the keys of maps, which can hold a secret as well. */
export function eachText(object: KubernetesObject, visit: TextVisitor): void {
  const path: PathPart[] = [];
  const walk = (value: unknown): void => {
    if (typeof value === 'string') {
      visit(value, () => pathText(path));
    } else if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        path.push(index);
        walk(value[index]);
        path.pop();
      }
    } else if (typeof value === 'object' && value !== null) {
      for (const key of Object.keys(value)) {
        visit(key, () => `a key of ${pathText(path) || 'the object'}`);
        path.push(key);
        walk((value as Record<string, unknown>)[key]);
        path.pop();
      }
    }
  };
  walk(object.raw);
}
