/**
 * A value that is another variable of the job and nothing else. GitLab Runner puts the other value in the place of
 * `$NAME` and `${NAME}`, Kubernetes in that of `$(NAME)`. Any name counts in brackets. Without them it must be one that
 * people give to variables, in capitals or of several words: `$hunter2` is a password more often than a variable.
 *
 * @see https://docs.gitlab.com/ci/variables/where_variables_can_be_used/#gitlab-runner-internal-variable-expansion-mechanism
 */
export const JOB_VARIABLE_REFERENCE =
  /^\$(?:[A-Z_][A-Z0-9_]*|[a-z]+(?:_[a-z]+)+|\{[A-Za-z_]\w*\}|\([A-Za-z_]\w*\))$/;

/**
 * A value in the `env` of a container that is another variable: of all forms Kubernetes knows this one.
 *
 * @see https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/
 */
export const CONTAINER_VARIABLE_REFERENCE = /^\$\([A-Za-z_]\w*\)$/;

/**
 * The variable that a label or annotation of a job pod is as a whole, such as `$NAME` or `${NAME}`. GitLab Runner puts what the
 * variable holds in its place, so the author of the job chooses it.
 */
export function chosenVariable(text: string): string | undefined {
  const [, plain, inBraces] = /^\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})$/.exec(text) ?? [];
  return plain ?? inBraces;
}
