import type { Facts, RunnerNamespace } from '../facts/facts';
import { grouped } from '../facts/grouped';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { type AddressRange, addressRange } from '../facts/network/address-range';
import { ledTo } from '../facts/network/nat64';
import { type Opening, opensOnlyPorts, opensPort } from '../facts/network/network-policy';
import { type SpecialRange, specialBehind } from '../facts/network/special-addresses';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { DNS_PORTS } from './network-addresses';
import { reached, untoldOpenings } from './network-openings';
import { networksOf } from './network-special';

/** The port by which the API server is known where nobody says where it is. */
const API_SERVER_PORT = 6443;

/** The port of its Service. */
const SERVICE_PORT = 443;

interface ApiServer {
  readonly special: SpecialRange;
  /** The ports on which managers reach it; empty if they are not known. */
  readonly ports: readonly number[];
}

/** What a job may talk to, and the API servers that it must not. */
interface JobBeforeServers {
  readonly pod: PodTemplate;
  /** Those that no job before it has. */
  readonly openings: readonly Opening[];
  readonly servers: readonly ApiServer[];
}

/** That jobs do not reach the API server. */
export const NETWORK_API_SERVER: readonly Rule[] = [
  rule({
    id: 'network-api-server-unreachable',
    sentence: 'no job reaches the API server',
    why: 'a token that leaks into a job is worthless where there is nobody to show it to',
    serves: ['reaches-registries'],
    of: { items: ({ namespaces }: Facts) => namespaces.flatMap(jobsBeforeServers), waived: serversUnknown },
    problem: 'the rule lets jobs reach the API server',
    fix: 'add its address to except',
    where: serversReached,
  }),
];

function serversUnknown({ namespaces }: Facts): string | undefined {
  return namespaces.every((namespace) => apiServers(namespace).length === 0)
    ? 'where the API server is, is not known: no fleet tells it, and no manager opens port 6443'
    : undefined;
}

function jobsBeforeServers(namespace: RunnerNamespace): readonly JobBeforeServers[] {
  const servers = apiServers(namespace);
  return untoldOpenings(namespace, ['job']).map(({ pod, openings }) => ({
    pod,
    openings: openings.filter(({ direction }) => direction === 'egress'),
    servers,
  }));
}

function serversReached({ pod, openings, servers }: JobBeforeServers): readonly Place[] {
  return openings.flatMap((opening) =>
    servers
      .filter(({ special, ports }) => {
        const touches = ports.length === 0 ? !opensOnlyPorts(opening, DNS_PORTS) : opensPort(opening, ports);
        return touches && reached(opening, [special]).length > 0;
      })
      .map(({ special: { cidr } }) => ({
        at: opening.where,
        value: `${cidr}, from ${pod.where}`,
        fix: `add ${cidr} to except`,
      })),
  );
}

/** Where the API server is: as the fleet says, or else where its managers reach port 6443. */
function apiServers(namespace: RunnerNamespace): readonly ApiServer[] {
  const { fleet, openings } = namespace;
  const managers = openings
    .filter(({ pod }) => pod.origin === 'manifest')
    .flatMap(({ openings: own }) => own)
    .filter(({ direction }) => direction === 'egress');
  const byCidr = grouped(new Set(managers), ({ peer }) =>
    peer?.kind === 'addresses' ? peer.cidr : undefined,
  );
  const servers = fleet?.apiServerCidrs?.map((cidr) => ({
    cidr,
    ports: fleet.apiServerPorts ?? numbersOf(byCidr.get(cidr) ?? []),
  }));
  return (servers ?? toldServers(byCidr)).flatMap(({ cidr, ports }) =>
    namesOf(cidr, networksOf(namespace).prefixes).map((special) => ({ special, ports })),
  );
}

/** Nobody says which: whatever managers reach on port 6443 is one, and its Service answers on port 443. */
function toldServers(
  byCidr: ReadonlyMap<string | undefined, readonly Opening[]>,
): readonly { readonly cidr: string; readonly ports: readonly number[] }[] {
  return [...byCidr].flatMap(([cidr, openings]) => {
    const telling = openings.filter(({ ports }) => ports.some(({ from }) => from === API_SERVER_PORT));
    return cidr === undefined || telling.length === 0
      ? []
      : [{ cidr, ports: [...numbersOf(telling), SERVICE_PORT] }];
  });
}

function numbersOf(openings: readonly Opening[]): readonly number[] {
  const ports = openings.flatMap((opening) => opening.ports.map(({ from }) => from));
  return [...new Set(ports)].filter((port) => port !== undefined);
}

/** An API server by its address, by the IPv4 address that it leads to, and by the names that NAT64 gives to that. */
function namesOf(cidr: string, prefixes: readonly AddressRange[]): readonly SpecialRange[] {
  const own = addressRange(cidr);
  if (own === undefined) {
    return [];
  }
  const server = { cidr, range: own, use: 'private', what: 'the API server' } as const;
  const ipv4 = prefixes.flatMap((prefix) => ledTo(prefix, own) ?? []);
  const direct = [
    server,
    ...ipv4.map((range) => ({ ...server, range, cidr: `${range.address}/${range.prefix}` })),
  ];
  return [...direct, ...specialBehind(prefixes, direct).filter((special) => special.cidr !== cidr)];
}
