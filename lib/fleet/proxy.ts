import { isIP } from 'node:net';
import { contains, isSingleAddress } from './cidr';
import type { Fleet } from './fleet';
import type { Runner } from './runner';
import { type Destination, isPodsDestination } from './types/destination';
import type { HttpProxy } from './types/proxy-spec';

type Variables = Readonly<Record<string, string>>;

/** Names that lead into the pod or into the cluster. The daemon of dind and its tools are called `docker`. */
const INSIDE = ['localhost', '127.0.0.1', '::1', 'docker', '.svc', '.cluster.local'] as const;

/**
 * What managers reach without the proxy: the pod itself, the cluster, the API server, and GitLab where it has destinations;
 * then what the operator adds. Programs compare names with names and addresses with addresses.
 */
export function directForManagers({ cluster, gitlab, proxy }: Fleet): readonly string[] {
  return [
    ...new Set([
      ...INSIDE,
      ...cluster.apiServer.cidrs.map(asHost),
      ...(gitlab.destinations ? [hostOf(gitlab.url), ...hostsOf(gitlab.destinations)] : []),
      ...(proxy?.noProxy ?? []),
    ]),
  ];
}

/** The same of the jobs of a runner: they also reach where they fetch from, its cache, and its destinations by address. */
export function directForJobs(runner: Runner): readonly string[] {
  const { fleet, settings } = runner;
  const { cloneUrl, destinations } = fleet.gitlab;
  const sources = cloneUrl !== undefined && destinations ? [hostOf(cloneUrl)] : [];
  const cache = settings.attic && fleet.attic ? [hostOf(fleet.attic.substituter)] : [];
  return [...new Set([...directForManagers(fleet), ...sources, ...cache, ...hostsOf(settings.destinations)])];
}

/** The variables of managers, where the fleet has a proxy. */
export function managerProxyVariables(fleet: Fleet): Variables {
  return fleet.proxy === undefined ? {} : variablesOf(fleet.proxy, directForManagers(fleet));
}

/** The variables of the jobs of a runner, its services among them, where the fleet has a proxy. */
export function jobProxyVariables(runner: Runner): Variables {
  const { proxy } = runner.fleet;
  return proxy === undefined ? {} : variablesOf(proxy, directForJobs(runner));
}

/** Programs read either case. */
function variablesOf({ https, http }: HttpProxy, direct: readonly string[]): Variables {
  const variables = { HTTPS_PROXY: https, HTTP_PROXY: http, NO_PROXY: direct.join(',') };
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => [
      [name, value],
      [name.toLowerCase(), value],
    ]),
  );
}

/** Whether jobs of a runner reach a host through the proxy. */
export function goesThroughProxy(runner: Runner, host: string): boolean {
  return runner.fleet.proxy !== undefined && !directForJobs(runner).some((direct) => isDirect(direct, host));
}

function isDirect(direct: string, host: string): boolean {
  const name = direct.replace(/^\[(.*)\](?::\d+)?$/, '$1').replace(/^([^:]+):\d+$/, '$1');
  if (isIP(host) !== 0) {
    return isIP(name.split('/')[0] ?? '') !== 0 && contains(asNetwork(name), asNetwork(host));
  }
  return host === name.replace(/^\./, '') || host.endsWith(`.${name.replace(/^\./, '')}`);
}

function asNetwork(address: string): string {
  return address.includes('/') ? address : `${address}/${isIP(address) === 4 ? 32 : 128}`;
}

function hostsOf(destinations: readonly Destination[]): readonly string[] {
  return destinations.flatMap((destination) =>
    isPodsDestination(destination) ? [] : [asHost(destination.cidr)],
  );
}

/** More programs know an address than a network of one. */
function asHost(cidr: string): string {
  return isSingleAddress(cidr) ? (cidr.split('/')[0] ?? cidr) : cidr;
}

/** The host of a URL, an IPv6 address without its brackets. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, '');
}

/** The port of a URL, or that of its scheme. */
export function portOf(url: string): number {
  const { port, protocol } = new URL(url);
  return Number(port || (protocol === 'https:' ? 443 : 80));
}

/** The proxies of a fleet by their fields, each once. */
export function proxiesOf({ proxy }: Fleet): readonly (readonly [field: 'https' | 'http', url: string])[] {
  return proxy === undefined
    ? []
    : [['https', proxy.https], ...(proxy.http === proxy.https ? [] : [['http', proxy.http] as const])];
}
