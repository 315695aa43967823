import { isPrivilegedKind } from '../../privilege';
import type { Beside, Carry } from '../row';
import { treeAt } from '../tree';
import { accountNames, annotation } from './account-annotations';

/** Why the account that a runner names is not carried over, whatever it may do. */
export const OWN_ACCOUNT =
  'jobs have {runner}-job, which may do nothing in the cluster: what another account may do there is not carried over. A job deploys through the agent for Kubernetes, and asks a cloud with id_tokens of GitLab or by cloudIdentity of a runner for protected refs';

/**
 * The ServiceAccount of jobs. Where it is that of the managers, and a cloud acts on its annotations, jobs are somebody in that
 * cloud; of any other account nothing is known here.
 */
export const jobAccount: Carry = (value, beside) => {
  const isOfManagers = typeof value === 'string' && accountNames(beside).includes(value);
  const identity = isOfManagers ? identityOf(beside) : undefined;
  if (identity === undefined) {
    return undefined;
  }
  const isProtected = treeAt(beside.values, 'runners')['protected'];
  if (isPrivilegedKind(beside.kind) || isProtected === false || isProtected === 'false') {
    return {
      fate: 'refused',
      why: 'whoever can push to an unprotected branch would be somebody in the cloud, and so would be jobs of kind dind: let jobs ask with id_tokens of GitLab, or give cloudIdentity to a runner for protected refs',
    };
  }
  return {
    fate: 'carried',
    why: 'and the runner serves protected refs alone: let the role trust the subject system:serviceaccount:{org}-runners:{runner}-job',
    field: 'cloudIdentity',
    set: [{ field: 'cloudIdentity', value: identity }],
  };
};

/** An annotation of Google names nobody whom a pod of another cluster could ask. */
function identityOf(beside: Beside): object | undefined {
  const role = annotation(beside, 'eks.amazonaws.com/role-arn');
  const tenantId = annotation(beside, 'azure.workload.identity/tenant-id');
  const clientId = annotation(beside, 'azure.workload.identity/client-id');
  if (role !== undefined) {
    return { type: 'aws', accessLevel: 'ref_protected', role };
  }
  return tenantId !== undefined && clientId !== undefined
    ? { type: 'azure', accessLevel: 'ref_protected', tenantId, clientId }
    : undefined;
}
