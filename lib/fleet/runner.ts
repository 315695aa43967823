import type { RunnerKind } from '../privilege';
import type { DecodedPart, FleetFrame } from './decode/decode';
import type { DecodedRunner } from './decode/schema';
import type { Fleet } from './fleet';
import { runnerNames } from './names';
import { type NeededSecrets, neededSecrets } from './needed-secrets';
import { withRefused } from './refused';
import { type RunnerSettings, resolveSettings } from './settings';

/** What of its fleet a runner is resolved by, before anything of that may be read. */
type Frame = Pick<FleetFrame, 'attic' | 'proxy' | 'imageMirrors'>;

/**
 * A runner of a fleet: checked, with every default filled in, and tied to its fleet. Runners come from
 * {@link Fleet.runner} alone; the `#private` field keeps an object literal from passing as one.
 */
export class Runner<K extends RunnerKind = RunnerKind> {
  readonly #fleet: Fleet;
  /** The kind. */
  readonly kind: K;
  /** The name, unique in the fleet. */
  readonly name: string;
  /** Names of the runner's objects in the cluster. */
  readonly names: ReturnType<typeof runnerNames>;
  /** Everything else that an operator may set. */
  readonly settings: RunnerSettings;
  /** The Secrets that its pods and their nodes read. */
  readonly secrets: NeededSecrets;

  private constructor(fleet: Fleet, { spec, refused }: DecodedPart<DecodedRunner>, frame: Frame) {
    this.#fleet = fleet;
    this.kind = spec.kind as K;
    this.name = spec.name ?? spec.kind;
    this.names = Object.freeze(runnerNames(fleet.org, this.name));
    const settings = deepFreeze(resolveSettings(spec, frame));
    this.settings = withRefused(settings, refused);
    this.secrets = deepFreeze(neededSecrets(frame.attic, this.names, settings));
    Object.freeze(this);
  }

  /**
   * Resolves a decoded specification.
   *
   * @internal
   */
  static resolve(fleet: Fleet, part: DecodedPart<DecodedRunner>, frame: Frame): Runner {
    return new Runner(fleet, part, frame);
  }

  /** The fleet that the runner belongs to. */
  get fleet(): Fleet {
    return this.#fleet;
  }
}

/** Later writes to an aliased specification must not reach what was checked. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
