import type { Fleet } from './fleet';
import { type OpenNetwork, publicNetworks } from './public-networks';
import type { Runner } from './runner';
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

/** The port of GitLab, where it is on public addresses. */
export function publicGitLabPorts({ gitlab }: Fleet): readonly number[] {
  return gitlab.destinations ? [] : [gitlab.port];
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
