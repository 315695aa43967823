import { RUNNERS } from '../cluster/on-stage';
import { AS_ALWAYS, type HostileJob, variables } from './hostile-job';

/** What a job with honest flags says; one with others says it too, as they change nothing. */
const ATTACH = 'Using attach strategy to execute scripts';

/** The flags that config.toml pins for every runner, the other way round. */
const PINNED_FLAGS: Readonly<Record<string, string>> = {
  FF_CONCRETE: 'true',
  FF_DISABLE_UMASK_FOR_KUBERNETES_EXECUTOR: 'true',
  FF_GIT_URLS_WITHOUT_TOKENS: 'false',
  FF_HASH_CACHE_KEYS: 'false',
  FF_KUBERNETES_HONOR_ENTRYPOINT: 'true',
  FF_MASK_ALL_DEFAULT_TOKENS: 'false',
  FF_PRINT_POD_EVENTS: 'true',
  FF_SCRIPT_TO_STEP_MIGRATION: 'true',
  FF_SECRET_RESOLVING_FAILS_IF_MISSING: 'false',
  FF_SUSPENDABLE_ENVIRONMENTS: 'true',
  FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: 'false',
  FF_USE_JOB_ROUTER: 'true',
  FF_USE_LEGACY_KUBERNETES_EXECUTION_STRATEGY: 'true',
  FF_USE_POD_ACTIVE_DEADLINE_SECONDS: 'false',
  FF_WAIT_FOR_POD_TO_BE_REACHABLE: 'true',
};

/** Jobs that would flip feature flags of the runner. */
export const FEATURE_FLAGS: readonly HostileJob[] = [
  ...Object.entries(PINNED_FLAGS).map(([flag, value], index) =>
    variables(`${flag}=${value}`, { [flag]: value }, ATTACH, RUNNERS[index % RUNNERS.length]),
  ),
  {
    name: 'a nix job without the patch that refers to its credentials',
    runner: 'nix',
    job: { variables: { FF_USE_ADVANCED_POD_SPEC_CONFIGURATION: 'false' } },
    pod: AS_ALWAYS,
    says: 'FF_USE_ADVANCED_POD_SPEC_CONFIGURATION:true',
  },
  {
    name: 'a flag that changes how containers start',
    runner: 'docker',
    job: { variables: { FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR: 'true' } },
    pod: { commands: true },
    says: 'FF_USE_DUMB_INIT_WITH_KUBERNETES_EXECUTOR:true',
  },
  {
    name: 'all other flags that could touch the pod',
    runner: 'docker',
    job: {
      variables: {
        FF_NETWORK_PER_BUILD: 'true',
        FF_USE_NATIVE_CONTAINER_STOP: 'true',
        FF_DISABLE_POWERSHELL_STDIN: 'true',
        FF_USE_INIT_WITH_DOCKER_EXECUTOR: 'true',
        FF_EXPORT_HIGH_CARDINALITY_METRICS: 'true',
      },
    },
    pod: AS_ALWAYS,
    says: 'FF_NETWORK_PER_BUILD:true',
  },
];
