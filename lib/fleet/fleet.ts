import { FleetError } from '../errors';
import type { Given, NotAny, RunnerKind } from '../privilege';
import { parseCertificates } from './decode/certificates';
import { decodeFleet, type FleetFrame } from './decode/decode';
import { redacted } from './decode/findings';
import { fleetNames } from './names';
import { checkFleet } from './rules/fleet-rules';
import { deepFreeze, Runner } from './runner';
import type { Destination, DnsResolver, Labels } from './types/destination';
import type { BreakGlassSpec, FleetSpec } from './types/fleet-spec';
import type { RunnerSpec } from './types/runner-spec';
import type { AtticKey, SecretSource } from './types/secret-source';

/** Facts about the cluster with every default filled in. */
export interface Cluster {
  readonly name?: string;
  readonly kubernetesVersion: string;
  readonly apiServer: { readonly cidrs: readonly string[]; readonly ports: readonly number[] };
  readonly dns: readonly Destination[];
  readonly publicCidrs: readonly string[];
  readonly breakGlass: Required<BreakGlassSpec>;
}

/** The GitLab instance with every default filled in. */
export interface GitLab {
  readonly url: string;
  readonly port: number;
  /** Where it is; `undefined` for public addresses. */
  readonly destinations?: readonly Destination[];
  /** Certificates in PEM, one each, of authorities that are trusted besides public ones. */
  readonly caCertificates?: readonly string[];
}

/** The Attic cache with every default filled in. */
export interface Attic {
  readonly namespace: string;
  readonly pods: Labels;
  readonly port: number;
  readonly substituter: string;
  readonly publicKeys: readonly string[];
  readonly credentials: { readonly [Access in 'pull' | 'push']: SecretSource<AtticKey> };
}

/** The pods that may scrape the managers, with every default filled in. */
export interface Monitoring {
  readonly namespace: string;
  readonly pods: Labels;
}

/** Every fleet that passed {@link Fleet.parse}: a mark that no cast, copy or Proxy carries. */
const CHECKED = new WeakSet<Fleet>();

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
  readonly cluster: Cluster;
  readonly gitlab: GitLab;
  readonly attic?: Attic;
  readonly monitoring?: Monitoring;

  private constructor(frame: FleetFrame, runners: readonly RunnerSpec[]) {
    this.org = frame.org;
    this.names = Object.freeze(fleetNames(frame.org));
    this.cluster = deepFreeze(resolveCluster(frame));
    this.gitlab = deepFreeze(resolveGitLab(frame));
    if (frame.attic) {
      this.attic = deepFreeze(resolveAttic(frame.attic));
    }
    if (frame.monitoring) {
      this.monitoring = deepFreeze({ pods: { 'app.kubernetes.io/name': 'prometheus' }, ...frame.monitoring });
    }
    this.#runners = Object.freeze(runners.map((runner) => Runner.resolve(this, runner)));
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
    const all = [...findings, ...(fleet ? checkFleet(fleet, frame?.capacity) : [])];
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

  /** The names of the Secrets that the runners need, each once. */
  get secretNames(): readonly string[] {
    return [...new Set(this.#runners.flatMap(({ secrets }) => secrets.names))];
  }

  /** The runners of one kind. */
  runnersOfKind<K extends RunnerKind>(kind: K): readonly Runner<K>[] {
    return this.#runners.filter((runner): runner is Runner<K> => runner.kind === kind);
  }
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

function resolveCluster({ cluster }: FleetFrame): Cluster {
  return {
    ...(cluster.name === undefined ? {} : { name: cluster.name }),
    kubernetesVersion: cluster.kubernetesVersion ?? '1.30',
    apiServer: { ports: [443, 6443], ...cluster.apiServer },
    dns: (cluster.dns ?? [{ namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' } }]).flatMap(resolveDns),
    publicCidrs: cluster.publicCidrs ?? [],
    breakGlass: { users: [], groups: [], ...cluster.breakGlass },
  };
}

/** Long answers come over TCP, so each resolver is two destinations. */
function resolveDns(resolver: DnsResolver): readonly Destination[] {
  return [
    { port: 53, ...resolver, protocol: 'UDP' },
    { port: 53, ...resolver, protocol: 'TCP' },
  ];
}

function resolveGitLab({ gitlab }: FleetFrame): GitLab {
  const url = gitlab?.url ?? 'https://gitlab.com';
  return {
    url,
    port: Number(new URL(url).port || 443),
    ...(gitlab?.destinations ? { destinations: gitlab.destinations } : {}),
    ...(gitlab?.caCertificates ? { caCertificates: parseCertificates(gitlab.caCertificates) ?? [] } : {}),
  };
}

function resolveAttic(attic: NonNullable<FleetFrame['attic']>): Attic {
  const namespace = attic.namespace ?? 'attic-cache-dev';
  const port = attic.port ?? 8080;
  return {
    namespace,
    port,
    pods: attic.pods ?? { 'app.kubernetes.io/name': 'attic' },
    substituter: attic.substituter ?? `http://attic.${namespace}.svc.cluster.local:${port}/main`,
    publicKeys: attic.publicKeys,
    credentials: { pull: { from: 'existing' }, push: { from: 'existing' }, ...attic.credentials },
  };
}
