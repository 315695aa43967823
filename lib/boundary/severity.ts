/** How much it weighs that a rule does not hold. Whatever it is, the boundary does not hold. */
export type Severity = 'critical' | 'high' | 'medium';

/** From the worst on. */
export const SEVERITIES: readonly Severity[] = ['critical', 'high', 'medium'];

/** A job, or whoever has stolen a token, is root on a node, has the tokens of others, or is judged by nobody. */
export const CRITICAL: ReadonlySet<string> = new Set([
  'manifests-readable',
  'config-readable',
  'pss-privileged',
  'pss-host-namespaces',
  'pss-capabilities',
  'pss-host-ports',
  'pss-proc-mount',
  'pod-volumes',
  'job-runner-unprivileged',
  'daemon-alone-privileged',
  'daemon-loopback',
  'daemon-command',
  'config-executor',
  'config-gitlab-encrypted',
  'overwrites-closed',
  'rbac-least-privilege',
  'rbac-subjects',
  'rbac-role-refs',
  'rbac-jobs-unbound',
  'secret-values-absent',
  'secret-literals-absent',
  'runner-token-not-literal',
  'network-metadata-unreachable',
  'network-default-deny',
  'admission-present',
  'admission-fail-closed',
  'admission-bound',
  'admission-coverage',
  'admission-refuses',
]);

/** A second wall, or what keeps one runner from taking the share of another. */
export const MEDIUM: ReadonlySet<string> = new Set([
  'manifests-unowned',
  'namespace-plain',
  'quota-present',
  'limit-range-present',
  'disruption-budgets',
  'monitors-plain',
  'pss-seccomp-set',
  'pss-capabilities-dropped',
  'pss-run-as-user',
  'job-hardened',
  'job-limits',
  'job-users',
  'pod-resources',
  'pod-names',
  'pod-scheduling',
  'pod-priorities',
  'priority-classes',
  'manager-probes',
  'manager-fields',
  'manager-mounts',
  'manager-nodes',
  'manager-replicas',
  'secret-names-reserved',
  'config-capacity',
  'config-cache',
  'feature-flags-pinned',
  'image-pinned',
  'image-pull-policy',
  'network-ports-named',
]);

/** How much a rule weighs, by its id. */
export function severityOf(rule: string): Severity {
  if (CRITICAL.has(rule)) {
    return 'critical';
  }
  return MEDIUM.has(rule) ? 'medium' : 'high';
}
