import type { Facts, RunnerNamespace } from '../facts/facts';
import { grouped } from '../facts/grouped';
import type { PodTemplate } from '../facts/manifests/pod-template';
import { addressRange } from '../facts/network/address-range';
import { type Opening, opensOnlyPorts, opensPort } from '../facts/network/network-policy';
import type { SpecialRange } from '../facts/network/special-addresses';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { DNS_PORTS } from './network-addresses';
import { reached } from './network-openings';

/** The port by which the API server is known where nobody says where it is. */
const API_SERVER_PORT = 6443;

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
  const told = new Set<Opening>();
  return namespace.openings
    .filter(({ pod }) => pod.origin === 'job')
    .map(({ pod, openings }) => {
      const untold = openings.filter((opening) => opening.direction === 'egress' && !told.has(opening));
      for (const opening of untold) {
        told.add(opening);
      }
      return { pod, openings: untold, servers };
    });
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
  const managers = namespace.openings
    .filter(({ pod }) => pod.origin === 'manifest')
    .flatMap(({ openings }) => openings)
    .filter(({ direction }) => direction === 'egress');
  const byCidr = grouped(new Set(managers), ({ peer }) =>
    peer?.kind === 'addresses' ? peer.cidr : undefined,
  );
  const told = [...byCidr].flatMap(([cidr, openings]) => {
    const named = openings.some(({ ports }) => ports.some(({ from }) => from === API_SERVER_PORT));
    return named && cidr !== undefined ? [cidr] : [];
  });
  return (namespace.fleet?.apiServerCidrs ?? told).flatMap((cidr) => {
    const range = addressRange(cidr);
    const ports = (byCidr.get(cidr) ?? []).flatMap((opening) => opening.ports.map(({ from }) => from));
    const numbers = [...new Set(ports)].filter((port) => port !== undefined);
    return range === undefined
      ? []
      : [{ special: { cidr, range, use: 'private', what: 'the API server' }, ports: numbers }];
  });
}
