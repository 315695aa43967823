import type { CacheSpec } from '../../../lib/fleet/types/cache-spec';
import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import type { RunnerSpec } from '../../../lib/fleet/types/runner-spec';
import type { S3CacheSpec } from '../../../lib/fleet/types/s3-cache';
import { OUTSIDE } from '../stage/addresses';
import { type LabFacts, labFleet, SMALL } from './lab-fleet';

/** The store of the lab, as the fleet names it. */
export const STORE = {
  host: 'store.lab.test',
  port: 9000,
  bucket: 'lab-ci-cache',
  region: 'eu-west-1',
} as const;

/** Runners whose managers sign with keys of a Secret. */
export const RUNNERS_WITH_KEYS = ['cached', 'cached-too'] as const;

/** A runner whose manager has no key: AWS knows it by a role. */
export const RUNNER_BY_ROLE = 'by-role';

/** Runners with a cache. GitLab knows them by tokens that begin alike, so that their prefixes alone keep them apart. */
export const RUNNERS_WITH_CACHE = [...RUNNERS_WITH_KEYS, RUNNER_BY_ROLE] as const;

/** A runner without one, on the same networks but for the store. */
export const RUNNER_WITHOUT_CACHE = 'plain-one';

/** A runner with a cache. */
export type RunnerWithCache = (typeof RUNNERS_WITH_CACHE)[number];

const ORGANISATION = 'caches';

/** The namespace of the fleet. */
export const CACHE_NAMESPACE = `${ORGANISATION}-runners`;

/** The role of its manager, and whom the role trusts. */
export const ROLE = {
  arn: 'arn:aws:iam::123456789012:role/lab-ci-cache',
  trusts: `system:serviceaccount:${CACHE_NAMESPACE}:${RUNNER_BY_ROLE}-manager`,
} as const;

/** Where images of GitLab lie that trust the authority of the store. */
export const TRUSTING_MIRROR = { from: 'registry.gitlab.com', to: 'registry.lab.test/gitlab' } as const;

const CACHE: S3CacheSpec = {
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

/** A fleet whose runners keep caches in the store of the lab. */
export function cacheFleet(facts: LabFacts): FleetSpec {
  const { attic: _attic, monitoring: _monitoring, ...fleet } = labFleet(facts);
  const small = { ...SMALL, concurrency: 4 };
  const withCache = (name: RunnerWithCache, cache: CacheSpec): RunnerSpec => ({
    ...small,
    kind: 'docker',
    name,
    cache,
    destinations: [{ cidr: `${OUTSIDE.objectStore.ipv4}/32`, port: STORE.port }],
  });
  return {
    ...fleet,
    org: ORGANISATION,
    imageMirrors: [TRUSTING_MIRROR],
    runners: [
      ...RUNNERS_WITH_KEYS.map((name) => withCache(name, CACHE)),
      withCache(RUNNER_BY_ROLE, { ...CACHE, credentials: { from: 'identity', role: ROLE.arn } }),
      { ...small, kind: 'docker', name: RUNNER_WITHOUT_CACHE },
    ],
  };
}
