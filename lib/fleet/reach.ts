import type { Fleet } from './fleet';
import { type OpenNetwork, publicNetworks } from './public-networks';
import type { Runner } from './runner';
import { asksCloud } from './types/cache-spec';
import { type Destination, describeDestination } from './types/destination';

/** What the printed table calls public: every address but those that are private or the cluster's own. */
export function publicNetworksOf({ cluster }: Fleet): readonly OpenNetwork[] {
  return publicNetworks([...cluster.publicCidrs, ...cluster.apiServer.cidrs], cluster.nat64);
}

/** The ports of public addresses that a runner's jobs may reach. */
export function publicPorts(runner: Runner): readonly number[] {
  const { fleet, settings } = runner;
  const ports = [...settings.publicPorts, ...(settings.http ? [80] : []), ...publicGitLabPorts(fleet)];
  return [...new Set(ports)].sort((a, b) => a - b);
}

/** The port of GitLab, where it is on public addresses and reached without a proxy. */
export function publicGitLabPorts({ gitlab, proxy }: Fleet): readonly number[] {
  return gitlab.destinations || proxy ? [] : [gitlab.port];
}

/** The port of a cloud that the manager of a runner has to ask for its cache, where other managers do not reach it too. */
export function cloudPorts({ fleet, settings: { cache } }: Runner): readonly number[] {
  const isReached = fleet.proxy !== undefined || publicGitLabPorts(fleet).includes(CLOUD_PORT);
  return cache !== undefined && asksCloud(cache) && !isReached ? [CLOUD_PORT] : [];
}

/** Where clouds exchange tokens. */
const CLOUD_PORT = 443;

/** What managers, and all jobs with them, may reach: GitLab and the proxy, where they are not on public addresses. */
export function managerDestinations({ gitlab, proxy }: Fleet): readonly Destination[] {
  return [...(gitlab.destinations ?? []), ...(proxy?.destinations ?? [])];
}

/** What else a runner's jobs may reach, DNS apart. */
export function jobDestinations(runner: Runner): readonly Destination[] {
  const { attic } = runner.fleet;
  const cache: Destination[] =
    runner.settings.attic && attic
      ? [{ namespace: attic.namespace, pods: attic.pods, port: attic.port }]
      : [];
  return [...managerDestinations(runner.fleet), ...cache, ...runner.settings.destinations];
}

/** Everything that a runner's jobs may reach, in words. */
export function describeReach(runner: Runner): readonly string[] {
  return [
    ...publicPorts(runner).map((port) => `public:${port}`),
    ...jobDestinations(runner).map(describeDestination),
  ];
}
