import type { Forbidden } from '../../privilege';

/** The sentence that refuses a privileged container, wherever it is asked for. */
const ONLY_DIND = "only kind 'dind' is privileged, and there the daemon alone: choose the kind instead";

const SECURITY_CONTEXT = 'security contexts follow from kind and podSecurity: remove this field';
const CAPABILITIES = 'capabilities follow from kind, podSecurity and addCapabilities: remove this field';
const ESCALATION = 'privilege escalation is off for all but the daemon of dind: remove this field';
const HOST_NAMESPACES = 'pods never share namespaces of their node: remove this field';
const VOLUMES =
  'managers mount only what they need, and jobs what volumes of their runner says: remove this field';
const SERVICE_ACCOUNT = 'each runner has its own {runner}-manager and {runner}-job: remove this field';
const SERVICE_ACCOUNT_TOKEN = 'jobs have no token of the Kubernetes API: remove this field';
const NAMESPACE = 'the namespace is {org}-runners: remove this field';

/** Fields of a runner or its manager. */
const POD_FIELDS = {
  privileged: ONLY_DIND,
  securityContext: SECURITY_CONTEXT,
  podSecurityContext: SECURITY_CONTEXT,
  allowPrivilegeEscalation: ESCALATION,
  capabilities: CAPABILITIES,
  capAdd: CAPABILITIES,
  hostNetwork: HOST_NAMESPACES,
  hostPID: HOST_NAMESPACES,
  hostIPC: HOST_NAMESPACES,
  hostPath: 'pods never mount paths of their node: remove this field',
  volumes: VOLUMES,
  serviceAccount: SERVICE_ACCOUNT,
  serviceAccountName: SERVICE_ACCOUNT,
  automountServiceAccountToken: SERVICE_ACCOUNT_TOKEN,
  runnerToken: 'no secret value may enter a fleet: name where the Secret comes from with token',
  registrationToken: 'registration tokens are gone: create the runner with OpenTofu and use token',
  namespace: NAMESPACE,
} as const;

/** Keys of `[runners.kubernetes]` under GitLab's own names. */
const CONFIG_KEYS = {
  privileged: ONLY_DIND,
  allow_privilege_escalation: ESCALATION,
  cap_add: CAPABILITIES,
  cap_drop: CAPABILITIES,
  pod_security_context: SECURITY_CONTEXT,
  build_container_security_context: SECURITY_CONTEXT,
  helper_container_security_context: SECURITY_CONTEXT,
  service_container_security_context: SECURITY_CONTEXT,
  init_permissions_container_security_context: SECURITY_CONTEXT,
  pod_spec: 'patches of job pods follow from the kind: remove this field',
  volumes: VOLUMES,
  namespace: NAMESPACE,
  service_account: SERVICE_ACCOUNT,
  automount_service_account_token: SERVICE_ACCOUNT_TOKEN,
} as const;

/**
 * Fields that nobody may set, each with the sentence that refuses it. The same sentence is the compiler's message and
 * the message of the finding at run time.
 */
export const FORBIDDEN_FIELDS = { ...POD_FIELDS, ...CONFIG_KEYS } as const;

/** What neither a runner nor its manager may set: each field with a type that no value has. */
export type ForbiddenFields = {
  readonly [Field in keyof typeof POD_FIELDS]?: Forbidden<(typeof POD_FIELDS)[Field]>;
};

/** The same for a runner, whose jobs have volumes of some kinds. */
export type ForbiddenRunnerFields = Omit<ForbiddenFields, 'volumes'>;

/** What no override of `[runners.kubernetes]` may set. */
export type ForbiddenConfigKeys = {
  readonly [Key in keyof typeof CONFIG_KEYS]?: Forbidden<(typeof CONFIG_KEYS)[Key]>;
};

/** The same in the nesting of config.toml. */
export interface ForbiddenOverrides {
  readonly runners?: { readonly kubernetes?: ForbiddenConfigKeys };
}

/** Refuses `podSecurity` on the kinds whose level cannot be chosen, in the same two places. */
export const LEVEL_IS_FIXED = "only kind 'dind' is privileged, and its level cannot be chosen";

/** Refuses an identity in a cloud on the kind whose jobs are root on a node, in the same two places. */
export const IDENTITY_OF_ROOT =
  "jobs of kind 'dind' have no identity in a cloud: use id_tokens of GitLab, or a runner of another kind";

/** Refuses devices on the kind whose daemon has all of its node, in the same two places. */
export const DEVICES_OF_ROOT =
  "the daemon of kind 'dind' has every device of its node: use a runner of another kind";

/** Refuses users of its own on the kind whose daemon could then start no container, in the same two places. */
export const USERS_OF_DIND = "kind 'dind' has no user namespaces: use imageBuilds of another kind";

/** Refuses another user of jobs on the kind whose level is fixed, in the same two places. */
export const USER_OF_DIND =
  "jobs of kind 'dind' run as the user of their image: use runAs on a runner of another kind";

/** Sources of volumes that no job mounts, each with the sentence that refuses it: to the compiler and at run time. */
export const FORBIDDEN_SOURCES = {
  secret:
    'jobs mount no Secret: make it a masked CI/CD variable of type file in GitLab, or let the cloud know the job with id_tokens',
  hostPath: 'pods never mount paths of their node: use an emptyDir, a claim or a cache',
  csi: 'jobs mount no CSI volume of their own: bind it to a PersistentVolumeClaim, and name the claim',
  nfs: 'jobs mount no NFS export of their own: bind it to a PersistentVolumeClaim, and name the claim',
  projected: 'jobs mount no tokens and Secrets: who they are in a cloud, cloudIdentity says',
  ephemeral: 'claims of single jobs are not made: use an emptyDir',
  image: 'jobs mount no images: run the job in it, or name it as a service',
  subPath: 'a volume is mounted whole: give what is mounted elsewhere a volume of its own',
} as const;

/** Refuses a claim on the kind whose jobs are root on a node, in the same two places. */
export const CLAIM_OF_ROOT =
  "jobs of kind 'dind' mount no claim: as root on their node they could write to the disk below it, which the next node reads as a file system";
