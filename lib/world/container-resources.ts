/**
 * The resources that a container of a runner may ask for, under the names of the two who bound them.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 * @see https://docs.gitlab.com/runner/executors/kubernetes/
 */
export const CONTAINER_RESOURCES = [
  { kubernetes: 'cpu', gitlab: 'cpu' },
  { kubernetes: 'memory', gitlab: 'memory' },
  { kubernetes: 'ephemeral-storage', gitlab: 'ephemeral_storage' },
] as const;

/** How the keys of config.toml begin that bound the containers of a job: build, helper and services. */
export const CONTAINERS_OF_JOBS = ['', 'helper_', 'service_'] as const;

/** A resource under the name that GitLab Runner gives it in keys of config.toml. */
export type GitLabResource = (typeof CONTAINER_RESOURCES)[number]['gitlab'];
