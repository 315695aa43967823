import type { Forbidden } from '../privilege';

/**
 * Fields that no runner may set, each with the sentence that refuses it. The same sentence is the compiler's message
 * and the message of the finding at run time.
 */
export const FORBIDDEN_FIELDS = {
  privileged: "only kind 'dind' is privileged, and there the daemon alone: choose the kind instead",
  securityContext: 'security contexts follow from kind and podSecurity: remove this field',
  podSecurityContext: 'security contexts follow from kind and podSecurity: remove this field',
  allowPrivilegeEscalation: 'privilege escalation is off for all but the daemon of dind: remove this field',
  capabilities: 'capabilities follow from kind and podSecurity: remove this field',
  capAdd: 'capabilities follow from kind and podSecurity: remove this field',
  hostNetwork: 'job pods never share namespaces of their node: remove this field',
  hostPID: 'job pods never share namespaces of their node: remove this field',
  hostIPC: 'job pods never share namespaces of their node: remove this field',
  hostPath: 'job pods never mount paths of their node: remove this field',
  volumes: 'job pods mount only what their kind needs: remove this field',
  serviceAccount: "each runner's jobs run as its own {runner}-job: remove this field",
  serviceAccountName: "each runner's jobs run as its own {runner}-job: remove this field",
  runnerToken: 'no secret value may enter a fleet: name where the Secret comes from with token',
  registrationToken: 'registration tokens are gone: create the runner with OpenTofu and use token',
  namespace: 'the namespace is {org}-runners: remove this field',
} as const;

/** Every forbidden field, declared with a type that no value has. */
export type ForbiddenFields = {
  readonly [Field in keyof typeof FORBIDDEN_FIELDS]?: Forbidden<(typeof FORBIDDEN_FIELDS)[Field]>;
};
