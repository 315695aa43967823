import type { Attack } from './attack';
import { ATTACKS_BY_IMPERSONATION } from './attacks-by-impersonation';
import { ATTACKS_BY_JOB_CONTAINERS } from './attacks-by-job-containers';
import { ATTACKS_BY_JOB_PLACEMENT } from './attacks-by-job-placement';
import { ATTACKS_BY_JOB_PODS } from './attacks-by-job-pods';
import { ATTACKS_BY_MANAGER_FIELDS } from './attacks-by-manager-fields';
import { ATTACKS_BY_MANAGER_PLACEMENT } from './attacks-by-manager-placement';
import { ATTACKS_BY_MANAGER_VOLUMES } from './attacks-by-manager-volumes';
import { ATTACKS_BY_MANAGERS } from './attacks-by-managers';
import { ATTACKS_BY_OTHERS } from './attacks-by-others';
import { ATTACKS_BY_STARVING } from './attacks-by-starving';
import { ATTACKS_BY_WORKLOADS } from './attacks-by-workloads';
import { ATTACKS_BY_WRITES } from './attacks-by-writes';
import { ATTACKS_ON_BASELINE } from './attacks-on-baseline';
import { ATTACKS_ON_CACHES } from './attacks-on-caches';
import { ATTACKS_ON_CONFIGS } from './attacks-on-configs';
import { ATTACKS_ON_IDENTITIES } from './attacks-on-identities';
import { ATTACKS_ON_JOB_IDENTITIES } from './attacks-on-job-identities';
import { ATTACKS_ON_JOB_VOLUMES } from './attacks-on-job-volumes';
import { ATTACKS_ON_ROUTES } from './attacks-on-routes';
import { ATTACKS_ON_RUNNING_PODS } from './attacks-on-running-pods';
import { ATTACKS_ON_SECRETS } from './attacks-on-secrets';
import { ATTACKS_ON_USER_NAMESPACES } from './attacks-on-user-namespaces';

/** Every request that the policies of a fleet must refuse, each alone by what it changes. */
export const ATTACKS: readonly Attack[] = [
  ...ATTACKS_BY_JOB_PODS,
  ...ATTACKS_BY_JOB_CONTAINERS,
  ...ATTACKS_BY_JOB_PLACEMENT,
  ...ATTACKS_BY_MANAGERS,
  ...ATTACKS_BY_MANAGER_FIELDS,
  ...ATTACKS_BY_MANAGER_PLACEMENT,
  ...ATTACKS_BY_MANAGER_VOLUMES,
  ...ATTACKS_BY_WORKLOADS,
  ...ATTACKS_BY_OTHERS,
  ...ATTACKS_ON_BASELINE,
  ...ATTACKS_ON_RUNNING_PODS,
  ...ATTACKS_ON_SECRETS,
  ...ATTACKS_BY_WRITES,
  ...ATTACKS_BY_IMPERSONATION,
  ...ATTACKS_ON_CACHES,
  ...ATTACKS_ON_IDENTITIES,
  ...ATTACKS_ON_ROUTES,
  ...ATTACKS_ON_JOB_IDENTITIES,
  ...ATTACKS_ON_USER_NAMESPACES,
  ...ATTACKS_ON_JOB_VOLUMES,
  ...ATTACKS_ON_CONFIGS,
  ...ATTACKS_BY_STARVING,
];
