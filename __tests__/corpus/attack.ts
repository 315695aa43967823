import type { FleetName } from './fleets';
import type { AdmissionRequest } from './request';

/**
 * Who attacks: `J` the code of a job without a daemon, `M` whoever holds the token of a manager, `D` the code of a dind
 * job, which is root on its node, `U` another identity with rights in the namespace.
 */
export type Principal = 'J' | 'M' | 'D' | 'U';

interface CommonAttack {
  /** The row of the table of known ways around a privilege boundary; {@link WAYS_AROUND} names them. */
  readonly row: number;
  readonly principal: Principal;
  readonly title: string;
}

/** A request that an admission policy refuses. */
export interface AdmissionAttack extends CommonAttack {
  readonly layer: 'admission';
  readonly fleet: FleetName;
  readonly request: AdmissionRequest;
  /** The concern of the policy. */
  readonly policy: string;
  /** The id of the rule that its message begins with. */
  readonly rule: string;
}

/** A request that the Pod Security label of the namespace refuses before any policy is asked. */
export interface PodSecurityAttack extends CommonAttack {
  readonly layer: 'pod-security';
  readonly fleet: FleetName;
  readonly request: AdmissionRequest;
  readonly enforce: 'baseline' | 'restricted';
}

/** An action that no Role allows. */
export interface RbacAttack extends CommonAttack {
  readonly layer: 'rbac';
  readonly fleet: FleetName;
  readonly user: string;
  readonly verb: string;
  readonly group: string;
  /** With the subresource, such as `pods/exec`. */
  readonly resource: string;
  /** The namespace of the fleet, unless another one is named. */
  readonly namespace?: string;
}

/** A connection that no NetworkPolicy allows. */
export interface NetworkAttack extends CommonAttack {
  readonly layer: 'network';
  readonly fleet: FleetName;
  readonly labels: Readonly<Record<string, string>>;
  readonly direction: 'sends' | 'accepts';
  readonly peer:
    | { readonly address: string }
    | { readonly namespace: string; readonly labels: Readonly<Record<string, string>> };
  readonly port: number;
}

/** An object that no ResourceQuota has room for. */
export interface QuotaAttack extends CommonAttack {
  readonly layer: 'quota';
  readonly fleet: FleetName;
  /** The key of the quota whose hard limit is zero. */
  readonly resource: string;
}

/** A specification that is refused when it is read. */
export interface SynthAttack extends CommonAttack {
  readonly layer: 'synth';
  /** The specification, as untyped as an attacker would give it. */
  readonly spec: unknown;
  /** The code of the finding. */
  readonly code: string;
}

/** A job variable or the like that config.toml has switched off. */
export interface ConfigAttack extends CommonAttack {
  readonly layer: 'config';
  readonly fleet: FleetName;
  /** Keys below `[[runners]]`. */
  readonly key: readonly string[];
  readonly value: unknown;
}

/** A program that does not compile. */
export interface TypesAttack extends CommonAttack {
  readonly layer: 'types';
  /** The file of `__tests__/types/cases/refused` that tries it. */
  readonly file: string;
  /** What it tries, as the file says it. */
  readonly tries: string;
}

/** An attack that nothing of ours stops: who has to. */
export interface ExternalAttack extends CommonAttack {
  readonly layer: 'external';
  readonly stoppedBy: string;
}

/** One way around the boundary, and the layer that stops it. */
export type Attack =
  | AdmissionAttack
  | PodSecurityAttack
  | RbacAttack
  | NetworkAttack
  | QuotaAttack
  | SynthAttack
  | ConfigAttack
  | TypesAttack
  | ExternalAttack;

/** A layer of the boundary. */
export type Layer = Attack['layer'];

/** Known ways around "only dind is privileged" in a namespace that runners share. */
export const WAYS_AROUND: Readonly<Record<number, string>> = {
  1: 'a privileged container, init container or ephemeral container',
  2: 'what equals privilege: host paths and namespaces, capabilities, profiles switched off',
  3: 'the ServiceAccount of another runner',
  4: 'a mounted or projected token',
  5: 'a token requested for a ServiceAccount',
  6: 'a Secret that is filled with a token',
  7: 'the Secret of another runner in a pod',
  8: 'a Secret read by its name',
  9: 'the token or config of another runner changed or deleted',
  10: 'a command in a pod of another runner',
  11: 'a command through a websocket, which is a GET',
  12: 'ephemeral containers, resize, port forwarding, proxy',
  13: 'the labels of another runner on a new pod',
  14: 'the labels of a pod changed',
  15: 'NetworkPolicies, RoleBindings, quotas or the namespace changed',
  16: 'a pod made by a controller on behalf of somebody',
  17: 'a pod made by an operator on behalf of a custom resource',
  18: 'a node named in the pod',
  19: 'tolerations, selectors, affinity, another scheduler',
  20: 'another RuntimeClass',
  21: 'another PriorityClass',
  22: 'host ports, host aliases, DNS, host names',
  23: 'volumes that lead to the node or to other storage',
  24: 'sub-paths',
  25: 'devices and extended resources',
  26: 'Services that catch the traffic of others',
  27: 'owner references and finalizers',
  28: 'a pod that never ends',
  29: 'another image in a pod that was admitted',
  30: 'job variables that steer the manager',
  31: 'too many objects or events',
  32: 'identities outside of the namespace',
  33: 'the policies themselves',
  34: 'the time before the policies are there',
  35: 'a mutating webhook',
  36: 'root on the node of a dind job',
  37: 'static pods',
  38: 'another namespace in the config',
};
