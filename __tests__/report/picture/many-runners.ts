import type { FleetSpec, RunnerSpec } from '../../../lib';
import { type ReportData, reportManifests } from '../../../lib/report/report-data';
import { parseObjects, renderFiles } from '../../e2e/cluster/fleets';

/** The report of a fleet of so many runners, no two of which reach the same. */
export function reportOfMany(count: number): ReportData {
  return reportManifests([...renderFiles(manyRunners(count)).values()].flatMap(parseObjects));
}

const KINDS = ['docker', 'tinyland-docker', 'nix', 'dind'] as const;

function manyRunners(count: number): FleetSpec {
  const nodes = { pool: { 'tinyland.dev/pool': 'dind' }, taint: { key: 'tinyland.dev/dind', value: 'only' } };
  const runners = Array.from({ length: count }, (_, index): RunnerSpec => {
    const kind = KINDS[index % KINDS.length] ?? 'docker';
    const own = {
      name: `${kind}-${index}`,
      tags: [`own-${index}`],
      destinations: [{ cidr: `10.20.${index}.0/24`, port: 5000 + index }],
    };
    return kind === 'dind' ? { kind, ...own, concurrency: 1, nodes } : { kind, ...own };
  });
  return {
    org: 'many',
    cluster: { apiServer: { cidrs: ['10.0.0.1/32'] } },
    attic: { publicKeys: [`main:${'A'.repeat(43)}=`] },
    runners,
  };
}
