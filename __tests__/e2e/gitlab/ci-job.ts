/** What a job's author decides, in the words of .gitlab-ci.yml. */
export interface CiJob {
  readonly script?: readonly string[];
  readonly image?: CiImage;
  readonly services?: readonly CiService[];
  /** Variables of the job; they come after GitLab's own and win over them. */
  readonly variables?: Readonly<Record<string, string>>;
  readonly artifacts?: readonly string[];
  /** What GitLab adds as soon as its container registry is on. */
  readonly registryCredentials?: boolean;
  readonly timeoutSeconds?: number;
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

/** A job as GitLab answers a runner that asks for one. */
export function jobResponse(id: number, job: CiJob): Record<string, unknown> {
  const timeout = job.timeoutSeconds ?? 600;
  const script = job.script ?? ['echo "hello from job $CI_JOB_ID"'];
  return {
    id,
    token: jobToken(id),
    allow_git_fetch: true,
    job_info: {
      name: 'job',
      stage: 'test',
      project_id: PROJECT.id,
      project_name: PROJECT.name,
      project_full_path: PROJECT.path,
    },
    git_info: {
      repo_url: `https://gitlab.example.com/${PROJECT.path}.git`,
      ref: 'main',
      ref_type: 'branch',
      sha: SHA,
      before_sha: SHA,
      refspecs: ['+refs/heads/main:refs/remotes/origin/main'],
      depth: 20,
    },
    runner_info: { timeout },
    variables: [...predefined(id), ...variables(job.variables ?? {})],
    steps: [{ name: 'script', script, timeout, when: 'on_success', allow_failure: false }],
    image: image(job.image ?? { name: '' }),
    services: (job.services ?? []).map(service),
    artifacts: (job.artifacts ?? []).map((path) => ({ name: 'files', paths: [path], when: 'always' })),
    cache: [],
    dependencies: [],
    credentials: job.registryCredentials ? [CREDENTIALS] : [],
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

const PROJECT = { id: 7, name: 'e2e', path: 'tinyland/e2e', namespace: 'tinyland' } as const;
const SHA = '0123456789abcdef0123456789abcdef01234567';
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
const CREDENTIALS = {
  type: 'registry',
  url: 'registry.gitlab.example.com',
  username: 'gitlab-ci-token',
  password: 'password-of-the-registry',
};

/** Of GitLab's predefined variables those that the runner itself reads. No git server is there to fetch from. */
function predefined(id: number): object[] {
  return variables({
    CI: 'true',
    GITLAB_CI: 'true',
    CI_JOB_ID: String(id),
    CI_JOB_URL: `https://gitlab.example.com/${PROJECT.path}/-/jobs/${id}`,
    CI_JOB_NAME: 'job',
    CI_COMMIT_SHA: SHA,
    CI_COMMIT_BEFORE_SHA: SHA,
    CI_COMMIT_REF_NAME: 'main',
    CI_PROJECT_ID: String(PROJECT.id),
    CI_PROJECT_NAME: PROJECT.name,
    CI_PROJECT_PATH: PROJECT.path,
    CI_PROJECT_NAMESPACE: PROJECT.namespace,
    CI_PROJECT_NAMESPACE_ID: '3',
    CI_PROJECT_ROOT_NAMESPACE: PROJECT.namespace,
    CI_SERVER_URL: 'https://gitlab.example.com',
    CI_SERVER_HOST: 'gitlab.example.com',
    GIT_STRATEGY: 'none',
  });
}

function variables(values: Readonly<Record<string, string>>): object[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value,
    public: true,
    masked: false,
    file: false,
  }));
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
