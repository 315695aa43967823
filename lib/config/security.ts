import { jobCapabilities } from '../fleet/capabilities';
import type { RunnerSettings } from '../fleet/settings';
import type { RunAs } from '../fleet/types/run-as';
import type { KubernetesSection, OverwriteSettings, PodSecurityContext } from './runner-config';

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

const SECCOMP = { seccomp_profile: { type: 'RuntimeDefault' } } as const;

/** The security keys of a level. Also of `privileged`: there a patch raises the daemon alone. */
export function securityKeys({
  podSecurity,
  addCapabilities,
  runAs,
}: Pick<RunnerSettings, 'podSecurity' | 'addCapabilities' | 'runAs'>): SecurityKeys {
  return {
    privileged: false,
    allow_privilege_escalation: false,
    cap_add: jobCapabilities(podSecurity, addCapabilities),
    cap_drop: ['ALL'],
    pod_security_context: { ...(runAs ? userKeys(runAs) : {}), ...SECCOMP },
  };
}

/** Files of volumes belong to the group of the job, which therefore may write to them. */
function userKeys({ user, group }: Required<RunAs>): Omit<PodSecurityContext, 'seccomp_profile'> {
  return { run_as_non_root: true, run_as_user: user, run_as_group: group, fs_group: group };
}
