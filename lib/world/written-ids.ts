/**
 * What GitLab Runner writes on the pod of a job by itself, as a label or an annotation, by the variable that says the same.
 *
 * @see https://docs.gitlab.com/runner/executors/kubernetes/#default-annotations-for-job-pods
 */
export const WRITTEN_IDS: Readonly<Record<string, string>> = {
  CI_JOB_ID: 'job.runner.gitlab.com/id',
  CI_BUILD_ID: 'job.runner.gitlab.com/id',
  CI_JOB_URL: 'job.runner.gitlab.com/url',
  CI_JOB_NAME: 'job.runner.gitlab.com/name',
  CI_JOB_TIMEOUT: 'job.runner.gitlab.com/timeout',
  CI_COMMIT_SHA: 'job.runner.gitlab.com/sha',
  CI_COMMIT_BEFORE_SHA: 'job.runner.gitlab.com/before_sha',
  CI_COMMIT_REF_NAME: 'job.runner.gitlab.com/ref',
  CI_PROJECT_ID: 'project.runner.gitlab.com/id',
  CI_PROJECT_NAME: 'project.runner.gitlab.com/name',
  CI_PROJECT_NAMESPACE: 'project.runner.gitlab.com/namespace',
  CI_PROJECT_NAMESPACE_ID: 'project.runner.gitlab.com/namespace-id',
  CI_PROJECT_ROOT_NAMESPACE: 'project.runner.gitlab.com/root-namespace',
  CI_RUNNER_DESCRIPTION: 'manager.runner.gitlab.com/name',
  CI_RUNNER_SHORT_TOKEN: 'manager.runner.gitlab.com/id-short',
};
