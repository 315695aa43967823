import { type AddedCapability, jobCapabilities } from '../fleet/capabilities';
import type { PodSecurityLevel } from '../privilege';
import type { KubernetesSection, OverwriteSettings } from './runner-config';

/** Nothing that a job variable could move. */
export const NO_OVERWRITES: OverwriteSettings = {
  bearer_token_overwrite_allowed: false,
  namespace_overwrite_allowed: '',
  service_account_overwrite_allowed: '',
  node_selector_overwrite_allowed: '',
  node_tolerations_overwrite_allowed: '',
  pod_labels_overwrite_allowed: '',
  pod_annotations_overwrite_allowed: '',
};

type SecurityKeys = Pick<
  KubernetesSection,
  'privileged' | 'allow_privilege_escalation' | 'cap_add' | 'cap_drop' | 'pod_security_context'
>;

/** The user of jobs at level restricted. */
const RESTRICTED_USER = 1000;

const SECCOMP = { seccomp_profile: { type: 'RuntimeDefault' } } as const;

const POD_SECURITY = {
  baseline: SECCOMP,
  restricted: {
    run_as_non_root: true,
    run_as_user: RESTRICTED_USER,
    run_as_group: RESTRICTED_USER,
    fs_group: RESTRICTED_USER,
    ...SECCOMP,
  },
} as const;

/** The security keys of a level. Also of `privileged`: there a patch raises the daemon alone. */
export function securityKeys(level: PodSecurityLevel, added: readonly AddedCapability[]): SecurityKeys {
  return {
    privileged: false,
    allow_privilege_escalation: false,
    cap_add: jobCapabilities(level, added),
    cap_drop: ['ALL'],
    pod_security_context: POD_SECURITY[level === 'restricted' ? level : 'baseline'],
  };
}
