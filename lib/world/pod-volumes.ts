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

/** The same of pods of jobs alone, with the names that the volumes of a fleet have for their scratch space. */
export const JOB_POD_VOLUMES: readonly string[] = [
  'cloud-identity',
  'docker-data',
  'repo',
  'scripts',
  'logs',
  'scratch-*',
  'kube-api-access-*',
];
