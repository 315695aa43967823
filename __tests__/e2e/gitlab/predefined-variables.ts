import type { Commit } from './repository';

/** The project that all jobs are of. */
export const PROJECT = { id: 7, name: 'e2e', path: 'tinyland/e2e', namespace: 'tinyland' } as const;

/** The commit of jobs that have no repository. */
export const NO_COMMIT = '0123456789abcdef0123456789abcdef01234567';

/** A container registry, and who jobs are there. */
export interface ContainerRegistry {
  readonly host: string;
  readonly username: string;
  readonly password: string;
}

/** What jobs are told of the GitLab that they come from. */
export interface GitLabOfJobs {
  readonly url: string;
  /** What a job is of. Without one there is nothing to fetch. */
  readonly commit?: Commit;
  readonly registry?: ContainerRegistry;
}

/** A variable as GitLab sends it. */
export interface Variable {
  readonly key: string;
  readonly value: string;
  readonly public: boolean;
  readonly masked: boolean;
  readonly file: boolean;
}

/** Variables that anybody may see. */
export function variables(values: Readonly<Record<string, string>>): Variable[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value,
    public: true,
    masked: false,
    file: false,
  }));
}

/** Variables whose values the runner keeps out of the log. */
export function maskedVariables(values: Readonly<Record<string, string>>): Variable[] {
  return variables(values).map((variable) => ({ ...variable, public: false, masked: true }));
}

/** Of GitLab's predefined variables those that the runner itself reads, and those that scripts of the tests do. */
export function predefined(id: number, token: string, gitlab: GitLabOfJobs): Variable[] {
  const { url, commit, registry } = gitlab;
  const { host } = new URL(url);
  return [
    ...variables({
      CI: 'true',
      GITLAB_CI: 'true',
      CI_JOB_ID: String(id),
      CI_JOB_URL: `${url}/${PROJECT.path}/-/jobs/${id}`,
      CI_JOB_NAME: 'job',
      CI_COMMIT_SHA: commit?.sha ?? NO_COMMIT,
      CI_COMMIT_BEFORE_SHA: commit?.before ?? NO_COMMIT,
      CI_COMMIT_REF_NAME: commit?.branch ?? 'main',
      CI_PROJECT_ID: String(PROJECT.id),
      CI_PROJECT_NAME: PROJECT.name,
      CI_PROJECT_PATH: PROJECT.path,
      CI_PROJECT_NAMESPACE: PROJECT.namespace,
      CI_PROJECT_NAMESPACE_ID: '3',
      CI_PROJECT_ROOT_NAMESPACE: PROJECT.namespace,
      CI_SERVER_URL: url,
      CI_SERVER_HOST: host,
    }),
    ...(commit ? ofCommit(commit, token, gitlab) : variables({ GIT_STRATEGY: 'none' })),
    ...(registry
      ? [
          ...variables({
            CI_REGISTRY: registry.host,
            CI_REGISTRY_IMAGE: `${registry.host}/${PROJECT.path}`,
            CI_REGISTRY_USER: registry.username,
          }),
          ...maskedVariables({ CI_REGISTRY_PASSWORD: registry.password }),
        ]
      : []),
  ];
}

function ofCommit({ sha, branch, pipeline }: Commit, token: string, { url }: GitLabOfJobs): Variable[] {
  return [
    ...variables({
      CI_COMMIT_SHORT_SHA: sha.slice(0, 8),
      CI_COMMIT_BRANCH: branch,
      CI_DEFAULT_BRANCH: branch,
      CI_PIPELINE_ID: String(pipeline),
      CI_JOB_STAGE: 'test',
      CI_API_V4_URL: `${url}/api/v4`,
      CI_PROJECT_URL: `${url}/${PROJECT.path}`,
    }),
    ...maskedVariables({ CI_JOB_TOKEN: token }),
  ];
}
