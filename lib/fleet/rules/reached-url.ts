import { isIP } from 'node:net';
import { contains } from '../cidr';
import { goesThroughProxy, hostOf, portOf } from '../proxy';
import { jobDestinations, publicNetworksOf, publicPorts } from '../reach';
import type { Runner } from '../runner';
import { type AddressDestination, isPodsDestination } from '../types/destination';

function isOpen(
  { cidr, except = [] }: Pick<AddressDestination, 'cidr' | 'except'>,
  address: string,
): boolean {
  return contains(cidr, address) && !except.some((hole) => contains(hole, address));
}

/** Whether jobs of a runner reach an https URL, by themselves or through the proxy. Where a name leads to is not known here, so that its port alone counts. */
export function reaches(runner: Runner, url: string): boolean {
  const host = hostOf(url);
  const port = portOf(url);
  const address = isIP(host) === 0 ? undefined : `${host}/${isIP(host) === 4 ? 32 : 128}`;
  const isPublic =
    address === undefined || publicNetworksOf(runner.fleet).some((network) => isOpen(network, address));
  return (
    goesThroughProxy(runner, host) ||
    (isPublic && publicPorts(runner).includes(port)) ||
    jobDestinations(runner).some(
      (destination) =>
        destination.port === port &&
        destination.protocol !== 'UDP' &&
        (address === undefined || (!isPodsDestination(destination) && isOpen(destination, address))),
    )
  );
}
