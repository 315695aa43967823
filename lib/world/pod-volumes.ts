/**
 * Volumes that pods have anyway, by exact name, or by a beginning, which ends in `*`: of a manager, of the daemon of dind,
 * of GitLab Runner, and of the token of the API server. Another volume by one of these names stands in its place.
 *
 * @see https://docs.gitlab.com/runner/executors/kubernetes/#configure-volume-types
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume
 */
export const POD_VOLUMES: readonly string[] = [
  'config',
  'runner',
  'home',
  'tmp',
  'docker-data',
  'repo',
  'scripts',
  'logs',
  'kube-api-access-*',
];
