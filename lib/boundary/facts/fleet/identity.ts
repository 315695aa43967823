import { isPrivilegedKind, type PodSecurityLevel, type RunnerKind } from '../../../privilege';
import type { ExpectedAdditions } from './expected-additions';
import { type ExpectedFleet, type ExpectedRunner, namespaceOf, type PodScheduling } from './expected-fleet';
import type { ExpectedSettings } from './expected-settings';

/** The Secrets of the Attic cache, by what jobs may do with them: read, or write as well. */
export const ATTIC_SECRET = { pull: 'attic-credentials', push: 'attic-push-credentials' } as const;

/** Both Secrets of the Attic cache. */
export const ATTIC_SECRETS: readonly string[] = Object.values(ATTIC_SECRET);

/** The keys of both, which jobs of the kinds of Nix read. */
export const ATTIC_KEYS: readonly string[] = ['server', 'cache', 'token'];

/** The Secret with the keys of a runner's cache. */
export function cacheSecretOf(runner: string): string {
  return `${runner}-cache`;
}

/** What is said of a fleet that is expected. */
export interface FleetIdentity {
  readonly org: string;
  readonly namespace: string;
  readonly apiServerCidrs: readonly string[] | undefined;
  readonly apiServerPorts: readonly number[] | undefined;
  readonly publicCidrs: readonly string[];
  readonly nat64: readonly string[] | undefined;
  readonly admission: boolean;
  /** Users and groups that the admission policies may let pass; `undefined` where nobody says. */
  readonly breakGlass: readonly string[] | undefined;
  /** What its cluster adds to pods; `undefined` where nobody says. */
  readonly additions: ExpectedAdditions | undefined;
  /** The PodMonitor of its managers; `undefined` where nobody asks for one. */
  readonly podMonitor: ExpectedFleet['podMonitor'];
  /** Objects that stood before, which alone may be let pass beside the current ones; `undefined` where nobody says. */
  readonly before: readonly unknown[] | undefined;
  /** The Secrets of the contract: of each runner its token and the keys of its cache, and the Attic credentials. */
  readonly secretNames: ReadonlySet<string>;
}

/** What is said of a runner that is expected. */
export interface RunnerIdentity {
  readonly fleet: FleetIdentity;
  readonly name: string;
  readonly kind: RunnerKind | undefined;
  readonly level: PodSecurityLevel;
  /** Whether its kind may hold a privileged daemon. */
  readonly privileged: boolean;
  /** What the fleet says of it; `undefined` where nobody says. */
  readonly settings: ExpectedSettings | undefined;
  /** What its RuntimeClass adds, where somebody says. */
  readonly scheduling: PodScheduling | undefined;
  readonly where: string;
}

/** What is said of a fleet. */
export function fleetIdentity({
  org,
  runners,
  apiServerCidrs,
  apiServerPorts,
  publicCidrs = [],
  nat64,
  admission,
  breakGlass,
  additions,
  podMonitor,
  before,
}: ExpectedFleet): FleetIdentity {
  return {
    org,
    namespace: namespaceOf(org),
    apiServerCidrs,
    apiServerPorts,
    publicCidrs,
    nat64,
    admission: admission === true,
    breakGlass,
    additions,
    podMonitor,
    before,
    secretNames: new Set([
      ...ATTIC_SECRETS,
      ...runners.flatMap(({ name }) => [`${name}-token`, cacheSecretOf(name)]),
    ]),
  };
}

/** What is said of a runner of it. */
export function runnerIdentity(
  fleet: FleetIdentity,
  { name, kind, podSecurity, scheduling, settings }: ExpectedRunner,
): RunnerIdentity {
  return {
    fleet,
    name,
    kind,
    level: podSecurity,
    privileged: kind !== undefined && isPrivilegedKind(kind),
    settings,
    scheduling,
    where: `runner ${fleet.org}/${name}`,
  };
}
