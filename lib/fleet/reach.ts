import { type OpenNetwork, publicNetworks } from './cidr';
import type { Fleet } from './fleet';
import type { Runner } from './runner';
import { type Destination, describeDestination } from './types/destination';

/** What the printed table calls public: every address but those that are private or the cluster's own. */
export function publicNetworksOf({ cluster }: Fleet): readonly OpenNetwork[] {
  return publicNetworks([...cluster.publicCidrs, ...cluster.apiServer.cidrs]);
}

/** The ports of public addresses that a runner's jobs may reach. */
export function publicPorts(runner: Runner): readonly number[] {
  const { gitlab } = runner.fleet;
  const ports = [443, ...(runner.settings.http ? [80] : []), ...(gitlab.destinations ? [] : [gitlab.port])];
  return [...new Set(ports)].sort((a, b) => a - b);
}

/** What else a runner's jobs may reach, DNS apart. */
export function jobDestinations(runner: Runner): readonly Destination[] {
  const { attic, gitlab } = runner.fleet;
  const cache: Destination[] =
    runner.settings.attic && attic
      ? [{ namespace: attic.namespace, pods: attic.pods, port: attic.port }]
      : [];
  return [...(gitlab.destinations ?? []), ...cache, ...runner.settings.destinations];
}

/** Everything that a runner's jobs may reach, in words. */
export function describeReach(runner: Runner): readonly string[] {
  return [
    ...publicPorts(runner).map((port) => `public:${port}`),
    ...jobDestinations(runner).map(describeDestination),
  ];
}
