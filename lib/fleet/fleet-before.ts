import type { Fleet } from './fleet';
import { KIND_LABEL, RUNNER_LABEL } from './names';
import type { Runner } from './runner';

/**
 * What stands in the cluster before a fleet is applied: the objects of both its files as they were rendered then, by
 * whatever version of the product. A fleet that is rendered with it loses no job of the managers that still run.
 *
 * @example
 * renderFleet(fleet, committedFleet(fleet));
 */
export class FleetBefore {
  readonly #objects: readonly StandingObject[];

  /** @param objects manifests of the fleet as they were applied, in any order; what is no object is left out. */
  constructor(objects: readonly unknown[]) {
    this.#objects = objects.filter(isObject);
  }

  /** An object by its kind and name. */
  find(kind: string, name: string): StandingObject | undefined {
    return this.#objects.find((object) => object.kind === kind && object.metadata.name === name);
  }

  /** All objects of a kind. */
  ofKind(kind: string): readonly StandingObject[] {
    return this.#objects.filter((object) => object.kind === kind);
  }

  /** Every object. */
  get objects(): readonly unknown[] {
    return this.#objects;
  }

  /** The managers, by the names of their runners. */
  get managers(): ReadonlyMap<string, StandingObject> {
    return new Map(
      this.ofKind('Deployment').flatMap((object) => {
        const name = object.metadata.labels?.[RUNNER_LABEL];
        return name === undefined ? [] : [[name, object] as const];
      }),
    );
  }

  /** Runners of a fleet that were there before, in the same kind. */
  knownOf(fleet: Fleet): readonly Runner[] {
    return fleet.runners.filter(
      ({ name, kind }) => this.managers.get(name)?.metadata.labels?.[KIND_LABEL] === kind,
    );
  }
}

/** An object as it was rendered. */
export interface StandingObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
}

function isObject(value: unknown): value is StandingObject {
  const { kind, metadata } = (value ?? {}) as { kind?: unknown; metadata?: { name?: unknown } };
  return typeof kind === 'string' && typeof metadata?.name === 'string';
}
