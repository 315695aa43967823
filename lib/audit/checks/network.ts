import { at, listOf, textIn } from '../../boundary/facts/untyped';
import { NETWORK_PLUG_INS } from '../../world/network-plug-ins';
import type { Check } from '../check';

const PROBE = 'examples/cluster-check tries it from inside of jobs, which alone proves it';

/** Does the network plug-in do what NetworkPolicies ask for? */
export const NETWORK: Check = {
  id: 'audit-network',
  sentence: 'a network plug-in that enforces NetworkPolicies is known by its DaemonSet',
  why: 'an API server keeps policies whether or not anything enforces them',
  severity: 'critical',
  look: ({ cluster }, sight) => {
    const daemonSets = cluster.everywhere('DaemonSet');
    if (!daemonSets.seen) {
      sight.couldNotSee(`whether anything enforces NetworkPolicies: ${daemonSets.why}; ${PROBE}`);
      return;
    }
    const found = NETWORK_PLUG_INS.flatMap((plugIn) =>
      daemonSets.value
        .filter(({ name, raw }) => {
          const containers = listOf(at(raw, 'spec', 'template', 'spec', 'containers'));
          return (
            plugIn.daemonSets.includes(name) &&
            (plugIn.container === undefined ||
              containers.some((container) => textIn(at(container, 'name')) === plugIn.container))
          );
        })
        .map((daemonSet) => ({ plugIn, daemonSet })),
    );
    const enforcing = found.filter(({ plugIn }) => plugIn.enforces);
    for (const { plugIn, daemonSet } of enforcing) {
      sight.saw();
      const unless = plugIn.unless === undefined ? '' : `, unless ${plugIn.unless}`;
      sight.note(`known: ${plugIn.name} enforces NetworkPolicies${unless} (${daemonSet.where}); ${PROBE}`);
    }
    const [only] = found;
    if (enforcing.length === 0 && only !== undefined) {
      sight.saw();
      sight.found(
        only.daemonSet.where,
        `${only.plugIn.name} enforces no NetworkPolicies, and nothing beside it is known to`,
        `bring a plug-in that enforces them; ${PROBE}`,
      );
    } else if (enforcing.length === 0) {
      sight.couldNotSee(
        `not known whether anything enforces NetworkPolicies: no DaemonSet of a plug-in that is known here; ${PROBE}`,
      );
    }
  },
};
