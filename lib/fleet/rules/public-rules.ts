import type { Finding } from '../../errors';
import { NEVER_PUBLIC_PORTS } from '../../world/public-ports';
import { NAT64_NETWORKS, SPECIAL_NETWORKS } from '../../world/special-networks';
import { contains, overlaps } from '../cidr';
import type { Fleet } from '../fleet';
import { isNat64Prefix } from '../nat64';
import { publicGitLabPorts } from '../reach';
import { concluded } from '../refused';
import { nameOf } from '../special-networks';

/** Faults of the ports on which public addresses are open. */
export function checkPublicPorts(fleet: Fleet): Finding[] {
  const ofGitLab = publicGitLabPorts(fleet).flatMap((port) =>
    checkPort(port, `fleet ${fleet.org} / gitlab / url`),
  );
  const ofRunners = fleet.runners.flatMap(({ name, settings }) =>
    concluded(() =>
      settings.publicPorts.flatMap((port, index) => {
        const path = `fleet ${fleet.org} / runner ${name} / publicPorts / ${index}`;
        return port === 80 ? [portOfHttp(path)] : checkPort(port, path);
      }),
    ),
  );
  return [...ofGitLab, ...ofRunners];
}

function portOfHttp(path: string): Finding {
  return {
    code: 'public-port',
    path,
    message:
      'port 80 is that of http, which anybody on the way reads and changes, so it has a field of its own',
    value: '80',
    fix: 'remove it here, and write http: true',
  };
}

function checkPort(port: number, path: string): readonly Finding[] {
  const never = NEVER_PUBLIC_PORTS.find((row) => row.port === port);
  return never
    ? [
        {
          code: 'public-port',
          path,
          message: `public addresses are never open on port ${port}: it is that of ${never.what}`,
          value: String(port),
          fix: `name the addresses that are meant, as ${path.endsWith('url') ? 'gitlab / ' : ''}destinations: [{ cidr: '203.0.113.7/32', port: ${port} }]`,
        },
      ]
    : [];
}

/** Faults of the prefixes of NAT64: what they open would not be IPv4. */
export function checkNat64({ org, cluster }: Fleet): Finding[] {
  const { nat64, publicCidrs, apiServer } = cluster;
  return nat64.flatMap((prefix, index) => {
    const own = [...publicCidrs, ...apiServer.cidrs].find((cidr) => contains(cidr, prefix));
    const special = SPECIAL_NETWORKS.find(
      ({ use, cidr }) =>
        use !== 'private' &&
        overlaps(cidr, prefix) &&
        !NAT64_NETWORKS.some((network) => contains(network, cidr)),
    );
    const other = nat64.slice(0, index).find((earlier) => overlaps(earlier, prefix));
    const message = !isNat64Prefix(prefix)
      ? 'not a prefix of NAT64 behind which an IPv4 address lies in one piece'
      : special
        ? `it lies in ${nameOf(special)}, which is never a prefix of NAT64`
        : own
          ? `the fleet says that ${own} is the cluster's own, so it leads to no IPv4 address`
          : other && 'it stands here twice';
    return message
      ? [
          {
            code: 'nat64-prefix',
            path: `fleet ${org} / cluster / nat64 / ${index}`,
            message,
            value: prefix,
            allowed: 'an IPv6 network of 96 bits, such as 64:ff9b::/96',
            fix: 'give the prefix that `getent ahostsv6 ipv4only.arpa` shows in a pod, with /96; if it is shorter, give NAT64 one of 96 bits in it',
          },
        ]
      : [];
  });
}
