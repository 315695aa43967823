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

/** What package managers and image builders need as root of their own container; all within Pod Security baseline. */
const JOB_CAPABILITIES = [
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETUID',
] as const;

/** The user of jobs at level restricted. */
export const RESTRICTED_USER = 1000;

const BASELINE: SecurityKeys = {
  privileged: false,
  allow_privilege_escalation: false,
  cap_add: JOB_CAPABILITIES,
  cap_drop: ['ALL'],
  pod_security_context: { seccomp_profile: { type: 'RuntimeDefault' } },
};

const RESTRICTED: SecurityKeys = {
  ...BASELINE,
  cap_add: [],
  pod_security_context: {
    run_as_non_root: true,
    run_as_user: RESTRICTED_USER,
    run_as_group: RESTRICTED_USER,
    fs_group: RESTRICTED_USER,
    seccomp_profile: { type: 'RuntimeDefault' },
  },
};

/** The security keys of each level. Also those of `privileged`: there a patch raises the daemon alone. */
export const SECURITY_OF: { readonly [L in PodSecurityLevel]: SecurityKeys } = {
  privileged: BASELINE,
  baseline: BASELINE,
  restricted: RESTRICTED,
};
