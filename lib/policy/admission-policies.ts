import type { Fleet } from '../fleet/fleet';
import type { AdmissionPolicy } from './admission-policy';
import { baselinePolicy } from './baseline';
import { configsPolicies } from './configs';
import { connectionsPolicy } from './connections';
import { credentialsPolicy } from './credentials';
import { jobPodsPolicy } from './job-pods';
import { managerPodsPolicy } from './manager-pods';
import { neighboursPolicy } from './neighbours';
import { otherPodsPolicy } from './other-pods';
import { podChangesPolicy } from './pod-changes';
import { restrictedPolicy } from './restricted';
import { secretsPolicy } from './secrets';
import { workloadsPolicy } from './workloads';
import { writesPolicy } from './writes';

/**
 * The boundary in the API server: the admission policies of a fleet. What differs between runners is looked up by the
 * requester's name in tables that are written into the expressions. Their number does not grow with the fleet, but for
 * those that hold the text of each config.toml.
 */
export function admissionPolicies(fleet: Fleet): readonly AdmissionPolicy[] {
  return [
    baselinePolicy(fleet),
    restrictedPolicy(fleet),
    jobPodsPolicy(fleet),
    managerPodsPolicy(fleet),
    otherPodsPolicy(fleet),
    podChangesPolicy(fleet),
    connectionsPolicy(fleet),
    ...[neighboursPolicy(fleet), credentialsPolicy(fleet)].filter((policy) => policy !== undefined),
    secretsPolicy(fleet),
    writesPolicy(fleet),
    workloadsPolicy(fleet),
    ...configsPolicies(fleet),
  ];
}
