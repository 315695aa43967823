import { artifactsEntry, type CiArtifacts } from './artifacts';
import { type CiCache, cacheEntry } from './caches';
import {
  type GitLabOfJobs,
  maskedVariables,
  NO_COMMIT,
  PROJECT,
  predefined,
  variables,
} from './predefined-variables';
import type { Commit } from './repository';
import type { CiRetry } from './retries';

/** What a job's author decides, in the words of .gitlab-ci.yml. */
export interface CiJob {
  readonly script?: readonly string[];
  readonly afterScript?: readonly string[];
  readonly image?: CiImage;
  readonly services?: readonly CiService[];
  /** Variables of the job; they come after GitLab's own and win over them. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Variables of the project that the runner keeps out of the log. */
  readonly maskedVariables?: Readonly<Record<string, string>>;
  /** A path alone is kept whatever becomes of the job. */
  readonly artifacts?: readonly (string | CiArtifacts)[];
  readonly cache?: readonly CiCache[];
  /** Whether its branch is protected, by which GitLab tells caches apart. @default false */
  readonly isProtected?: boolean;
  /** Ids of jobs before it, whose archives it gets. */
  readonly dependencies?: readonly number[];
  readonly retry?: CiRetry;
  /** What GitLab adds as soon as its container registry is on. */
  readonly registryCredentials?: boolean;
  readonly timeoutSeconds?: number;
  /** How many commits are fetched; 0 for all. @default 20 */
  readonly gitDepth?: number;
  /** @default - the newest one of the repository, if GitLab has one */
  readonly commit?: Commit;
  /** Fields of GitLab's answer that no other field here stands for. */
  readonly raw?: Readonly<Record<string, unknown>>;
}

/** The keyword `image`. */
export interface CiImage {
  readonly name: string;
  readonly entrypoint?: readonly string[];
  readonly pullPolicy?: readonly string[];
  /** `image:kubernetes:user`. */
  readonly kubernetesUser?: string;
  /** `image:docker`. */
  readonly docker?: Readonly<Record<string, string>>;
}

/** One entry of the keyword `services`. */
export interface CiService extends CiImage {
  readonly alias?: string;
  readonly command?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  readonly ports?: readonly { readonly number: number; readonly protocol?: string; readonly name?: string }[];
}

/** A job before it, as its answer names it. */
export interface Dependency {
  readonly id: number;
  /** The archive that GitLab has of it. */
  readonly archive?: { readonly name: string; readonly bytes: number };
}

/**
 * A job as GitLab answers a runner that asks for one.
 *
 * @param dependencies the jobs that it names.
 */
export function jobResponse(
  id: number,
  job: CiJob,
  gitlab: GitLabOfJobs = NO_GITLAB,
  dependencies: readonly Dependency[] = [],
): Record<string, unknown> {
  const timeout = job.timeoutSeconds ?? 600;
  const script = job.script ?? ['echo "hello from job $CI_JOB_ID"'];
  const token = jobToken(id);
  const credentials = gitlab.registry ? { ...gitlab.registry, url: gitlab.registry.host } : CREDENTIALS;
  return {
    id,
    token,
    allow_git_fetch: true,
    job_info: {
      name: 'job',
      stage: 'test',
      project_id: PROJECT.id,
      project_name: PROJECT.name,
      project_full_path: PROJECT.path,
    },
    git_info: gitInfo(gitlab, job.gitDepth ?? 20),
    runner_info: { timeout },
    variables: [
      ...predefined(id, token, job.registryCredentials ? gitlab : withoutRegistry(gitlab)),
      ...maskedVariables(job.maskedVariables ?? {}),
      ...variables(job.variables ?? {}),
    ],
    steps: [
      { name: 'script', script, timeout, when: 'on_success', allow_failure: false },
      ...(job.afterScript
        ? [{ name: 'after_script', script: job.afterScript, timeout, when: 'always', allow_failure: true }]
        : []),
    ],
    image: image(job.image ?? { name: '' }),
    services: (job.services ?? []).map(service),
    artifacts: (job.artifacts ?? []).map(artifactsEntry),
    cache: (job.cache ?? []).map((entry) => cacheEntry(entry, job.isProtected ?? false)),
    dependencies: dependencies.map(({ id: before, archive }) => ({
      id: before,
      name: 'job',
      token,
      ...(archive ? { artifacts_file: { filename: archive.name, size: archive.bytes } } : {}),
    })),
    credentials: job.registryCredentials
      ? [
          {
            type: 'registry',
            url: credentials.url,
            username: credentials.username,
            password: credentials.password,
          },
        ]
      : [],
    features: {
      trace_sections: true,
      token_mask_prefixes: ['glpat-'],
      failure_reasons: FAILURE_REASONS,
    },
    ...job.raw,
  };
}

/** Token of one job, in GitLab's own form. */
export function jobToken(id: number): string {
  return `glcbt-64_e2e-job-${id}`;
}

/** The reasons that GitLab knows; a runner tells any other as the first one. */
const FAILURE_REASONS = [
  'unknown_failure',
  'script_failure',
  'runner_system_failure',
  'job_execution_timeout',
  'runner_interrupted',
  'image_pull_failure',
  'runner_configuration_error',
  'job_canceled',
];
export const CREDENTIALS = {
  url: 'registry.gitlab.example.com',
  username: 'gitlab-ci-token',
  password: 'password-of-the-registry',
};

/** What jobs are told that have nothing to fetch: no git server is there. */
const NO_GITLAB: GitLabOfJobs = { url: 'https://gitlab.example.com' };

function gitInfo({ url, commit }: GitLabOfJobs, depth: number): object {
  const branch = commit?.branch ?? 'main';
  const ofBranch = `+refs/heads/${branch}:refs/remotes/origin/${branch}`;
  const ofPipeline = commit && `refs/pipelines/${commit.pipeline}`;
  return {
    repo_url: `${url}/${PROJECT.path}.git`,
    ref: branch,
    ref_type: 'branch',
    sha: commit?.sha ?? NO_COMMIT,
    before_sha: commit?.before ?? NO_COMMIT,
    refspecs: [...(ofPipeline ? [`+${ofPipeline}:${ofPipeline}`] : []), ofBranch],
    depth,
  };
}

function withoutRegistry({ registry: _registry, ...gitlab }: GitLabOfJobs): GitLabOfJobs {
  return gitlab;
}

function image({ name, entrypoint, pullPolicy, kubernetesUser, docker }: CiImage): object {
  return {
    name,
    ...(entrypoint ? { entrypoint } : {}),
    ...(pullPolicy ? { pull_policy: pullPolicy } : {}),
    executor_opts: {
      ...(kubernetesUser === undefined ? {} : { kubernetes: { user: kubernetesUser } }),
      ...(docker ? { docker } : {}),
    },
  };
}

function service(definition: CiService): object {
  const { alias, command, ports, variables: values } = definition;
  return {
    ...image(definition),
    ...(alias ? { alias } : {}),
    ...(command ? { command } : {}),
    ...(ports ? { ports } : {}),
    ...(values ? { variables: variables(values) } : {}),
  };
}
