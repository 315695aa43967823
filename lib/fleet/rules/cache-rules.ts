import type { Finding } from '../../errors';
import { hostOf, portOf } from '../proxy';
import type { Runner } from '../runner';
import { cacheUrl } from '../types/cache-spec';
import { reaches } from './reached-url';

/** Refuses a cache that jobs cannot reach: their helper uploads and downloads, the manager only signs. */
export function checkCache(runner: Runner): Finding[] {
  const { cache } = runner.settings;
  if (cache === undefined) {
    return [];
  }
  const url = cacheUrl(cache).origin;
  return reaches(runner, url)
    ? []
    : [
        {
          code: 'cache-unreachable',
          path: `fleet ${runner.fleet.org} / runner ${runner.name} / cache`,
          message: `no job of the runner reaches the store of its cache: nothing is open to ${hostOf(url)} on port ${portOf(url)}`,
          value: url,
          fix: `add a destination of the runner with the address or the pods of the store and port: ${portOf(url)}${cache.type !== 's3' || cache.endpoint === undefined ? ', or add 443 to publicPorts' : ''}`,
        },
      ];
}
