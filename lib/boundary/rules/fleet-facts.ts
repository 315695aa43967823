import type { ExpectedResources } from '../facts/fleet/expected-settings';
import { at, isEmpty, isRecord, listOf, printed, textsOf } from '../facts/untyped';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { DESCRIBED_RUNNERS, type DescribedRunner } from '../subjects';
import { nixDifferences, variableDifferences } from './fleet-environment';
import { objectDifferences } from './fleet-objects';

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
  rule({
    id: 'fleet-config-differs',
    sentence: 'config.toml says what the fleet says, value by value, and nothing more',
    why: 'a reviewer reads the fleet; what only the output says, nobody asked for',
    of: DESCRIBED_RUNNERS,
    faults: [
      {
        problem: 'the fleet does not say this',
        fix: 'change the fleet, and not what is rendered of it',
        where: configDifferences,
      },
      {
        problem: 'the fleet does not set the variable, or to something else',
        fix: 'set it in the environment of the runner',
        where: variableDifferences,
      },
      {
        problem: 'the settings of Nix are not those of the fleet',
        fix: 'change the fleet, and not what is rendered of it',
        where: nixDifferences,
      },
    ],
  }),
  rule({
    id: 'fleet-objects-differ',
    sentence: 'managers, quotas and limits are those that the fleet says, or tighter',
    why: 'one replica more is as many jobs more, and a wider quota is room for a stolen token',
    of: DESCRIBED_RUNNERS,
    problem: 'the fleet does not say this',
    fix: 'change the fleet, and not what is rendered of it',
    where: objectDifferences,
  }),
];

/** Every value that the fleet decides, by its path in config.toml. `undefined` stands for a key that is left out. */
function expectedValues({ name, settings }: DescribedRunner): ReadonlyMap<string, unknown> {
  const { daemonImage, image, allowedServices, pool, taint } = settings;
  const services = daemonImage === undefined ? allowedServices : [daemonImage, ...allowedServices];
  const kubernetes: Record<string, unknown> = {
    image,
    helper_image: settings.helperImage,
    allowed_images: settings.allowedImages,
    allowed_services: services.length > 0 ? services : [image],
    services: daemonImage === undefined ? [] : [daemonImage],
    image_pull_secrets: settings.imagePullSecrets,
    runtime_class_name: settings.runtimeClass,
    node_selector: {
      'kubernetes.io/arch': settings.architecture,
      'kubernetes.io/os': 'linux',
      ...pool,
    },
    node_tolerations: taint === undefined ? undefined : { [taint.taint]: taint.effect },
    pod_labels: { 'runner-fleet/runner': name, 'runner-fleet/role': 'job' },
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

function configDifferences(runner: DescribedRunner): readonly Place[] {
  if (runner.job === undefined) {
    return [];
  }
  const { section } = runner.job;
  const expected = expectedValues(runner);
  const { runners: _runners, ...globals } = section.config.table;
  const { kubernetes: _kubernetes, ...own } = section.raw;
  // The one service that the fleet knows of is the daemon.
  const services = listOf(section.kubernetes['services']).map((service) => at(service, 'name'));
  const tables = [
    { table: globals, path: '', where: `${section.config.where} / ` },
    { table: own, path: 'runners.', where: `${section.where}.` },
    {
      table: { ...section.kubernetes, services },
      path: 'runners.kubernetes.',
      where: `${section.kubernetesWhere}.`,
    },
  ];
  return tables.flatMap(({ table, path, where }) => {
    const asked = [...expected.keys()]
      .filter((key) => key.startsWith(path) && !key.slice(path.length).includes('.'))
      .map((key) => key.slice(path.length));
    return [...new Set([...Object.keys(table), ...asked])]
      .map((key) => ({ at: `${where}${key}`, full: `${path}${key}`, value: at(table, key) }))
      .filter(({ full, value }) =>
        expected.has(full)
          ? !same(value, expected.get(full))
          : !OF_EVERY_RUNNER.has(full) && !isEmpty(value) && value !== false,
      )
      .map(({ full, value, ...place }) => ({
        ...place,
        value: told(value),
        allowed: told(expected.get(full)),
      }));
  });
}

function told(value: unknown): string {
  return isEmpty(value) ? 'unset' : printed(value);
}

/** Whether two values say the same: order counts in no list here, and what is empty is left out. */
function same(left: unknown, right: unknown): boolean {
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
