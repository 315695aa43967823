import type { FleetSpec } from '../../lib';

/** A way around the types: it compiles, and asks for something that its type forbids. */
export interface Hole {
  /** What is tried, in TypeScript's words. */
  readonly name: string;
  /** Makes the specification; typed as one, although it is none. */
  readonly spec: () => FleetSpec;
  /** The code of the finding that refuses it. */
  readonly code: string;
  /** The finding's path below the fleet. */
  readonly at: string;
}

/** An object whose extra property the compiler knows, until something makes it forget. */
export const RAISED = { kind: 'docker', privileged: true } as const;

/** {@link RAISED} as text. */
export const RAISED_JSON = JSON.stringify(RAISED);

/** `any`, under a name that says that it is meant. */
export type Any = ReturnType<typeof JSON.parse>;

/** The hole that hides {@link RAISED}. */
export function raisedBy(name: string, spec: () => FleetSpec): Hole {
  return { name, spec, code: 'forbidden-field', at: 'runner docker / privileged' };
}
