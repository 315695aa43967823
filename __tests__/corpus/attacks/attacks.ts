import type { Attack } from '../attack';
import * as additions from './additions';
import * as classes from './classes';
import * as cloudIdentities from './cloud-identities';
import * as clusterWide from './cluster-wide';
import * as commands from './commands';
import * as equalsOfOthers from './equals-of-others';
import * as equalsOfPrivilege from './equals-of-privilege';
import * as fences from './fences';
import * as images from './images';
import * as jobSizes from './job-sizes';
import * as jobVariables from './job-variables';
import * as jobVolumes from './job-volumes';
import * as labels from './labels';
import * as managerFiles from './manager-files';
import * as managerPlaces from './manager-places';
import * as managerPrograms from './manager-programs';
import * as managerWorkloads from './manager-workloads';
import * as metadata from './metadata';
import * as namedNodes from './named-nodes';
import * as namespaceEditors from './namespace-editors';
import * as noLimits from './no-limits';
import * as nodeOwners from './node-owners';
import * as nodes from './nodes';
import * as privilegedContainers from './privileged-containers';
import * as resources from './resources';
import * as restricted from './restricted';
import * as routes from './routes';
import * as secretsInPods from './secrets-in-pods';
import * as secretsOfManagers from './secrets-of-managers';
import * as secretsWritten from './secrets-written';
import * as serviceAccounts from './service-accounts';
import * as sharedNodes from './shared-nodes';
import * as starvedJobs from './starved-jobs';
import * as subresources from './subresources';
import * as userNamespaces from './user-namespaces';
import * as volumes from './volumes';

/** Every attack of the corpus, in the order of the rows. */
export const ATTACKS: readonly Attack[] = [
  additions,
  privilegedContainers,
  equalsOfPrivilege,
  equalsOfOthers,
  userNamespaces,
  restricted,
  serviceAccounts,
  cloudIdentities,
  secretsInPods,
  secretsOfManagers,
  secretsWritten,
  commands,
  subresources,
  labels,
  fences,
  namedNodes,
  nodes,
  classes,
  volumes,
  jobVolumes,
  resources,
  images,
  jobVariables,
  clusterWide,
  nodeOwners,
  managerPrograms,
  managerFiles,
  managerPlaces,
  managerWorkloads,
  namespaceEditors,
  noLimits,
  jobSizes,
  metadata,
  sharedNodes,
  starvedJobs,
  routes,
]
  .flatMap((topic) => Object.values(topic).flat())
  .sort((a, b) => a.row - b.row);
