import { FleetError } from '../errors';
import type { Given, NotAny, RunnerKind } from '../privilege';
import { type DecodedPart, decodeFleet, type FleetFrame } from './decode/decode';
import { redacted } from './decode/findings';
import type { DecodedRunner } from './decode/schema';
import { fleetNames } from './names';
import { readable, withRefused } from './refused';
import { checkFleet } from './rules/fleet-rules';
import { deepFreeze, Runner } from './runner';
import type { ImageMirror } from './types/adds-spec';
import type { Attic } from './types/attic-spec';
import type { Cluster } from './types/cluster-spec';
import type { CapacitySpec, FleetSpec } from './types/fleet-spec';
import type { GitLab } from './types/gitlab-spec';
import { claimsOf } from './types/job-volumes';
import type { Monitoring } from './types/monitoring-spec';
import type { HttpProxy } from './types/proxy-spec';

/** Every fleet that passed {@link Fleet.parse}: a mark that no cast, copy or Proxy carries. */
const CHECKED = new WeakSet<Fleet>();

/** The parts of a specification that a fleet holds as they were decoded. */
const PARTS = ['cluster', 'gitlab', 'proxy', 'imageMirrors', 'attic', 'monitoring'];

/**
 * A fleet that was checked: everything that constructs, policies and reports read. The `#private` field keeps an
 * object literal from passing as one.
 */
export class Fleet {
  readonly #runners: readonly Runner[];
  /** The organisation. */
  readonly org: string;
  /** Names that follow from the organisation. */
  readonly names: ReturnType<typeof fleetNames>;
  readonly cluster!: Cluster;
  readonly gitlab!: GitLab;
  readonly proxy?: HttpProxy;
  readonly imageMirrors?: readonly ImageMirror[];
  readonly attic?: Attic;
  readonly monitoring?: Monitoring;

  private constructor(
    { spec, refused }: DecodedPart<FleetFrame>,
    runners: readonly DecodedPart<DecodedRunner>[],
  ) {
    const { org, runners: _runners, capacity: _capacity, ...parts } = spec;
    this.org = org;
    this.names = Object.freeze(fleetNames(org));
    const below = refused.filter(([key = '']) => PARTS.includes(key));
    // As properties, since those of a refused part throw where they are read.
    Object.defineProperties(this, Object.getOwnPropertyDescriptors(withRefused(deepFreeze(parts), below)));
    this.#runners = Object.freeze(runners.map((runner) => Runner.resolve(this, runner, spec)));
    Object.freeze(this);
  }

  /**
   * Checks a specification and fills in its defaults.
   *
   * @throws FleetError with every fault of the specification.
   */
  static define<Spec extends FleetSpec>(this: NotAny<Spec>, spec: Given<Spec, FleetSpec>): Fleet {
    return Fleet.parse(spec);
  }

  /**
   * Like {@link Fleet.define} for input that the compiler never saw, such as JSON.
   *
   * @throws FleetError with every fault of the input.
   */
  static parse(input: unknown): Fleet {
    const { fleet: frame, runners, findings } = decodeFleet(input);
    const fleet = frame ? new Fleet(frame, runners) : undefined;
    const all = [...findings, ...(fleet && frame ? checkFleet(fleet, capacityOf(frame)) : [])];
    if (!fleet || all.length > 0) {
      throw new FleetError(all.map(redacted));
    }
    CHECKED.add(fleet);
    return fleet;
  }

  /** The runners, in the order of the specification. */
  get runners(): readonly Runner[] {
    return this.#runners;
  }

  /**
   * The runner of a name.
   *
   * @throws RangeError if the fleet has none of that name.
   */
  runner(name: string): Runner {
    const runner = this.#runners.find((candidate) => candidate.name === name);
    if (!runner) {
      throw new RangeError(
        `fleet ${this.org} has no runner '${name}': it has ${this.#runners.map((r) => r.name).join(', ')}`,
      );
    }
    return runner;
  }

  /** The names of the PersistentVolumeClaims that jobs mount, each once. */
  get claimNames(): readonly string[] {
    return [...new Set(this.#runners.flatMap(({ settings }) => claimsOf(settings.volumes)))];
  }

  /** The names of the Secrets that the runners need, each once. */
  get secretNames(): readonly string[] {
    return [...new Set(this.#runners.flatMap(({ secrets }) => secrets.names))];
  }

  /** The runners of one kind. */
  runnersOfKind<K extends RunnerKind>(kind: K): readonly Runner<K>[] {
    return this.#runners.filter((runner): runner is Runner<K> => runner.kind === kind);
  }
}

function capacityOf({ spec, refused }: DecodedPart<FleetFrame>): CapacitySpec | undefined {
  return readable(() => withRefused(spec, refused).capacity);
}

/**
 * The fleet itself.
 *
 * @throws TypeError for anything that only looks like a checked fleet.
 */
export function checkedFleet(fleet: Fleet): Fleet {
  if (!CHECKED.has(fleet)) {
    throw new TypeError('this fleet was never checked: make it with Fleet.define');
  }
  return fleet;
}

/**
 * The runner itself.
 *
 * @throws TypeError for anything that only looks like a runner of a checked fleet.
 */
export function checkedRunner(runner: Runner): Runner {
  if (!checkedFleet(runner.fleet).runners.includes(runner)) {
    throw new TypeError('this runner is not one of its fleet: take it from there with fleet.runner(name)');
  }
  return runner;
}
