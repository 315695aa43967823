import type {
  ExpectedCache,
  ExpectedDestination,
  ExpectedFleet,
  ExpectedNetwork,
  ExpectedSettings,
} from './boundary/check';
import { jobCapabilities } from './fleet/capabilities';
import { jobsDemand } from './fleet/capacity';
import type { Fleet } from './fleet/fleet';
import { SECOND_DAEMONS } from './fleet/images';
import { directForJobs, directForManagers } from './fleet/proxy';
import {
  cloudPorts,
  jobDestinations,
  managerDestinations,
  publicGitLabPorts,
  publicNetworksOf,
  publicPorts,
} from './fleet/reach';
import type { Runner } from './fleet/runner';
import { type Cache, largestArchive } from './fleet/types/cache-spec';
import type { Destination } from './fleet/types/destination';

/**
 * What a fleet says of a runner, in the words of the judge: data, so that the judge reads nothing of the product. It has
 * every setting; which of them it holds config.toml against, the judge says itself.
 */
export function expectedSettings(runner: Runner): ExpectedSettings {
  const { settings, fleet } = runner;
  const { manager } = settings;
  const { cache, ...others } = settings;
  const nixCache = settings.attic && fleet.attic;
  return {
    ...others,
    gitlabUrl: fleet.gitlab.url,
    ...(fleet.gitlab.cloneUrl ? { cloneUrl: fleet.gitlab.cloneUrl } : {}),
    caCertificates: fleet.gitlab.caCertificates !== undefined,
    ...(settings.daemonImage ? { allowedServices: [...settings.allowedServices, ...SECOND_DAEMONS] } : {}),
    helperImage: manager.helperImage,
    capabilities: jobCapabilities(settings.podSecurity, settings.addCapabilities),
    managerImage: manager.image,
    resources: { ...settings.resources, manager: manager.resources },
    ...(nixCache ? { nixCache: { substituter: nixCache.substituter, publicKeys: nixCache.publicKeys } } : {}),
    ...(cache ? { cache: expectedCache(cache) } : {}),
    ...proxyOf(runner),
    networks: networksOf(runner),
    config: leavesOf(settings.config),
    quota: quotaOf(runner),
  };
}

/** The PodMonitor that a fleet asks for, in the words of the judge. */
export function expectedPodMonitor({ monitoring }: Fleet): Pick<ExpectedFleet, 'podMonitor'> {
  return monitoring?.podMonitor ? { podMonitor: { labels: monitoring.podMonitor.labels ?? {} } } : {};
}

function proxyOf(runner: Runner): Pick<ExpectedSettings, 'proxy'> {
  const { proxy } = runner.fleet;
  return proxy
    ? {
        proxy: {
          https: proxy.https,
          http: proxy.http,
          direct: { manager: directForManagers(runner.fleet), jobs: directForJobs(runner) },
        },
      }
    : {};
}

function expectedCache(cache: Cache): ExpectedCache {
  const largest = largestArchive(cache);
  const { credentials, ...store } = cache;
  return {
    ...store,
    ...(credentials.from === 'identity' ? { identity: credentials } : {}),
    ...(largest === undefined ? {} : { largestArchive: largest }),
  };
}

function networksOf(runner: Runner): ExpectedSettings['networks'] {
  const { fleet } = runner;
  const { cluster } = fleet;
  const { cidrs, ports } = cluster.apiServer;
  const apiServer = cidrs.flatMap((cidr) => ports.map((port) => ({ cidr, port })));
  return {
    jobs: [
      ...publicOnes(fleet, publicPorts(runner)),
      ...[...cluster.dns, ...jobDestinations(runner)].map(withProtocol),
    ],
    manager: [
      ...publicOnes(fleet, [...publicGitLabPorts(fleet), ...cloudPorts(runner)]),
      ...[...cluster.dns, ...managerDestinations(fleet), ...apiServer].map(withProtocol),
    ],
  };
}

/** Public addresses by the networks that stand for them. What they leave out, the judge works out itself. */
function publicOnes(fleet: Fleet, ports: readonly number[]): readonly ExpectedNetwork[] {
  return publicNetworksOf(fleet).flatMap(({ cidr }) =>
    ports.map((port) => ({ cidr, port, protocol: 'TCP' })),
  );
}

function withProtocol(destination: Destination): ExpectedDestination {
  return { protocol: 'TCP', ...destination };
}

function leavesOf(table: object, path = ''): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(table).flatMap(([key, value]) =>
      typeof value === 'object' && value !== null
        ? Object.entries(leavesOf(value, `${path}${key}.`))
        : [[`${path}${key}`, value]],
    ),
  );
}

function quotaOf(runner: Runner): Readonly<Record<string, number>> {
  const demand = jobsDemand(runner);
  return {
    pods: demand.pods,
    'requests.cpu': demand.cpuRequest / 1000,
    ...(runner.settings.burst ? {} : { 'limits.cpu': demand.cpuLimit / 1000 }),
    'requests.memory': demand.memoryRequest,
    'limits.memory': demand.memoryLimit,
  };
}
