import type { JobFacts, RunnerFacts } from '../facts/facts';
import type { ExpectedResources, ExpectedSettings } from '../facts/fleet/expected-settings';
import { at, isEmpty, isRecord, listOf, printed, recordOf, textsOf } from '../facts/untyped';
import type { Examination, Rule } from '../rule';
import { environmentDifferences } from './fleet-environment';
import { objectDifferences } from './fleet-objects';
import { settingsRule } from './settings-rule';

/** Keys that other rules hold to one value, or that are the same for every runner and harmless. */
const OF_EVERY_RUNNER: ReadonlySet<string> = new Set(
  [
    'check_interval log_level log_format shutdown_timeout listen_address runners.name runners.token runners.executor',
    'runners.request_concurrency runners.debug_trace_disabled runners.environment runners.feature_flags',
    'runners.kubernetes.poll_interval runners.kubernetes.poll_timeout runners.kubernetes.namespace',
    'runners.kubernetes.pod_termination_grace_period_seconds runners.kubernetes.cleanup_grace_period_seconds',
    'runners.kubernetes.service_account runners.kubernetes.automount_service_account_token',
    'runners.kubernetes.privileged runners.kubernetes.allow_privilege_escalation runners.kubernetes.cap_add',
    'runners.kubernetes.cap_drop runners.kubernetes.pod_security_context runners.kubernetes.pull_policy',
    'runners.kubernetes.allowed_pull_policies runners.kubernetes.priority_class_name runners.kubernetes.pod_spec',
    'runners.kubernetes.retry_backoff_max runners.kubernetes.retry_limits',
  ].flatMap((line) => line.split(' ')),
);

/** What a fleet that is given says, held against what was rendered of it. */
export const FLEET_FACTS: readonly Rule[] = [
  settingsRule(
    {
      id: 'fleet-config-differs',
      sentence: 'config.toml says what the fleet says, value by value, and nothing more',
      why: 'a reviewer reads the fleet; what only the output says, nobody asked for',
    },
    (runner, settings, examination) => {
      if (runner.job !== undefined) {
        configDifferences(runner.job, runner, settings, examination);
        environmentDifferences(runner.job, runner, settings, examination);
      }
    },
  ),
  settingsRule(
    {
      id: 'fleet-objects-differ',
      sentence: 'managers, quotas and limits are those that the fleet says, or tighter',
      why: 'one replica more is as many jobs more, and a wider quota is room for a stolen token',
    },
    objectDifferences,
  ),
];

/** Every value that the fleet decides, by its path in config.toml. `undefined` stands for a key that is left out. */
function expectedValues(runner: RunnerFacts, settings: ExpectedSettings): ReadonlyMap<string, unknown> {
  const { daemonImage, image, allowedServices, pool, taint } = settings;
  const services = daemonImage === undefined ? allowedServices : [daemonImage, ...allowedServices];
  const kubernetes: Record<string, unknown> = {
    image,
    helper_image: settings.helperImage,
    allowed_images: settings.allowedImages,
    allowed_services: services.length > 0 ? services : [image],
    image_pull_secrets: settings.imagePullSecrets,
    runtime_class_name: settings.runtimeClass,
    node_selector: {
      'kubernetes.io/arch': settings.architecture,
      'kubernetes.io/os': 'linux',
      ...pool,
    },
    node_tolerations: taint === undefined ? undefined : { [taint.taint]: taint.effect },
    pod_labels: { 'runner-fleet/runner': runner.name, 'runner-fleet/role': 'job' },
    ...resourceKeys('', settings.resources.build),
    ...resourceKeys('helper_', settings.resources.helper),
    ...resourceKeys('service_', settings.resources.service),
  };
  return new Map<string, unknown>([
    ...Object.entries(settings.config),
    ['concurrent', settings.concurrency],
    ['runners.limit', settings.concurrency],
    ['runners.url', settings.gitlabUrl],
    ['runners.tls-ca-file', settings.caCertificates ? '/etc/gitlab-runner/ca.crt' : undefined],
    ...Object.entries(kubernetes).map(([key, value]) => [`runners.kubernetes.${key}`, value] as const),
  ]);
}

function resourceKeys(prefix: string, resources: ExpectedResources): Readonly<Record<string, string>> {
  return {
    [`${prefix}cpu_request`]: resources.cpuRequest,
    [`${prefix}cpu_limit`]: resources.cpuLimit,
    [`${prefix}memory_request`]: resources.memoryRequest,
    [`${prefix}memory_limit`]: resources.memoryLimit,
    [`${prefix}ephemeral_storage_request`]: resources.ephemeralStorageRequest,
    [`${prefix}ephemeral_storage_limit`]: resources.ephemeralStorageLimit,
  };
}

function configDifferences(
  job: JobFacts,
  runner: RunnerFacts,
  settings: ExpectedSettings,
  examination: Examination,
): void {
  const { section } = job;
  const expected = expectedValues(runner, settings);
  const { runners: _runners, ...globals } = section.config.table;
  const { kubernetes: _kubernetes, ...own } = section.raw;
  const tables = [
    { table: globals, path: '', where: `${section.config.where} / ` },
    { table: own, path: 'runners.', where: `${section.where}.` },
    { table: section.kubernetes, path: 'runners.kubernetes.', where: `${section.kubernetesWhere}.` },
  ];
  for (const { table, path, where } of tables) {
    const asked = [...expected.keys()]
      .filter((key) => key.startsWith(path) && !key.slice(path.length).includes('.'))
      .map((key) => key.slice(path.length));
    for (const key of new Set([...Object.keys(table), ...asked])) {
      const full = `${path}${key}`;
      const value = at(table, key);
      const wanted = expected.get(full);
      if (full === 'runners.kubernetes.services') {
        serviceDifferences(value, settings, `${where}${key}`, examination);
      } else if (
        expected.has(full) ? !same(value, wanted) : !OF_EVERY_RUNNER.has(full) && !saysNothing(value)
      ) {
        differs(`${where}${key}`, value, wanted, examination);
      }
    }
  }
}

/** The one service that the fleet knows of is the daemon. */
function serviceDifferences(
  value: unknown,
  settings: ExpectedSettings,
  where: string,
  examination: Examination,
): void {
  const images = listOf(value).map((service) => recordOf(service)['name']);
  const expected = settings.daemonImage === undefined ? [] : [settings.daemonImage];
  if (!same(images, expected)) {
    differs(where, images, expected, examination);
  }
}

/** Tells a value that is not what the fleet says. */
export function differs(where: string, value: unknown, wanted: unknown, examination: Examination): void {
  examination.found(
    where,
    'the fleet does not say this',
    'change the fleet, and not what is rendered of it',
    {
      value: isEmpty(value) ? 'unset' : printed(value),
      allowed: isEmpty(wanted) ? 'unset' : printed(wanted),
    },
  );
}

function saysNothing(value: unknown): boolean {
  return isEmpty(value) || value === false;
}

/** Whether two values say the same: order counts in no list here, and what is empty is left out. */
export function same(left: unknown, right: unknown): boolean {
  if (isEmpty(left) || isEmpty(right)) {
    return isEmpty(left) && isEmpty(right);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    return (
      JSON.stringify([...new Set(textsOf(left))].sort()) ===
      JSON.stringify([...new Set(textsOf(right))].sort())
    );
  }
  if (isRecord(left) && isRecord(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => at(left, key) === at(right, key));
  }
  return left === right;
}
