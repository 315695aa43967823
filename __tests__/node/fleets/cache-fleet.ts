import type { CacheSpec } from '../../../lib/fleet/types/cache-spec';
import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import type { RunnerSpec } from '../../../lib/fleet/types/runner-spec';
import { OUTSIDE } from '../stage/addresses';
import { type LabFacts, labFleet, SMALL } from './lab-fleet';

/** The store of the lab, as the fleet names it. */
export const STORE = {
  host: 'store.lab.test',
  port: 9000,
  bucket: 'lab-ci-cache',
  region: 'eu-west-1',
} as const;

/** Runners with a cache. GitLab knows both by tokens that begin alike, so that their prefixes alone keep them apart. */
export const RUNNERS_WITH_CACHE = ['cached', 'cached-too'] as const;

/** A runner without one, on the same networks but for the store. */
export const RUNNER_WITHOUT_CACHE = 'plain-one';

/** A runner with a cache. */
export type RunnerWithCache = (typeof RUNNERS_WITH_CACHE)[number];

const ORGANISATION = 'caches';

/** The namespace of the fleet. */
export const CACHE_NAMESPACE = `${ORGANISATION}-runners`;

const CACHE: CacheSpec = {
  type: 's3',
  bucket: STORE.bucket,
  region: STORE.region,
  endpoint: `https://${STORE.host}:${STORE.port}`,
  maximumArchiveSize: '1Mi',
};

/** The prefix that all archives of a runner have in the bucket. */
export function prefixOf(runner: RunnerWithCache): string {
  return `${ORGANISATION}/${runner}/`;
}

/** The keys of the cache of a runner, as its Secret names them; no other text looks like them. */
export function keysOf(
  runner: RunnerWithCache,
): Readonly<Record<'access-key-id' | 'secret-access-key', string>> {
  const index = RUNNERS_WITH_CACHE.indexOf(runner);
  return {
    'access-key-id': `AKIALAB${index}LAB${index}LAB${index}LAB`,
    'secret-access-key': `${index}SecretOfTheManager${index}AloneInTheLab${index}`,
  };
}

/**
 * A fleet whose runners keep caches in the store of the lab.
 *
 * @param helperImage one that trusts the authority of the store.
 */
export function cacheFleet(facts: LabFacts, helperImage: string): FleetSpec {
  const { attic: _attic, monitoring: _monitoring, ...fleet } = labFleet(facts);
  const small = { ...SMALL, concurrency: 4, manager: { ...SMALL.manager, helperImage } };
  return {
    ...fleet,
    org: ORGANISATION,
    runners: [
      ...RUNNERS_WITH_CACHE.map(
        (name): RunnerSpec => ({
          ...small,
          kind: 'docker',
          name,
          cache: CACHE,
          destinations: [{ cidr: `${OUTSIDE.objectStore.ipv4}/32`, port: STORE.port }],
        }),
      ),
      { ...small, kind: 'docker', name: RUNNER_WITHOUT_CACHE },
    ],
  };
}
