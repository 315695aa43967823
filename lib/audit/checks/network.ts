import type { Check, Sight } from '../check';
import { type FoundPlugIn, foundPlugIns } from '../network/found-plug-ins';

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
    const found = foundPlugIns(daemonSets.value);
    // One that runs nowhere enforces nothing, and is no plug-in of the nodes either.
    const running = found.filter(({ nodes }) => nodes?.wanted !== 0);
    const enforcing = running.filter(({ enforces }) => enforces);
    for (const one of enforcing) {
      tell(one, sight);
    }
    const [only] = running;
    if (enforcing.length === 0 && only !== undefined) {
      sight.saw();
      sight.found(
        only.daemonSet.where,
        `${only.plugIn.name} enforces no NetworkPolicies here, and nothing beside it is known to`,
        `bring a plug-in that enforces them, or turn that on; ${PROBE}`,
        only.because === undefined ? {} : { value: only.because },
      );
    } else if (enforcing.length === 0) {
      sight.couldNotSee(
        `not known whether anything enforces NetworkPolicies: no DaemonSet of a plug-in that is known here${
          found.length === 0 ? '' : ' runs on a node'
        }; ${PROBE}`,
      );
    }
  },
};

function tell({ plugIn, daemonSet, nodes }: FoundPlugIn, sight: Sight): void {
  sight.saw();
  const unless = plugIn.unless === undefined ? '' : `, unless ${plugIn.unless}`;
  sight.note(`known: ${plugIn.name} enforces NetworkPolicies${unless} (${daemonSet.where}); ${PROBE}`);
  if (nodes !== undefined && nodes.ready < nodes.wanted) {
    sight.couldNotSee(
      `whether all nodes enforce NetworkPolicies: ${daemonSet.where} is ready on ${nodes.ready} of ${nodes.wanted}`,
    );
  }
}
