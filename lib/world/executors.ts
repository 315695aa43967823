/**
 * What GitLab Runner can run jobs with. A fleet has but one of them, and calls something else a kind.
 *
 * @see https://docs.gitlab.com/runner/executors/
 */
export const EXECUTORS: readonly string[] = [
  'kubernetes',
  'shell',
  'docker+machine',
  'docker-autoscaler',
  'docker-windows',
  'instance',
  'ssh',
  'parallels',
  'virtualbox',
  'custom',
];
