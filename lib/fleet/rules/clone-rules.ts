import type { Finding } from '../../errors';
import { hostOf, portOf } from '../proxy';
import type { Runner } from '../runner';
import { isPodsDestination } from '../types/destination';
import { reaches } from './reached-url';

/** Refuses a URL of sources that jobs cannot reach: each of them would fail before its script. */
export function checkCloneUrl(runner: Runner): Finding[] {
  const { gitlab, org } = runner.fleet;
  const url = gitlab.cloneUrl;
  return url === undefined || reaches(runner, url) || maybeReachesPods(runner)
    ? []
    : [
        {
          code: 'clone-unreachable',
          path: `fleet ${org} / gitlab / cloneUrl`,
          message: `no job of runner '${runner.name}' reaches where it would fetch its sources: nothing is open to ${hostOf(url)} on port ${portOf(url)}`,
          value: url,
          fix: `add the address or the pods behind it with port: ${portOf(url)} to gitlab / destinations, or to destinations of the runner`,
        },
      ];
}

/** A GitLab in the cluster is named by its Service, which has another port than its pods. */
function maybeReachesPods({ fleet, settings }: Runner): boolean {
  return [...(fleet.gitlab.destinations ?? []), ...settings.destinations].some(
    (destination) => isPodsDestination(destination) && destination.protocol !== 'UDP',
  );
}
