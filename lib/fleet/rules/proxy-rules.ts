import { isIP } from 'node:net';
import type { Finding } from '../../errors';
import { contains } from '../cidr';
import type { Fleet } from '../fleet';
import { hostOf, portOf, proxiesOf } from '../proxy';
import { type Destination, isPodsDestination } from '../types/destination';
import { checkDestinations } from './destination-rules';

/** Faults of the proxy: what it opens is open to jobs, and it must be reached. */
export function checkProxy(fleet: Fleet): Finding[] {
  const { proxy } = fleet;
  if (!proxy) {
    return [];
  }
  const path = `fleet ${fleet.org} / proxy`;
  const unreachable = proxiesOf(fleet).filter(
    ([, url]) => !proxy.destinations.some((destination) => leadsTo(destination, url)),
  );
  return [
    ...checkDestinations(fleet, proxy.destinations, `${path} / destinations`),
    ...unreachable.map(([, url]) => ({
      code: 'proxy-unreachable' as const,
      path,
      message: 'no destination of the proxy leads there, so that neither managers nor jobs would reach it',
      value: url,
      fix: `add the address of the proxy with port: ${portOf(url)}, or its pods, to proxy / destinations`,
    })),
  ];
}

/** Where a name leads to is not known here, and Services have other ports than their pods. */
function leadsTo(destination: Destination, url: string): boolean {
  if (destination.protocol === 'UDP') {
    return false;
  }
  const host = hostOf(url);
  const family = isIP(host);
  return (
    isPodsDestination(destination) ||
    (destination.port === portOf(url) &&
      (family === 0 || contains(destination.cidr, `${host}/${family === 4 ? 32 : 128}`)))
  );
}
