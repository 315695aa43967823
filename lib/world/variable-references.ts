import { CREDENTIAL_ENDS } from './credential-variables';

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

const CREDENTIAL = `(?:\\w*(?:${CREDENTIAL_ENDS.anywhere.join('|')})|(?:\\w*_)?(?:${CREDENTIAL_ENDS.asWords.join('|')}))(?:_?\\d+)?`;
const NAME = `(?!${CREDENTIAL}(?:\\}|$))[A-Z_]\\w*`;

/**
 * A label or annotation of a job pod that is one variable of the job and nothing else. GitLab Runner puts the value in its
 * place, so the author of the job decides it. One that is named like a credential is none: whoever sees pods would see it.
 */
export const CHOSEN_BY_JOB = new RegExp(`^\\$(?:${NAME}|\\{${NAME}\\})$`, 'i');
