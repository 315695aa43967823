import { isIP } from 'node:net';
import type { Finding } from '../../errors';
import { contains } from '../cidr';
import { jobDestinations, publicNetworksOf, publicPorts } from '../reach';
import type { Runner } from '../runner';
import { type AddressDestination, isPodsDestination } from '../types/destination';

/** Refuses mirrors that the daemon cannot reach: it is in the pod of the job, and reaches what the job does. */
export function checkDaemon(runner: Runner): Finding[] {
  const { registryMirrors = [] } = runner.settings.daemon ?? {};
  return registryMirrors.flatMap((mirror, index) => {
    const { hostname, port } = new URL(mirror);
    const number = Number(port || 443);
    return reaches(runner, hostname.replace(/^\[|\]$/g, ''), number)
      ? []
      : [
          {
            code: 'mirror-unreachable',
            path: `fleet ${runner.fleet.org} / runner ${runner.name} / daemon / registryMirrors / ${index}`,
            message: `no job of the runner reaches it, and neither does the daemon: nothing is open on port ${number}${isIP(hostname) ? ' of this address' : ''}`,
            value: mirror,
            fix: `add a destination of the runner with the address or the pods of the mirror and port: ${number}`,
          },
        ];
  });
}

function isOpen(
  { cidr, except = [] }: Pick<AddressDestination, 'cidr' | 'except'>,
  address: string,
): boolean {
  return contains(cidr, address) && !except.some((hole) => contains(hole, address));
}

/** Where a name leads to is not known here, so that its port alone counts. */
function reaches(runner: Runner, host: string, port: number): boolean {
  const address = isIP(host) === 0 ? undefined : `${host}/${isIP(host) === 4 ? 32 : 128}`;
  const isPublic =
    address === undefined || publicNetworksOf(runner.fleet).some((network) => isOpen(network, address));
  return (
    (isPublic && publicPorts(runner).includes(port)) ||
    jobDestinations(runner).some(
      (destination) =>
        destination.port === port &&
        destination.protocol !== 'UDP' &&
        (address === undefined || (!isPodsDestination(destination) && isOpen(destination, address))),
    )
  );
}
