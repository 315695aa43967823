import { nixKeyPair } from './cache-key';

/** What the Secret of the cache holds, under its keys in the cluster. */
export type CacheSecret = Readonly<Record<'server' | 'cache' | 'token', string>>;

/** The cache of Nix where the product expects it unless the fleet says otherwise. */
export const LAB_CACHE = {
  namespace: 'attic-cache-dev',
  labels: { 'app.kubernetes.io/name': 'attic' },
  host: 'attic.attic-cache-dev.svc.cluster.local',
  port: 8080,
  // As the product calls it by default; branches are called so as well.
  name: 'main',
  key: nixKeyPair('lab-1'),
} as const;

/** Who pulls, and who pushes. */
export const CACHE_TOKENS = { pull: 'token-that-pulls', push: 'token-that-pushes' } as const;

/** The Secrets of the cache by their names, as OpenTofu would make them. */
export const CACHE_SECRETS: Readonly<Record<string, CacheSecret>> = {
  'attic-credentials': secret(CACHE_TOKENS.pull),
  'attic-push-credentials': secret(CACHE_TOKENS.push),
};

function secret(token: string): CacheSecret {
  return { server: `http://${LAB_CACHE.host}:${LAB_CACHE.port}/`, cache: LAB_CACHE.name, token };
}
