import { type Audited, type Check, type CheckResult, Sight } from './check';
import { ADMISSION } from './checks/admission';
import { DRIFT } from './checks/drift';
import { EXTRA_OBJECTS } from './checks/extra-objects';
import { NETWORK } from './checks/network';
import { NODES } from './checks/nodes';
import { PEOPLE } from './checks/people';
import { PODS } from './checks/pods';
import { SECRETS } from './checks/secrets';
import { SERVICE_ACCOUNTS } from './checks/service-accounts';
import { VERSIONS } from './checks/versions';
import { tellingExceptions } from './cluster/cluster';

/** Every question of an audit, in the order of the report. */
export const CHECKS: readonly Check[] = Object.freeze([
  DRIFT,
  EXTRA_OBJECTS,
  PODS,
  ADMISSION,
  SECRETS,
  SERVICE_ACCOUNTS,
  PEOPLE,
  NETWORK,
  VERSIONS,
  NODES,
]);

/** Holds a cluster against what the manifests of a fleet say. One that throws has not seen that all is well. */
export function audit(audited: Audited): readonly CheckResult[] {
  return CHECKS.map((check) => {
    const sight = new Sight(check.id);
    try {
      const cluster = tellingExceptions(audited.cluster, (what) => sight.couldNotSee(what));
      check.look({ ...audited, cluster }, sight);
    } catch (error) {
      sight.couldNotSee(`the check itself failed, which is a defect: ${String(error)}`);
    }
    return sight.resultOf(check);
  });
}
