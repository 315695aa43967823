import { resolve } from 'node:path';

/** What kubectl made of a file: the objects that it would apply, and its error if it left something out. */
export interface Reading {
  readonly objects: readonly unknown[];
  readonly error?: string;
}

/** What kubectl made of each trick, as the test on the real reader has written it down. */
export const KUBECTL_READINGS = resolve('__tests__/cli/reading/kubectl-readings.json');

/** Whether two readers have made the same objects, in the same order; that of keys says nothing. */
export function sameObjects(left: readonly unknown[], right: readonly unknown[]): boolean {
  return canonical(left) === canonical(right);
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) {
    return `[${value.map(canonical).join(',')}]`;
  }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}:${canonical(item)}`);
    return `{${entries.sort().join(',')}}`;
  }
  return JSON.stringify(value);
}
