import { NAMESPACE_NAME_LABEL, SYSTEM_NAMESPACES } from '../../world/namespaces';
import { pinnedValues } from '../facts/manifests/label-selector';
import { contains, overlaps, reaches } from '../facts/network/address-range';
import { type Opening, opensOnlyPorts } from '../facts/network/network-policy';
import { METADATA_ADDRESSES, PRIVATE_RANGES, type SpecialRange } from '../facts/network/special-addresses';
import { printed } from '../facts/untyped';
import type { Rule } from '../rule';
import { openingRule, policyRule } from './network-openings';

/** Ports of DNS: some clouds answer it at the address of the metadata service. */
export const DNS_PORTS: readonly number[] = [53];

/** Ports that resolvers listen on inside the cluster. */
const RESOLVER_PORTS: readonly number[] = [53, 5353];

/** The port of http without TLS. */
const HTTP_PORT = 80;

function portsOf({ ports }: Opening): string {
  return ports.length === 0
    ? 'all ports'
    : `port ${ports.map(({ from, named }) => from ?? named ?? 'any').join(', ')}`;
}

/** The special ranges that an opening reaches. */
export function reached(opening: Opening, targets: readonly SpecialRange[]): readonly SpecialRange[] {
  const { peer } = opening;
  if (peer === undefined || peer.kind === 'unknown') {
    return targets;
  }
  if (peer.kind === 'pods') {
    return [];
  }
  const { allowed, excepted } = peer;
  return allowed === undefined ? targets : targets.filter(({ range }) => reaches(allowed, excepted, range));
}

/** What pods may reach. */
export const NETWORK_EGRESS: readonly Rule[] = [
  openingRule(
    {
      id: 'network-metadata-unreachable',
      sentence: 'no pod reaches the metadata service of a cloud',
      why: 'it hands out the credentials of the node',
    },
    ['job', 'manifest'],
    (opening, examination) => {
      if (opening.direction === 'egress' && !opensOnlyPorts(opening, DNS_PORTS)) {
        for (const { cidr, what } of reached(opening, METADATA_ADDRESSES)) {
          examination.found(
            opening.where,
            `the rule opens ${what}`,
            `add ${cidr}, or a network that holds it, to except`,
            { value: cidr },
          );
        }
      }
    },
  ),
  policyRule(
    {
      id: 'network-private-ranges',
      sentence:
        'an opening towards public addresses leaves out private, link-local and other special networks',
      why: 'nodes, databases and other tenants live there',
    },
    (opening, _namespace, examination) => {
      const { peer } = opening;
      if (opening.direction !== 'egress' || peer?.kind !== 'addresses') {
        return;
      }
      const { allowed, excepted, cidr } = peer;
      if (allowed === undefined) {
        examination.found(opening.where, 'the network cannot be read', 'write an IPv4 or IPv6 network', {
          value: cidr,
        });
        return;
      }
      const missing = PRIVATE_RANGES.filter(
        ({ range }) => contains(allowed, range) && reaches(allowed, excepted, range),
      );
      if (missing.length > 0) {
        examination.found(
          opening.where,
          'the rule opens networks that are not public',
          'add them to except',
          {
            value: missing.map((item) => `${item.cidr} (${item.what})`).join(', '),
          },
        );
      }
      if (
        PRIVATE_RANGES.some(({ range }) => contains(range, allowed)) &&
        !opensOnlyPorts(opening, DNS_PORTS)
      ) {
        examination.opened(opening.where, `${cidr} is no public network, and open on ${portsOf(opening)}`);
      }
      if (excepted.some((hole) => !overlaps(allowed, hole))) {
        examination.found(
          opening.where,
          'an exception lies outside the network',
          'remove it: the API server refuses the policy',
        );
      }
    },
  ),
  policyRule(
    {
      id: 'network-no-allow-all',
      sentence: 'no rule is open to every address, every namespace or every pod of a namespace',
      why: 'an empty selector opens more than anybody meant, and more with each new pod',
    },
    (opening, _namespace, examination) => {
      const { peer } = opening;
      if (peer === undefined || peer.kind === 'unknown') {
        examination.found(
          opening.where,
          'the rule names no peer, so it is open to everybody',
          'name the namespace and the pods',
        );
      } else if (peer.kind === 'pods') {
        if (
          peer.namespaces !== undefined &&
          pinnedValues(peer.namespaces, NAMESPACE_NAME_LABEL) === undefined
        ) {
          examination.found(
            `${opening.where}.namespaceSelector`,
            'the selector does not name a namespace',
            `select ${NAMESPACE_NAME_LABEL}`,
            {
              value: printed(peer.namespaces),
            },
          );
        }
        if (peer.pods === undefined || peer.pods.length === 0) {
          examination.found(
            `${opening.where}.podSelector`,
            'the rule opens every pod of the namespace',
            'select the pods by label',
          );
        }
      }
    },
  ),
  policyRule(
    {
      id: 'network-ports-named',
      sentence: 'every rule names single ports',
      why: 'a rule without ports opens all of them, a debug port among them',
    },
    (opening, _namespace, examination) => {
      const { peer, direction } = opening;
      if (direction === 'egress' && peer?.kind === 'pods' && !opensOnlyPorts(opening, RESOLVER_PORTS)) {
        const names = pinnedValues(peer.namespaces, NAMESPACE_NAME_LABEL) ?? ['its own namespace'];
        examination.opened(opening.where, `pods of ${names.join(', ')} are open on ${portsOf(opening)}`);
      }
      if (direction === 'egress' && opening.ports.some(({ from }) => from === HTTP_PORT)) {
        examination.opened(opening.where, 'plain http is open, which anybody on the way reads and changes');
      }
      const single = opening.ports.every(({ from, to }) => from !== undefined && (to ?? from) === from);
      if (opening.ports.length === 0 || !single) {
        examination.found(
          opening.where,
          'the rule opens ports that nobody named',
          'list single ports by number',
          { value: printed(opening.ports) },
        );
      }
    },
  ),
  policyRule(
    {
      id: 'network-system-namespaces',
      sentence: 'of the system namespaces only the resolvers are reached, on the port of DNS',
      why: 'control plane components of some clusters are pods there',
    },
    (opening, _namespace, examination) => {
      const { peer } = opening;
      const names = peer?.kind === 'pods' ? pinnedValues(peer.namespaces, NAMESPACE_NAME_LABEL) : undefined;
      const system = names?.some((name) => SYSTEM_NAMESPACES.includes(name)) === true;
      if (opening.direction === 'egress' && system && !opensOnlyPorts(opening, RESOLVER_PORTS)) {
        examination.found(
          opening.where,
          'the rule opens more than DNS in a system namespace',
          'open port 53 only',
          { value: printed(opening.ports) },
        );
      }
    },
  ),
  policyRule(
    {
      id: 'network-no-lateral',
      sentence: 'no rule opens pods of the namespace of the runners to each other',
      why: 'a job that reaches another reaches its daemon, and a manager its debug endpoints',
    },
    (opening, namespace, examination) => {
      const { peer } = opening;
      if (peer?.kind !== 'pods') {
        return;
      }
      const names = pinnedValues(peer.namespaces, NAMESPACE_NAME_LABEL);
      if (peer.namespaces === undefined || names?.includes(namespace.name) === true) {
        examination.found(opening.where, 'the rule is between pods of this namespace', 'remove the peer');
      }
    },
  ),
];
