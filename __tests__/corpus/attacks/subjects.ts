import type { AdmissionAttack, Attack, Principal, RbacAttack } from '../attack';
import { corpusFleet } from '../fleets';
import { jobPod } from '../job-pod';
import { managerPod } from '../manager-pod';
import type { Pod } from '../objects';
import type { KubernetesObject } from '../request';
import { creating } from '../request';
import { manager, VISITOR } from '../users';

/** What the attacks of the corpus start from: sound pods of the fleet `tinyland`, which each attack changes in one point. */
const TINYLAND = corpusFleet('tinyland');

export const NAMESPACE = TINYLAND.names.namespace;

export const DOCKER = manager('tinyland', 'docker');
export const NIX = manager('tinyland', 'nix');
export const DIND = manager('tinyland', 'dind');

export const DOCKER_POD = jobPod(TINYLAND, 'docker', {
  credentials: true,
  services: [{ image: 'docker.io/library/postgres:17.6', alias: 'db' }],
});
export const NIX_POD = jobPod(TINYLAND, 'nix', { credentials: true });
export const DIND_POD = jobPod(TINYLAND, 'dind', { credentials: true });

export const DOCKER_MANAGER_POD = managerPod(TINYLAND, 'docker');
export const DIND_MANAGER_POD = managerPod(TINYLAND, 'dind');

/** A request that an admission policy refuses, in fleet `tinyland`. */
export function refused(
  row: number,
  principal: Principal,
  title: string,
  policy: string,
  rule: string,
  request: AdmissionAttack['request'],
): AdmissionAttack {
  return { layer: 'admission', fleet: 'tinyland', row, principal, title, policy, rule, request };
}

/** The manager of runner docker creates a job pod that differs in one point. */
export function dockerPod(row: number, title: string, policy: string, rule: string, pod: Pod): Attack {
  return refused(row, 'M', title, policy, rule, creating(DOCKER, 'pods', pod));
}

/** Somebody with rights in the namespace creates a pod. */
export function visitorPod(row: number, title: string, policy: string, rule: string, pod: Pod): Attack {
  return refused(row, 'U', title, policy, rule, creating(VISITOR, 'pods', pod));
}

/** Something that no manager has the right to do. */
export function forbidden(
  row: number,
  title: string,
  verb: string,
  resource: string,
  options: Partial<Pick<RbacAttack, 'group' | 'namespace' | 'user' | 'principal'>> = {},
): RbacAttack {
  return {
    layer: 'rbac',
    fleet: 'tinyland',
    row,
    principal: 'M',
    title,
    user: DOCKER,
    verb,
    group: '',
    resource,
    ...options,
  };
}

/** An object of any kind in the namespace. */
export function object(
  apiVersion: string,
  kind: string,
  name: string,
  fields: object = {},
): KubernetesObject {
  return { apiVersion, kind, metadata: { name, namespace: NAMESPACE }, ...fields };
}
