import type { RunnerNamespace } from '../facts/facts';
import { grouped } from '../facts/grouped';
import { addressRange } from '../facts/network/address-range';
import { type Opening, opensOnlyPorts, opensPort } from '../facts/network/network-policy';
import type { SpecialRange } from '../facts/network/special-addresses';
import { type Examination, hasRunners, NO_RUNNERS, type Rule } from '../rule';
import { DNS_PORTS, reached } from './network-egress';

/** The port by which the API server is known where nobody says where it is. */
const API_SERVER_PORT = 6443;

/** That jobs do not reach the API server. */
export const NETWORK_API_SERVER: readonly Rule[] = [
  {
    id: 'network-api-server-unreachable',
    sentence: 'no job reaches the API server',
    why: 'a token that leaks into a job is worthless where there is nobody to show it to',
    applies: hasRunners,
    otherwise: NO_RUNNERS,
    check: (facts, examination) => {
      const known = facts.namespaces.map((namespace) => ({ namespace, servers: apiServers(namespace) }));
      if (known.every(({ servers }) => servers.length === 0)) {
        examination.waive(
          'where the API server is, is not known: no fleet tells it, and no manager opens port 6443',
        );
      }
      for (const { namespace, servers } of known) {
        jobsReachServers(namespace, servers, examination);
      }
    },
  },
];

interface ApiServer {
  readonly special: SpecialRange;
  /** The ports on which managers reach it; empty if they are not known. */
  readonly ports: readonly number[];
}

function jobsReachServers(
  namespace: RunnerNamespace,
  servers: readonly ApiServer[],
  examination: Examination,
): void {
  const told = new Set<Opening>();
  for (const { pod, openings } of namespace.openings.filter((item) => item.pod.origin === 'job')) {
    examination.saw();
    for (const opening of openings.filter((item) => item.direction === 'egress' && !told.has(item))) {
      told.add(opening);
      for (const { special, ports } of servers) {
        const touches = ports.length === 0 ? !opensOnlyPorts(opening, DNS_PORTS) : opensPort(opening, ports);
        if (touches && reached(opening, [special]).length > 0) {
          examination.found(
            opening.where,
            'the rule lets jobs reach the API server',
            `add ${special.cidr} to except`,
            {
              value: `${special.cidr}, from ${pod.where}`,
            },
          );
        }
      }
    }
  }
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
    return range === undefined ? [] : [{ special: { cidr, range, what: 'the API server' }, ports: numbers }];
  });
}
