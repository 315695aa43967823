import type { Rule } from './rule';
import { ADDITIONS } from './rules/additions';
import { ADMISSION } from './rules/admission';
import { ADMISSION_COVERAGE } from './rules/admission-coverage';
import { ADMISSION_EFFECT } from './rules/admission-effect';
import { ADMISSION_OVERLAP } from './rules/admission-overlap';
import { BREAK_GLASS } from './rules/break-glass';
import { CONFIG_CAPACITY } from './rules/config-capacity';
import { CONFIG_EXECUTOR } from './rules/config-executor';
import { CONFIG_GITLAB } from './rules/config-gitlab';
import { CONFIG_GUARDS } from './rules/config-guards';
import { CONFIG_OVERWRITES } from './rules/config-overwrites';
import { CONFIG_VALUES } from './rules/config-values';
import { CONFIG_VERSION } from './rules/config-version';
import { CONTAINER_SECURITY_BASELINE } from './rules/container-security-baseline';
import { DAEMON_COMMAND } from './rules/daemon-command';
import { DIND_NODES } from './rules/dind-nodes';
import { DIND_NODES_ADMITTED } from './rules/dind-nodes-admitted';
import { DISRUPTION_BUDGETS } from './rules/disruption-budgets';
import { FLEET_FACTS } from './rules/fleet-facts';
import { FLEET_MONITOR } from './rules/fleet-monitor';
import { FLEET } from './rules/fleet-runners';
import { JOB_BUDGETS } from './rules/job-budgets';
import { JOB_CLAIMS } from './rules/job-claims';
import { JOB_LIMITS } from './rules/job-limits';
import { JOB_NEIGHBOURS } from './rules/job-neighbours';
import { JOB_PRIVILEGE } from './rules/job-privilege';
import { MANAGER_CONFIG } from './rules/manager-config';
import { MANAGER_IMAGE } from './rules/manager-image';
import { MANAGER_POD } from './rules/manager-template';
import { MANAGERS } from './rules/managers';
import { MANIFESTS } from './rules/manifests';
import { MONITORS } from './rules/monitors';
import { NAMESPACES } from './rules/namespace-bounds';
import { NAMESPACE_METADATA } from './rules/namespace-metadata';
import { NETWORK_ADDRESSES } from './rules/network-addresses';
import { NETWORK_API_SERVER } from './rules/network-api-server';
import { NETWORK_EGRESS } from './rules/network-egress';
import { NETWORK_INGRESS } from './rules/network-ingress';
import { NETWORK_PUBLIC_PORTS } from './rules/network-public-ports';
import { IMAGES } from './rules/pod-images';
import { JOB_IDENTITY } from './rules/pod-labels';
import { POD_PLACEMENT } from './rules/pod-placement';
import { POD_SECURITY_BASELINE } from './rules/pod-security-baseline';
import { POD_SECURITY_RESTRICTED } from './rules/pod-security-restricted';
import { POD_SPEC_PATCHES } from './rules/pod-spec-patches';
import { POD_VOLUMES } from './rules/pod-volumes';
import { RBAC_BINDINGS } from './rules/rbac-bindings';
import { RBAC_LEAST_PRIVILEGE } from './rules/rbac-least-privilege';
import { SECRET_SOURCES } from './rules/secret-sources';
import { SECRET_REFERENCES } from './rules/secret-uses';
import { SECRET_VALUES } from './rules/secret-values';
import { SERVICE_ACCOUNTS } from './rules/service-accounts';
import { USER_NAMESPACES } from './rules/user-namespaces';

/** Every rule of the boundary. There is no other list, and no way to leave one out. */
export const RULES: readonly Rule[] = Object.freeze([
  ...MANIFESTS,
  ...FLEET,
  ...FLEET_FACTS,
  ...FLEET_MONITOR,
  ...NAMESPACES,
  ...NAMESPACE_METADATA,
  ...DISRUPTION_BUDGETS,
  ...JOB_BUDGETS,
  ...MONITORS,
  ...POD_SECURITY_BASELINE,
  ...CONTAINER_SECURITY_BASELINE,
  ...POD_SECURITY_RESTRICTED,
  ...JOB_PRIVILEGE,
  ...DAEMON_COMMAND,
  ...POD_SPEC_PATCHES,
  ...USER_NAMESPACES,
  ...POD_PLACEMENT,
  ...JOB_LIMITS,
  ...JOB_NEIGHBOURS,
  ...DIND_NODES,
  ...DIND_NODES_ADMITTED,
  ...POD_VOLUMES,
  ...JOB_CLAIMS,
  ...JOB_IDENTITY,
  ...MANAGERS,
  ...MANAGER_CONFIG,
  ...MANAGER_POD,
  ...MANAGER_IMAGE,
  ...SERVICE_ACCOUNTS,
  ...RBAC_LEAST_PRIVILEGE,
  ...RBAC_BINDINGS,
  ...SECRET_VALUES,
  ...SECRET_REFERENCES,
  ...SECRET_SOURCES,
  ...CONFIG_VALUES,
  ...CONFIG_VERSION,
  ...CONFIG_GITLAB,
  ...CONFIG_CAPACITY,
  ...CONFIG_EXECUTOR,
  ...CONFIG_GUARDS,
  ...CONFIG_OVERWRITES,
  ...IMAGES,
  ...NETWORK_INGRESS,
  ...NETWORK_ADDRESSES,
  ...NETWORK_PUBLIC_PORTS,
  ...NETWORK_EGRESS,
  ...NETWORK_API_SERVER,
  ...ADMISSION,
  ...ADMISSION_COVERAGE,
  ...BREAK_GLASS,
  ...ADDITIONS,
  ...ADMISSION_EFFECT,
  ...ADMISSION_OVERLAP,
]);
