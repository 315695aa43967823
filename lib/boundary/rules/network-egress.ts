import { NAMESPACE_NAME_LABEL, SYSTEM_NAMESPACES } from '../../world/namespaces';
import { RESOLVER_PORTS } from '../../world/resolver-ports';
import { pinnedValues } from '../facts/manifests/label-selector';
import { type Opening, opensOnlyPorts } from '../facts/network/network-policy';
import type { Rule } from '../rule';
import { type OpeningPlace, type Place, rule } from '../rule-row';
import { DNS_PORTS, portsOf } from './network-addresses';
import { POLICY_OPENINGS } from './network-openings';

/** The port of http without TLS. */
const HTTP_PORT = 80;

/** Which pods pods may reach, and on which ports. */
export const NETWORK_EGRESS: readonly Rule[] = [
  rule({
    id: 'network-no-allow-all',
    sentence: 'no rule is open to every address, every namespace or every pod of a namespace',
    why: 'an empty selector opens more than anybody meant, and more with each new pod',
    serves: ['isolated-from-services', 'reaches-attic'],
    of: POLICY_OPENINGS,
    faults: [
      {
        problem: 'the rule names no peer, so it is open to everybody',
        fix: 'name the namespace and the pods',
        where: ({ opening: { peer, where } }) => (peer === undefined || peer.kind === 'unknown') && where,
      },
      {
        problem: 'the selector does not name a namespace',
        fix: `select ${NAMESPACE_NAME_LABEL}`,
        where: ({ opening: { peer, where } }) =>
          peer?.kind === 'pods' &&
          peer.namespaces !== undefined &&
          namesOf(peer.namespaces) === undefined && {
            at: `${where}.namespaceSelector`,
            value: peer.namespaces,
          },
      },
      {
        problem: 'the rule opens every pod of the namespace',
        fix: 'select the pods by label',
        where: ({ opening: { peer, where } }) =>
          peer?.kind === 'pods' &&
          (peer.pods === undefined || peer.pods.length === 0) &&
          `${where}.podSelector`,
      },
    ],
  }),
  rule({
    id: 'network-ports-named',
    severity: 'medium',
    sentence: 'every rule names single ports',
    why: 'a rule without ports opens all of them, a debug port among them',
    serves: ['reaches-attic'],
    of: POLICY_OPENINGS,
    problem: 'the rule opens ports that nobody named',
    fix: 'list single ports by number',
    where: ({ opening: { ports, where } }) => {
      const single = ports.every(({ from, to }) => from !== undefined && (to ?? from) === from);
      return (ports.length === 0 || !single) && { at: where, value: ports };
    },
    opens: ({ opening }) => (opening.direction === 'egress' ? openPorts(opening) : []),
  }),
  rule({
    id: 'network-system-namespaces',
    sentence: 'of the system namespaces only the resolvers are reached, on a port of DNS',
    why: 'control plane components of some clusters are pods there',
    serves: ['isolated-from-services'],
    of: POLICY_OPENINGS,
    problem: 'the rule opens more than DNS in a system namespace',
    fix: `open a port on which resolvers answer only: ${RESOLVER_PORTS.join(', ')}`,
    where: ({ opening }) => moreThanDns(opening),
  }),
  rule({
    id: 'network-no-lateral',
    sentence: 'no rule opens pods of the namespace of the runners to each other',
    why: 'a job that reaches another reaches its daemon, and a manager its debug endpoints',
    serves: ['isolated-from-services'],
    of: POLICY_OPENINGS,
    problem: 'the rule is between pods of this namespace',
    fix: 'remove the peer',
    where: ({ opening: { peer, where }, namespace }) =>
      peer?.kind === 'pods' &&
      (peer.namespaces === undefined || namesOf(peer.namespaces)?.includes(namespace.name) === true) &&
      where,
  }),
];

/** The namespaces that a selector names. */
function namesOf(namespaces: Parameters<typeof pinnedValues>[0]): readonly string[] | undefined {
  return pinnedValues(namespaces, NAMESPACE_NAME_LABEL);
}

function moreThanDns(opening: Opening): Place | undefined {
  const { direction, peer, ports, where } = opening;
  const names = peer?.kind === 'pods' ? namesOf(peer.namespaces) : undefined;
  const system = names?.some((name) => SYSTEM_NAMESPACES.includes(name)) === true;
  return direction === 'egress' && system && !opensOnlyPorts(opening, RESOLVER_PORTS)
    ? { at: where, value: ports }
    : undefined;
}

/** What is told of the ports of an opening: that pods answer there, and that anybody on the way reads along. */
function openPorts(opening: Opening): readonly OpeningPlace[] {
  const { peer, ports, where } = opening;
  const names = peer?.kind === 'pods' ? (namesOf(peer.namespaces) ?? ['its own namespace']) : [];
  return [
    ...(peer?.kind === 'pods' && !opensOnlyPorts(opening, DNS_PORTS)
      ? [{ at: where, sentence: `pods of ${names.join(', ')} are open on ${portsOf(opening)}` }]
      : []),
    ...(ports.some(({ from }) => from === HTTP_PORT)
      ? [{ at: where, sentence: 'plain http is open, which anybody on the way reads and changes' }]
      : []),
  ];
}
