import { join } from 'node:path';
import { SERVICE_RANGE } from './addresses';
import type { Service } from './boot';

/** Where a node finds the programs below, in its configuration. */
const FOLDER = 'mended';

/**
 * What holds pods to NetworkPolicies: kube-router. Its version 2.1.0, the newest that can be had as a Go module, has faults
 * with IPv6 that later ones have not, so it calls programs that mend them.
 *
 * @see https://github.com/cloudnativelabs/kube-router/issues/1665
 * @see https://github.com/cloudnativelabs/kube-router/issues/1653
 * @see https://github.com/cloudnativelabs/kube-router/issues/1895
 */
export function enforcer(etc: string, node: string, program: string, kubeconfig: string): Service {
  return {
    name: 'kube-router',
    command: [
      'env',
      `PATH=${join(etc, FOLDER)}:$PATH`,
      program,
      `--kubeconfig=${kubeconfig}`,
      `--hostname-override=${node}`,
      '--run-router=false',
      '--run-service-proxy=false',
      '--run-firewall=true',
      '--enable-ipv4=true',
      '--enable-ipv6=true',
      `--service-cluster-ip-range=${SERVICE_RANGE}`,
      '--metrics-port=0',
      '--health-port=0',
      '--v=1',
    ],
  };
}

/** The programs that it finds in place of those of the machine, by their path in the node's configuration. */
export function mendedPrograms(): ReadonlyMap<string, string> {
  return new Map([
    [join(FOLDER, 'ipset'), MENDED_SAVE],
    [join(FOLDER, 'ip6tables-restore'), mendedRestore()],
  ]);
}

/** For each family it would write what it finds of the other over what has just been written there: it finds nothing. */
const MENDED_SAVE = `#!/bin/sh
[ "$1" = save ] || exec /usr/sbin/ipset "$@"
`;

const CHAINS = ['KUBE-ROUTER-INPUT', 'KUBE-ROUTER-FORWARD', 'KUBE-ROUTER-OUTPUT'];
/** Neighbour solicitation and advertisement: how a host finds another's address on the wire. */
const NEIGHBOURS = [135, 136];
const COMMENT = 'neighbours find each other';

/** It calls sets of IPv6 by another name than they have, and keeps pods from their neighbours. */
function mendedRestore(): string {
  const rules = CHAINS.flatMap((chain) =>
    NEIGHBOURS.map(
      (type) =>
        `-I ${chain} 1 -p ipv6-icmp --icmpv6-type ${type} -m comment --comment "${COMMENT}" -j ACCEPT`,
    ),
  );
  const edits = [
    // What was added before comes back with what is loaded.
    `/${COMMENT}/d`,
    's/--match-set KUBE-/--match-set inet6:KUBE-/g',
    `s/^COMMIT/${rules.join('\\n')}\\n&/`,
  ];
  const words = edits.map((edit) => `-e '${edit}'`).join(' ');
  return `#!/bin/sh\nsed ${words} | exec /usr/sbin/ip6tables-restore "$@"\n`;
}
