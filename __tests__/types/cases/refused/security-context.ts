/** Tried: security contexts, capabilities and privilege escalation, which follow from kind and level. */
import type { FleetSpec } from 'cdk8s-gitlab-runners';

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
  runners: [
    // TS2353: security contexts follow from kind and podSecurity: remove this field
    { kind: 'docker', securityContext: { privileged: true } },
    // TS2353: security contexts follow from kind and podSecurity: remove this field
    { kind: 'nix', securityContext: { seccompProfile: { type: 'Unconfined' } } },
    // TS2353: security contexts follow from kind and podSecurity: remove this field
    { kind: 'docker', podSecurityContext: { runAsUser: 0 } },
    // TS2322: privilege escalation is off for all but the daemon of dind: remove this field
    { kind: 'docker', allowPrivilegeEscalation: true },
    // TS2353: capabilities follow from kind, podSecurity and addCapabilities: remove this field
    { kind: 'docker', capabilities: { add: ['SYS_ADMIN'] } },
    // TS2322: Type '"SYS_ADMIN"' is not assignable to type 'AddedCapability'
    { kind: 'docker', addCapabilities: ['SYS_ADMIN'] },
    // TS2322: Type '"CHOWN"' is not assignable to type 'AddedCapability'
    { kind: 'nix', addCapabilities: ['SYS_CHROOT', 'CHOWN'] },
    // TS2741: capabilities follow from kind, podSecurity and addCapabilities: remove this field
    { kind: 'tinyland-docker', capAdd: ['NET_ADMIN'] },
    // TS2353: security contexts follow from kind and podSecurity: remove this field
    { kind: 'docker', manager: { securityContext: { runAsUser: 0 } } },
  ],
};
