import type { Fleet } from './fleet';

/** Shared by all copies of the package, since a `main.js` may load another one than the command that asks it. */
const KEY = Symbol.for('cdk8s-gitlab-runners.askedFleets');

const shared = globalThis as { [KEY]?: Fleet[] | undefined };

/** The fleets that code names while `load` runs it. Until then, nothing that it renders is written. */
export function askFleets(load: () => void): readonly Fleet[] {
  const fleets: Fleet[] = [];
  shared[KEY] = fleets;
  try {
    load();
  } finally {
    shared[KEY] = undefined;
  }
  return [...new Set(fleets)];
}

/** Tells fleets to whoever asks for them. Returns whether somebody does, so that nothing is to be written. */
export function tellFleets(...fleets: readonly Fleet[]): boolean {
  shared[KEY]?.push(...fleets);
  return shared[KEY] !== undefined;
}
