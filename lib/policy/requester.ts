import type { Fleet } from '../fleet/fleet';
import type { Runner } from '../fleet/runner';
import type { NamedExpression, Subject } from './admission-policy';
import { type Cel, table, text, texts } from './cel-text';

/**
 * Who asks: the anchor of every rule. A label is what the creator of a pod writes; the user is what the API server
 * authenticated.
 */

/** The user name of a ServiceAccount in the fleet's namespace. */
function serviceAccountUser(fleet: Fleet, name: string): string {
  return `${serviceAccountPrefix(fleet)}${name}`;
}

/** What the user names of all ServiceAccounts in the fleet's namespace begin with. */
export function serviceAccountPrefix(fleet: Fleet): string {
  return `system:serviceaccount:${fleet.names.namespace}:`;
}

/** The user that creates a runner's job pods. */
export function managerUser(runner: Runner): string {
  return serviceAccountUser(runner.fleet, runner.names.manager);
}

/** The users of all managers. */
export function managerUsers(fleet: Fleet): readonly string[] {
  return fleet.runners.map(managerUser);
}

/**
 * The users that create manager pods: the ReplicaSet controller, or all controllers as one where the cluster gives
 * them no credentials of their own.
 */
export const REPLICA_SET_CONTROLLERS = [
  'system:serviceaccount:kube-system:replicaset-controller',
  'system:kube-controller-manager',
] as const;

/** The users that create ReplicaSets of Deployments. */
export const DEPLOYMENT_CONTROLLERS = [
  'system:serviceaccount:kube-system:deployment-controller',
  'system:kube-controller-manager',
] as const;

const USER_NAME = 'request.userInfo.username';

/** The requester is one of `users`. */
export function requestedBy(users: readonly string[]): Cel {
  return `${USER_NAME} in ${texts(users)}`;
}

/** The requester is none of the fleet's break-glass users and groups; `undefined` if the fleet has none. */
export function notBreakGlass(fleet: Fleet): NamedExpression | undefined {
  const { users, groups } = fleet.cluster.breakGlass;
  const parts = [
    ...(users.length > 0 ? [`!(${requestedBy(users)})`] : []),
    ...(groups.length > 0 ? [`!request.userInfo.?groups.orValue([]).exists(g, g in ${texts(groups)})`] : []),
  ];
  return parts.length > 0 ? { name: 'not-break-glass', expression: parts.join(' && ') } : undefined;
}

/** What to do about a refusal that an emergency may be a reason against. Its page says who that is, and how. */
export const ASK_BREAK_GLASS = 'ask who may break the glass (docs/operating.md of cdk8s-gitlab-runners)';

/** The conditions of a policy, with those who may break the glass left out. */
export function conditions(fleet: Fleet, ...more: readonly NamedExpression[]): readonly NamedExpression[] {
  const condition = notBreakGlass(fleet);
  return condition ? [condition, ...more] : more;
}

/** `variables.manager`: the name of the runner whose manager asks, or an empty string. */
export function managerVariable(fleet: Fleet): NamedExpression {
  const names = table(fleet.runners.map((runner) => [managerUser(runner), text(runner.name)]));
  return { name: 'manager', expression: `${names}[?${USER_NAME}].orValue('')` };
}

/** What a message calls whoever asks, where no manager does. */
export const USER: Subject = { called: 'user ', name: USER_NAME };

/** What a message calls the requester: the runner, if it is the manager of one. Needs {@link requesterVariables}. */
export const REQUESTER: Subject = { called: '', name: 'variables.requester' };

/** `variables.manager`, and `variables.requester` for messages. */
export function requesterVariables(fleet: Fleet): readonly NamedExpression[] {
  const expression = `variables.manager == '' ? 'user ' + ${USER_NAME} : 'runner ' + variables.manager`;
  return [managerVariable(fleet), { name: 'requester', expression }];
}
