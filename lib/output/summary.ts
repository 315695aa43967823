import { LEVEL_OF } from '../privilege';
import { describeDestination } from '../spec/destination';
import type { Fleet } from '../spec/fleet';
import { ATTIC_SECRET } from '../spec/names';
import { describeReach } from '../spec/reach';
import type { Runner } from '../spec/runner';

const COLUMNS: readonly { readonly title: string; readonly cell: (runner: Runner) => string }[] = [
  { title: 'RUNNER', cell: (runner) => runner.name },
  { title: 'KIND', cell: (runner) => runner.kind },
  { title: 'POD SECURITY', cell: podSecurity },
  { title: 'IMAGE', cell: ({ settings }) => settings.image },
  { title: 'TAGS', cell: ({ settings }) => settings.tags.join(',') },
  { title: 'JOBS', cell: ({ settings }) => `${settings.replicas} x ${settings.concurrency}` },
  { title: 'JOBS REACH', cell: (runner) => describeReach(runner).join(' ') },
  { title: 'SECRETS', cell: (runner) => secretsOf(runner).join(' ') },
];

/** What a fleet is, as a table, and every loosening of it in words. */
export function summarize(fleet: Fleet): string {
  const rows = fleet.runners.map((runner) => COLUMNS.map(({ cell }) => cell(runner)));
  const where = fleet.cluster.name ? ` in cluster ${fleet.cluster.name}` : '';
  return [
    `Fleet ${fleet.org}${where}: namespace ${fleet.names.namespace}, Kubernetes ${fleet.cluster.kubernetesVersion} or newer`,
    '',
    ...table([COLUMNS.map(({ title }) => title), ...rows]),
    '',
    `All pods also reach DNS: ${[...new Set(fleet.cluster.dns.map((d) => describeDestination({ ...d, protocol: 'TCP' })))].join(' ')}`,
    ...loosenings(fleet).map((line) => `! ${line}`),
  ].join('\n');
}

/** The Secrets that a runner's pods read. */
export function secretsOf(runner: Runner): readonly string[] {
  const { attic, imagePullSecrets } = runner.settings;
  return [runner.names.tokenSecret, ...(attic ? [ATTIC_SECRET[attic]] : []), ...imagePullSecrets];
}

function podSecurity(runner: Runner): string {
  return LEVEL_OF[runner.kind] === 'privileged' ? 'baseline, daemon privileged' : runner.settings.podSecurity;
}

/** What an operator chose that is looser than the default; nothing of it may hide. */
function loosenings(fleet: Fleet): readonly string[] {
  return fleet.runners.flatMap(({ name, settings }) => [
    ...(settings.nodes && 'accept' in settings.nodes
      ? [`${name}: dind jobs are root on nodes that they share with other pods (accepted in the fleet)`]
      : []),
    ...(settings.attic === 'push' ? [`${name}: jobs may write to the Attic cache`] : []),
    ...(settings.runUntagged ? [`${name}: takes jobs without tags`] : []),
    ...(settings.http ? [`${name}: jobs reach public addresses without TLS`] : []),
  ]);
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
