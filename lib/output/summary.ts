import { isSingleAddress } from '../fleet/cidr';
import { describeCertificate } from '../fleet/decode/certificates';
import type { Fleet } from '../fleet/fleet';
import { describeReach } from '../fleet/reach';
import type { Runner } from '../fleet/runner';
import type { RunnerSettings } from '../fleet/settings';
import { describeDestination } from '../fleet/types/destination';
import { LOOSENINGS } from '../fleet/types/runner-spec';
import { type Guard, guardedRunners } from '../policy/guarded-pods';
import { LEVEL_OF } from '../privilege';

interface Column {
  readonly title: string;
  readonly cell: (runner: Runner) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'RUNNER', cell: (runner) => runner.name },
  { title: 'KIND', cell: (runner) => runner.kind },
  { title: 'POD SECURITY', cell: podSecurity },
  { title: 'IMAGE', cell: ({ settings }) => settings.image },
  { title: 'TAGS', cell: ({ settings }) => settings.tags.join(',') },
  { title: 'CONCURRENCY', cell: ({ settings }) => `${settings.replicas} x ${settings.concurrency}` },
  { title: 'JOBS REACH', cell: (runner) => describeReach(runner).join(' ') },
  { title: 'SECRETS', cell: ({ secrets }) => secrets.names.join(' ') },
];

/** What GitLab keeps on its side, where the OpenTofu module sets it. */
const GITLAB_COLUMNS: readonly Column[] = [
  { title: 'IN GITLAB', cell: (runner) => runner.name },
  { title: 'ACCESS LEVEL', cell: ({ settings }) => settings.accessLevel },
  { title: 'RUN UNTAGGED', cell: ({ settings }) => String(settings.runUntagged) },
  { title: 'MAXIMUM TIMEOUT', cell: ({ settings }) => `${settings.maximumTimeoutSeconds} s` },
];

/** What a fleet is, as tables, with every opening and every loosening of it in words. */
export function summarize(fleet: Fleet): string {
  const where = fleet.cluster.name ? ` in cluster ${fleet.cluster.name}` : '';
  return [
    `Fleet ${fleet.org}${where}: namespace ${fleet.names.namespace}, Kubernetes ${fleet.cluster.kubernetesVersion} or newer`,
    '',
    ...table(COLUMNS, fleet.runners),
    '',
    ...table(GITLAB_COLUMNS, fleet.runners),
    '',
    ...openings(fleet),
    ...loosenings(fleet).map((line) => `! ${line}`),
  ].join('\n');
}

/** What pods reach whatever their runner, and who reaches them. */
function openings({ cluster, gitlab, monitoring }: Fleet): readonly string[] {
  const resolvers = cluster.dns.filter(({ protocol }) => protocol === 'TCP').map(describeDestination);
  const instance = gitlab.destinations?.map(describeDestination) ?? [`public:${gitlab.port}`];
  const apiServer = cluster.apiServer.cidrs.map((cidr) => `${cidr}:${cluster.apiServer.ports.join(',')}`);
  return [
    `All pods reach DNS at ${resolvers.join(' ')}`,
    `Managers reach GitLab at ${instance.join(' ')} and the API server at ${apiServer.join(' ')}`,
    ...(gitlab.caCertificates ?? []).map(
      (certificate) => `Managers and jobs trust for GitLab: ${describeCertificate(certificate)}`,
    ),
    monitoring
      ? `Managers are reached by pods of ${monitoring.namespace} (${Object.entries(monitoring.pods)
          .map((label) => label.join('='))
          .join(',')}); jobs by nobody`
      : 'Nobody reaches managers or jobs',
  ];
}

function podSecurity(runner: Runner): string {
  return LEVEL_OF[runner.kind] === 'privileged' ? 'baseline, daemon privileged' : runner.settings.podSecurity;
}

/** What an operator chose that is looser than the default; nothing of it may hide. */
function loosenings(fleet: Fleet): readonly string[] {
  const { users, groups } = fleet.cluster.breakGlass;
  const people = [...users, ...groups.map((group) => `group ${group}`)];
  const wide = fleet.cluster.apiServer.cidrs.filter((cidr) => !isSingleAddress(cidr));
  return [
    ...wide.map((cidr) => `managers reach every address of ${cidr}, which cluster.apiServer names`),
    ...(people.length > 0 ? [`the admission policies let pass: ${people.join(', ')}`] : []),
    ...unguarded(fleet, 'connections', 'run commands in job pods'),
    ...unguarded(fleet, 'credentials', 'use the registry credentials of jobs'),
    ...fleet.runners.flatMap(runnerLoosenings),
  ];
}

/** A large fleet keeps managers from the precious jobs of others only. */
function unguarded(fleet: Fleet, guard: Guard, what: string): readonly string[] {
  const guarded = new Set(guardedRunners(fleet, guard));
  const names = fleet.runners.filter((runner) => !guarded.has(runner)).map(({ name }) => name);
  return names.length > 0
    ? [`the fleet has so many jobs that any manager may ${what} of: ${names.join(', ')}`]
    : [];
}

function runnerLoosenings({ name, settings }: Runner): readonly string[] {
  const rows = Object.entries(LOOSENINGS) as [keyof RunnerSettings, (value: unknown) => string | false][];
  return rows.flatMap(([field, opening]) => {
    const words = settings[field] !== undefined && opening(settings[field]);
    return words ? [`${name}: ${words}`] : [];
  });
}

function table(columns: readonly Column[], runners: readonly Runner[]): readonly string[] {
  const rows = [
    columns.map(({ title }) => title),
    ...runners.map((runner) => columns.map(({ cell }) => cell(runner))),
  ];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
