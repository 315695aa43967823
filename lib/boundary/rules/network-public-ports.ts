import { NEVER_PUBLIC_PORTS } from '../../world/public-ports';
import { opensPort } from '../facts/network/network-policy';
import type { Rule } from '../rule';
import { rule } from '../rule-row';
import { NETWORK_OPENINGS, portsOf } from './network-addresses';

/** Ports that are told elsewhere, or that every runner has. */
const USUAL_PORTS: readonly (number | undefined)[] = [443, 80];

/** On which ports the internet is open. */
export const NETWORK_PUBLIC_PORTS: readonly Rule[] = [
  rule({
    id: 'network-public-ports',
    sentence:
      'public addresses are open on the ports that the fleet names, and never on one of control planes, kubelets, mail servers or resolvers',
    why: 'nodes may have public addresses too, and whoever sends mail from a job sends it from yours',
    serves: ['reaches-registries'],
    of: NETWORK_OPENINGS,
    faults: [
      {
        problem: 'public addresses are open on a port that is never open to all of them',
        fix: 'name the addresses that are meant as destinations in the fleet',
        where: ({ opening, isPublic }) =>
          isPublic
            ? NEVER_PUBLIC_PORTS.filter(({ port }) => opensPort(opening, [port])).map(({ port, what }) => ({
                at: opening.where,
                value: port,
                problem: `public addresses are open on port ${port}, that of ${what}`,
              }))
            : [],
      },
      {
        problem: 'the fleet that is given opens no public addresses to these pods, or not on this port',
        fix: 'name the port in publicPorts of the runner, or remove it',
        where: ({ opening, network, isPublic, isDeclared }) =>
          isPublic && !isDeclared && { at: opening.where, value: `${network?.cidr} on ${portsOf(opening)}` },
      },
    ],
    opens: ({ opening, isPublic }) => {
      const ports = opening.ports.filter(({ from }) => !USUAL_PORTS.includes(from));
      return isPublic && ports.length > 0
        ? [{ at: opening.where, sentence: `public addresses are open on ${portsOf({ ...opening, ports })}` }]
        : [];
    },
  }),
];
