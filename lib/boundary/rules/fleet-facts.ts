import { HELD_FLAGS } from '../../world/feature-flags';
import { STORE_TABLES } from '../facts/fleet/expected-cache';
import { expectedConfig, expectedDaemon } from '../facts/fleet/expected-settings';
import { volumesSectionInBytes } from '../facts/fleet/job-volumes';
import { at, isEmpty, isRecord, listOf, printed, recordOf, textsOf } from '../facts/untyped';
import type { Rule } from '../rule';
import { type Place, rule } from '../rule-row';
import { DESCRIBED_RUNNERS, type DescribedRunner } from '../subjects';
import {
  atticDifferences,
  identityDifferences,
  nixDifferences,
  variableDifferences,
} from './fleet-environment';
import { objectDifferences } from './fleet-objects';
import { deviceDifferences } from './job-devices';
import { runAsDifferences } from './job-users';
import { userDifferences } from './user-namespaces';

/** Keys that other rules hold to one value, or that are the same for every runner and harmless. */
const OF_EVERY_RUNNER: ReadonlySet<string> = new Set(
  [
    'check_interval log_level log_format shutdown_timeout listen_address runners.name runners.token runners.executor',
    'runners.request_concurrency runners.debug_trace_disabled runners.environment runners.feature_flags',
    'runners.kubernetes.poll_interval runners.kubernetes.poll_timeout runners.kubernetes.namespace',
    'runners.kubernetes.pod_termination_grace_period_seconds runners.kubernetes.cleanup_grace_period_seconds',
    'runners.kubernetes.service_account runners.kubernetes.automount_service_account_token',
    'runners.kubernetes.privileged runners.kubernetes.allow_privilege_escalation',
    'runners.kubernetes.cap_drop runners.kubernetes.pod_security_context runners.kubernetes.pull_policy',
    'runners.kubernetes.allowed_pull_policies runners.kubernetes.priority_class_name runners.kubernetes.pod_spec',
    'runners.kubernetes.retry_backoff_max runners.kubernetes.retry_limits',
  ]
    .flatMap((line) => line.split(' '))
    .concat(HELD_FLAGS.map((flag) => `runners.feature_flags.${flag}`)),
);

/** What a fleet that is given says, held against what was rendered of it. */
export const FLEET_FACTS: readonly Rule[] = [
  rule({
    id: 'fleet-config-differs',
    sentence: 'config.toml says what the fleet says, value by value, and nothing more',
    why: 'a reviewer reads the fleet; what only the output says, nobody asked for',
    serves: ['own-namespace', 'attic-by-environment'],
    of: DESCRIBED_RUNNERS,
    faults: [
      {
        problem: 'the fleet does not say this',
        fix: 'set it in the fleet if it is meant, and render the fleet anew',
        where: configDifferences,
      },
      {
        problem: 'the fleet does not set the variable, or to something else',
        fix: 'set it in the environment of the runner',
        where: variableDifferences,
      },
      {
        problem: 'the settings of Nix are not those of the fleet',
        fix: 'set it in the fleet if it is meant, and render the fleet anew',
        where: nixDifferences,
      },
      {
        problem: 'the daemon is not told what the fleet says',
        fix: 'set daemon of the runner, and render the fleet anew',
        where: daemonDifferences,
      },
      {
        problem: 'jobs do not read the credentials of the Attic cache that the fleet gives them',
        fix: 'set attic of the runner, and do not change what is rendered of it',
        where: atticDifferences,
      },
      {
        problem: 'jobs are not who the fleet says in the cloud',
        fix: 'set cloudIdentity of the runner, and do not change what is rendered of it',
        where: identityDifferences,
      },
      {
        problem: 'jobs do not have the devices that the fleet gives them',
        fix: 'set devices of the runner, and do not change what is rendered of it',
        where: deviceDifferences,
      },
      {
        problem:
          'jobs have users of their node, or no profile to build images with, though the fleet says otherwise',
        fix: 'set userNamespaces or imageBuilds of the runner, and do not change what is rendered of it',
        where: userDifferences,
      },
      {
        problem: 'jobs run as somebody else than the fleet says, or their files belong to others',
        fix: 'set runAs of the runner, and do not change what is rendered of it',
        where: runAsDifferences,
      },
    ],
  }),
  rule({
    id: 'fleet-objects-differ',
    sentence: 'managers, quotas and limits are those that the fleet says, or tighter',
    why: 'one replica more is as many jobs more, and a wider quota is room for a stolen token',
    serves: ['own-namespace'],
    of: DESCRIBED_RUNNERS,
    problem: 'the fleet does not say this',
    fix: 'set it in the fleet if it is meant, and render the fleet anew',
    where: objectDifferences,
  }),
];

function configDifferences(runner: DescribedRunner): readonly Place[] {
  if (runner.job === undefined) {
    return [];
  }
  const { section } = runner.job;
  const expected = expectedConfig(runner.fleet.org, runner.name, runner.settings);
  const { runners: _runners, ...globals } = section.config.table;
  const { kubernetes: _kubernetes, cache, ...own } = section.raw;
  const stores: readonly string[] = STORE_TABLES;
  const cacheKeys = Object.entries(recordOf(cache)).filter(([key]) => !stores.includes(key));
  // The one service that the fleet knows of is the daemon.
  const services = listOf(section.kubernetes['services']).map((service) => at(service, 'name'));
  const volumes = volumesSectionInBytes(section.kubernetes['volumes']);
  const tables = [
    { table: globals, path: '', where: `${section.config.where} / ` },
    { table: own, path: 'runners.', where: `${section.where}.` },
    { table: Object.fromEntries(cacheKeys), path: 'runners.cache.', where: `${section.where}.cache.` },
    ...stores.map((store) => ({
      table: recordOf(at(cache, store)),
      path: `runners.cache.${store}.`,
      where: `${section.where}.cache.${store}.`,
    })),
    {
      table: recordOf(own['feature_flags']),
      path: 'runners.feature_flags.',
      where: `${section.where}.feature_flags.`,
    },
    {
      table: { ...section.kubernetes, services, volumes },
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

/** Where the fleet has a daemon; that there is no other service, the list of services says. */
function daemonDifferences({ job, settings }: DescribedRunner): readonly Place[] {
  const services = settings.daemonImage === undefined ? [] : (job?.pod.services ?? []);
  const expected = expectedDaemon(settings);
  return services
    .filter(({ image }) => image === settings.daemonImage)
    .filter(({ command }) => !same(command, expected))
    .map(({ where, command }) => ({
      at: `${where}.command`,
      value: told(command),
      allowed: told(expected),
    }));
}

function told(value: unknown): string {
  return isEmpty(value) ? 'unset' : printed(value);
}

/** Whether two values say the same: order counts in no list of texts here, and what is empty is left out. */
function same(left: unknown, right: unknown): boolean {
  if (isEmpty(left) || isEmpty(right)) {
    return isEmpty(left) && isEmpty(right);
  }
  if (Array.isArray(left) && Array.isArray(right)) {
    if ([...left, ...right].some(isRecord)) {
      return left.length === right.length && left.every((entry, index) => same(entry, right[index]));
    }
    return (
      JSON.stringify([...new Set(textsOf(left))].sort()) ===
      JSON.stringify([...new Set(textsOf(right))].sort())
    );
  }
  if (isRecord(left) && isRecord(right)) {
    const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...keys].every((key) => same(at(left, key), at(right, key)));
  }
  return left === right;
}
