import type { JobFacts, RunnerFacts } from '../facts/facts';
import { type ExpectedSettings, expectedConfig } from '../facts/fleet/expected-settings';
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

function configDifferences(
  job: JobFacts,
  runner: RunnerFacts,
  settings: ExpectedSettings,
  examination: Examination,
): void {
  const { section } = job;
  const expected = expectedConfig(runner.name, settings);
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
