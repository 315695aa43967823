import { ADDITION_MUTATIONS } from './mutations/additions';
import { ADMISSION_MUTATIONS } from './mutations/admission';
import { AROUND_CONFIG_MUTATIONS } from './mutations/around-config';
import { CLOUD_IDENTITY_MUTATIONS } from './mutations/cloud-identities';
import { CLUSTER_MUTATIONS } from './mutations/cluster';
import { CONFIG_MUTATIONS } from './mutations/config';
import { CONFIG_VALUE_MUTATIONS } from './mutations/config-values';
import { JOB_SETTING_MUTATIONS } from './mutations/job-settings';
import { JOB_MUTATIONS } from './mutations/jobs';
import { LIMIT_MUTATIONS } from './mutations/limits';
import { MANAGER_POD_MUTATIONS } from './mutations/manager-pods';
import { MANAGER_MUTATIONS } from './mutations/managers';
import type { Mutation } from './mutations/mutation';
import { NETWORK_MUTATIONS } from './mutations/network';
import { OVERLAP_MUTATIONS } from './mutations/overlap';
import { POD_MUTATIONS } from './mutations/pods';
import { SECRET_MUTATIONS } from './mutations/secrets';
import { USER_NAMESPACE_MUTATIONS } from './mutations/user-namespaces';

export type { Mutation } from './mutations/mutation';

/** Every way of breaking rendered objects that the boundary is known to tell, each with the rule that tells it. */
export const MUTATIONS: readonly Mutation[] = [
  ...POD_MUTATIONS,
  ...MANAGER_MUTATIONS,
  ...MANAGER_POD_MUTATIONS,
  ...JOB_MUTATIONS,
  ...JOB_SETTING_MUTATIONS,
  ...CONFIG_MUTATIONS,
  ...CONFIG_VALUE_MUTATIONS,
  ...AROUND_CONFIG_MUTATIONS,
  ...CLUSTER_MUTATIONS,
  ...CLOUD_IDENTITY_MUTATIONS,
  ...USER_NAMESPACE_MUTATIONS,
  ...ADMISSION_MUTATIONS,
  ...ADDITION_MUTATIONS,
  ...SECRET_MUTATIONS,
  ...NETWORK_MUTATIONS,
  ...LIMIT_MUTATIONS,
  ...OVERLAP_MUTATIONS,
];

/** Rules that look at what is expected rather than at objects, each with what breaks it; their own tests do. */
export const OTHER_BREAKS: ReadonlyMap<string, string> = new Map([
  ['fleet-not-empty', 'a fleet without runners'],
  ['fleet-config-differs', 'a `concurrent` that is not what the fleet says'],
  ['fleet-monitor', 'a PodMonitor that sends a token'],
  ['fleet-objects-differ', 'a quota that is not what the fleet derives'],
]);
