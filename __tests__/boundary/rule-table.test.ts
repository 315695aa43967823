import { RULES } from '../../lib/boundary/rule-table';

/** A rule that vanishes, or changes its name, changes this list. */
const RULE_IDS = [
  'manifests-readable',
  'manifests-unique',
  'manifests-kinds',
  'manifests-namespaced',
  'config-readable',
  'config-keys-known',
  'fleet-not-empty',
  'fleet-complete',
  'fleet-no-strangers',
  'namespace-own',
  'namespace-pod-security',
  'quota-present',
  'limit-range-present',
  'pss-host-namespaces',
  'pss-host-path',
  'pss-app-armor',
  'pss-selinux',
  'pss-seccomp',
  'pss-sysctls',
  'pss-windows-host-process',
  'pss-privileged',
  'pss-capabilities',
  'pss-host-ports',
  'pss-proc-mount',
  'pss-host-probes',
  'pss-volume-types',
  'pss-privilege-escalation',
  'pss-run-as-non-root',
  'pss-run-as-user',
  'pss-seccomp-set',
  'pss-capabilities-dropped',
  'job-runner-unprivileged',
  'daemon-alone-privileged',
  'daemon-name-held',
  'daemon-loopback',
  'job-users',
  'job-hardened',
  'pod-spec-patch-readable',
  'pod-spec-patch-scope',
  'pod-scheduling',
  'pod-names',
  'pod-resources',
  'pod-no-ephemeral-containers',
  'dind-nodes-apart',
  'pod-volumes',
  'pod-config-maps-own',
  'pod-labels-own',
  'pod-labels-no-strangers',
  'pod-priorities',
  'priority-classes',
  'manager-no-shell',
  'manager-no-registration',
  'manager-shape',
  'manager-config-judged',
  'service-account-no-automount',
  'service-account-token-held',
  'service-account-token-projected',
  'service-account-own',
  'cloud-identity-absent',
  'service-account-named',
  'service-account-no-strangers',
  'rbac-namespaced',
  'rbac-no-wildcards',
  'rbac-no-escalation',
  'rbac-secrets-unreadable',
  'rbac-pod-access',
  'rbac-least-privilege',
  'rbac-subjects',
  'rbac-role-refs',
  'rbac-jobs-unbound',
  'secret-objects-absent',
  'secret-values-absent',
  'secret-literals-absent',
  'secret-references-own',
  'secret-names-reserved',
  'registry-credentials-absent',
  'runner-token-not-literal',
  'runner-token-by-reference',
  'secret-sources',
  'config-executor',
  'config-docker-executor',
  'config-own-namespace',
  'config-debug-refused',
  'config-expansion',
  'config-environment',
  'config-gitlab-encrypted',
  'overwrites-closed',
  'overwrites-bearer-token',
  'feature-flags-pinned',
  'image-pinned',
  'image-allow-lists',
  'image-defaults-allowed',
  'image-pull-policy',
  'network-default-deny',
  'network-job-ingress',
  'network-manager-ingress',
  'network-metadata-unreachable',
  'network-private-ranges',
  'network-no-allow-all',
  'network-ports-named',
  'network-system-namespaces',
  'network-no-lateral',
  'network-api-server-unreachable',
  'admission-present',
  'admission-fail-closed',
  'admission-bound',
  'admission-coverage',
  'admission-judged',
  'admission-admits',
  'admission-refuses',
];

describe('the rule table', () => {
  test('holds exactly these rules', () => {
    expect(RULES.map(({ id }) => id)).toEqual(RULE_IDS);
  });

  test('names each rule once, and says what holds and why', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    expect(new Set(RULES.map(({ sentence }) => sentence)).size).toBe(RULES.length);
    for (const { id, sentence, why, otherwise } of RULES) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)+$/);
      for (const text of [sentence, why, otherwise]) {
        expect(text).toMatch(/^(?:[a-z]|GitLab|Network|Pod|{)/);
        expect(text).not.toMatch(/[.!]$|\n/);
      }
    }
  });

  test('cannot be changed', () => {
    expect(Object.isFrozen(RULES)).toBe(true);
  });
});
