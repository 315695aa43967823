import { stringify } from 'smol-toml';
import { SECOND_DAEMONS } from '../fleet/images';
import { chosenUpTo } from '../fleet/job-sizes';
import { RESOURCES } from '../fleet/resource-table';
import type { Runner } from '../fleet/runner';
import type { DaemonSpec } from '../fleet/types/daemon-spec';
import type { JobContainerResources } from '../fleet/types/resources';
import { cacheSection } from './cache';
import { CONFIG_FOLDER } from './config-folder';
import { jobEnvironment } from './environment';
import { PINNED_FEATURE_FLAGS } from './feature-flags';
import { jobMetadata } from './job-metadata';
import { jobPlacement } from './job-placement';
import { DAEMON_ALIAS, podSpecPatches } from './job-pod-patch';
import { volumesSection } from './job-volumes';
import type {
  KubernetesSection,
  OverwriteKeys,
  ResourceKeys,
  RunnerConfig,
  ServiceSection,
} from './runner-config';
import { NO_OVERWRITES, securityKeys } from './security';

/** The port of metrics, health and debug endpoints. */
export const LISTEN_PORT = 9252;

/** The file of a manager's configuration. */
export const CONFIG_FILE = 'config.toml';

/** The file of the authorities that a manager trusts, where the fleet names any. */
export const CA_FILE = 'ca.crt';

/**
 * Requests for jobs that may be open at a time. GitLab may hold a request open until there is a job; with one alone, the
 * runner warns at every start that jobs may be delayed by that.
 */
const OPEN_REQUESTS = 2;

/**
 * Waiting for room: while an old manager drains, its jobs still count against the quota, and a job that starts then
 * should wait a quarter of an hour rather than fail. The second message is that of an API server that could not count a
 * pod, because somebody else was counted at the same time.
 */
const QUOTA_RETRIES = {
  backoffMilliseconds: 10_000,
  limits: { 'exceeded quota': 90, 'Operation cannot be fulfilled on resourcequotas': 90 },
} as const;

/** A runner's config.toml as TOML. */
export function renderConfigToml(runner: Runner): string {
  return `${stringify(runnerConfig(runner)).trimEnd()}\n`;
}

/** A runner's config.toml as data. */
export function runnerConfig(runner: Runner): RunnerConfig {
  const { settings } = runner;
  const { runners: overrides, ...globals } = settings.config;
  const { kubernetes: _kubernetes, feature_flags: flags, ...section } = overrides ?? {};
  const cache = cacheSection(runner);
  return {
    concurrent: settings.concurrency,
    check_interval: 3,
    log_level: 'info',
    log_format: 'json',
    ...globals,
    shutdown_timeout: 0,
    listen_address: `:${LISTEN_PORT}`,
    runners: [
      {
        name: runner.name,
        url: runner.fleet.gitlab.url,
        ...(runner.fleet.gitlab.cloneUrl ? { clone_url: runner.fleet.gitlab.cloneUrl } : {}),
        token: '${RUNNER_TOKEN}',
        executor: 'kubernetes',
        ...(runner.fleet.gitlab.caCertificates ? { 'tls-ca-file': `${CONFIG_FOLDER}/${CA_FILE}` } : {}),
        limit: settings.concurrency,
        request_concurrency: OPEN_REQUESTS,
        ...section,
        debug_trace_disabled: true,
        environment: jobEnvironment(runner),
        feature_flags: { ...flags, ...PINNED_FEATURE_FLAGS },
        ...(cache ? { cache } : {}),
        kubernetes: kubernetesSection(runner),
      },
    ],
  };
}

function kubernetesSection(runner: Runner): KubernetesSection {
  const { settings, names, fleet } = runner;
  const volumes = volumesSection(runner);
  return {
    poll_interval: 3,
    poll_timeout: 300,
    pod_termination_grace_period_seconds: 10,
    cleanup_grace_period_seconds: 10,
    ...settings.config.runners?.kubernetes,
    namespace: fleet.names.namespace,
    service_account: names.job,
    automount_service_account_token: false,
    ...NO_OVERWRITES,
    ...securityKeys(settings),
    image: settings.image,
    helper_image: settings.manager.helperImage,
    allowed_images: settings.allowedImages,
    allowed_services: allowedServices(runner),
    pull_policy: 'always',
    allowed_pull_policies: ['always'],
    ...(settings.imagePullSecrets.length > 0 ? { image_pull_secrets: settings.imagePullSecrets } : {}),
    priority_class_name: names.jobPriorityClass,
    ...(settings.runtimeClass ? { runtime_class_name: settings.runtimeClass.name } : {}),
    ...jobPlacement(runner),
    ...jobMetadata(runner),
    ...resourceKeys('', settings.resources.build),
    ...overwriteKeys(settings),
    ...resourceKeys('helper_', settings.resources.helper),
    ...resourceKeys('service_', settings.resources.service),
    retry_backoff_max: QUOTA_RETRIES.backoffMilliseconds,
    retry_limits: QUOTA_RETRIES.limits,
    ...(volumes ? { volumes } : {}),
    ...(settings.daemonImage ? { services: [daemonService(settings.daemonImage, settings.daemon)] } : {}),
    pod_spec: podSpecPatches(runner),
  };
}

/** An empty list would allow every image, so a runner without services lists its own image, which is allowed anyway. */
function allowedServices(runner: Runner): readonly string[] {
  const { allowedServices: patterns, daemonImage, image } = runner.settings;
  const all = daemonImage ? [daemonImage, ...patterns, ...SECOND_DAEMONS] : patterns;
  return all.length > 0 ? all : [image];
}

function resourceKeys<Prefix extends '' | 'helper_' | 'service_'>(
  prefix: Prefix,
  resources: JobContainerResources,
) {
  const keys = RESOURCES.flatMap(({ field, gitlab }) => [
    [`${prefix}${gitlab}_request`, resources[`${field}Request`]],
    [`${prefix}${gitlab}_limit`, resources[`${field}Limit`]],
  ]);
  return Object.fromEntries(keys.filter(([, amount]) => amount !== undefined)) as ResourceKeys<Prefix>;
}

/** A job that asks for more fails, and GitLab Runner compares amounts, not texts. What has no key stays as it is, unseen. */
function overwriteKeys(settings: Runner['settings']): OverwriteKeys {
  const most = chosenUpTo(settings);
  return Object.fromEntries(
    RESOURCES.flatMap(({ field, gitlab }) =>
      (['Request', 'Limit'] as const).flatMap((bound) => {
        const amount = most[`${field}${bound}`];
        return amount === undefined
          ? []
          : [[`${gitlab}_${bound.toLowerCase()}_overwrite_max_allowed`, amount] as const];
      }),
    ),
  );
}

/** The daemon listens inside the pod only; the runner waits until its port answers before it starts the script. */
function daemonService(image: string, options: DaemonSpec = {}): ServiceSection {
  return {
    name: image,
    alias: DAEMON_ALIAS,
    command: ['dockerd', '--host=tcp://127.0.0.1:2375', '--tls=false', ...daemonOptions(options)],
    environment: ['HEALTHCHECK_TCP_PORT=2375'],
  };
}

/** The first option is for the daemon's own network alone; builds and Compose make others. */
function daemonOptions({ mtu, registryMirrors = [] }: DaemonSpec): readonly string[] {
  return [
    ...(mtu === undefined
      ? []
      : [`--mtu=${mtu}`, `--default-network-opt=bridge=com.docker.network.driver.mtu=${mtu}`]),
    ...registryMirrors.map((url) => `--registry-mirror=${url}`),
  ];
}
