/** Tried: keys of config.toml that touch the boundary, under GitLab's own names, fresh and not. */
import type { FleetSpec, RunnerSpec } from 'cdk8s-gitlab-runners';

const raised = { poll_interval: 3, privileged: true };
const added = { poll_timeout: 300, cap_add: ['SYS_ADMIN'] };

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
    { kind: 'docker', config: { runners: { kubernetes: { privileged: true } } } },
    // TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
    { kind: 'docker', config: { runners: { kubernetes: raised } } },
    // TS2322: capabilities follow from kind, podSecurity and addCapabilities: remove this field
    { kind: 'nix', config: { runners: { kubernetes: added } } },
    // TS2741: capabilities follow from kind, podSecurity and addCapabilities: remove this field
    { kind: 'docker', config: { runners: { kubernetes: { cap_drop: [] } } } },
    // TS2322: privilege escalation is off for all but the daemon of dind: remove this field
    { kind: 'docker', config: { runners: { kubernetes: { allow_privilege_escalation: true } } } },
    // TS2353: security contexts follow from kind and podSecurity: remove this field
    { kind: 'docker', config: { runners: { kubernetes: { pod_security_context: { run_as_user: 0 } } } } },
    // TS2741: patches of job pods follow from the kind: remove this field
    { kind: 'docker', config: { runners: { kubernetes: { pod_spec: [] } } } },
    // TS2322: each runner has its own {runner}-manager and {runner}-job: remove this field
    { kind: 'docker', config: { runners: { kubernetes: { service_account: 'dind-job' } } } },
    // TS2322: jobs have no token of the Kubernetes API: remove this field
    { kind: 'docker', config: { runners: { kubernetes: { automount_service_account_token: true } } } },
    // TS2322: the namespace is {org}-runners: remove this field
    { kind: 'docker', config: { runners: { kubernetes: { namespace: 'kube-system' } } } },
  ],
};

const config = { runners: { kubernetes: raised } };
// TS2322: only kind 'dind' is privileged, and there the daemon alone: choose the kind instead
export const whole: RunnerSpec = { kind: 'docker', config };
