import { ATTIC_KEYS, ATTIC_SECRET, type runnerNames, TOKEN_KEY } from './names';
import type { RunnerSettings } from './settings';
import type { Attic } from './types/attic-spec';
import type { AtticKey, SecretSource, TokenKey } from './types/secret-source';

/** A Secret that pods of a runner read by its keys. */
export interface NeededSecret<Key extends string> {
  readonly name: string;
  readonly keys: readonly Key[];
  /** Where it comes from. */
  readonly source: SecretSource<Key>;
}

/** The Secrets of a runner, by who reads them. */
export interface NeededSecrets {
  /** Read by its manager. */
  readonly token: NeededSecret<TokenKey>;
  /** Read by the builds of a nix kind. */
  readonly attic?: NeededSecret<AtticKey>;
  /** Read by nodes that pull images. */
  readonly imagePull: readonly string[];
  /** All of them. */
  readonly names: readonly string[];
}

/** The Secrets that a runner with these settings needs. */
export function neededSecrets(
  cache: Attic | undefined,
  { tokenSecret }: ReturnType<typeof runnerNames>,
  { attic: access, imagePullSecrets, token }: RunnerSettings,
): NeededSecrets {
  const attic = access && {
    name: ATTIC_SECRET[access],
    keys: ATTIC_KEYS,
    source: cache?.credentials[access] ?? ({ from: 'existing' } as const),
  };
  return {
    token: { name: tokenSecret, keys: [TOKEN_KEY], source: token },
    ...(attic ? { attic } : {}),
    imagePull: imagePullSecrets,
    names: [tokenSecret, ...(attic ? [attic.name] : []), ...imagePullSecrets],
  };
}
