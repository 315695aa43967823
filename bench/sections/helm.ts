import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { run, runNode, runWorkload, withFolder, workload } from '../child';
import { fleetSpecs } from '../fleets';
import type { Findings } from '../results';
import { interleave, median, pairedRatio } from '../statistics';
import type { Rendered } from '../workload/render';

const RELEASES = 5;
const MANY = 5000;

/**
 * The official chart: one `helm template` for each of five runners. Runs only where the environment names the chart in
 * `HELM_CHART` and a `helm` is found, in `HELM` or on the path; neither comes with this repository.
 */
export function measureHelm(runs: number): Findings {
  const chart = process.env['HELM_CHART'];
  const helm = process.env['HELM'] ?? 'helm';
  if (chart === undefined || !existsSync(join(chart, 'Chart.yaml'))) {
    return skipped(
      'HELM_CHART does not name the folder of a chart, so nothing was compared with helm template',
    );
  }
  try {
    run(helm, ['version', '--short']);
  } catch {
    return skipped(`HELM_CHART is set, but there is no program '${helm}': set HELM to its path`);
  }
  return withFolder((folder) => helmFindings(helm, chart, folder, runs));
}

function skipped(reason: string): Findings {
  return { figures: [], ratios: [], notRun: [reason] };
}

function helmFindings(helm: string, chart: string, folder: string, runs: number): Findings {
  const { name: chartName, version } = parse(readFileSync(join(chart, 'Chart.yaml'), 'utf8'));
  const values = join(folder, 'values.json');
  writeFileSync(values, JSON.stringify(VALUES));
  const names = fleetSpecs(RELEASES).flatMap(({ runners }) => runners.map(({ kind }) => kind));
  const template = (name: string) => run(helm, ['template', name, chart, '--values', values]).seconds;
  const samples = interleave(runs, {
    helm: () => names.map(template).reduce((sum, seconds) => sum + seconds, 0),
    compiled: () => runNode([workload('render'), String(RELEASES), join(folder, 'five')]).seconds,
    many: () => runWorkload<Rendered>('render', String(MANY), join(folder, 'many')).seconds,
  });
  const perRunner = samples.helm.map((seconds) => seconds / RELEASES);
  return {
    figures: [
      {
        section: 'helm',
        what: `${RELEASES} x helm template of ${chartName} ${version}`,
        value: median(samples.helm),
        unit: 's',
      },
      {
        section: 'helm',
        what: `compiled synth of ${RELEASES} runners`,
        value: median(samples.compiled),
        unit: 's',
      },
    ],
    ratios: [
      {
        id: 'helm-five',
        what: `compiled synth of ${RELEASES} runners / ${RELEASES} x helm template`,
        value: pairedRatio(samples.compiled, samples.helm),
        better: 'lower',
        goal: 1,
      },
      {
        id: 'helm-many',
        what: `throughput for a runner among ${MANY} / helm template`,
        value: pairedRatio(
          perRunner,
          samples.many.map((seconds) => seconds / MANY),
        ),
        better: 'higher',
        goal: 50,
      },
    ],
    notRun: [],
  };
}

/** What a runner of the chart needs at least. */
const VALUES = {
  gitlabUrl: 'https://gitlab.com',
  rbac: { create: true },
  runners: {
    secret: 'runner-token',
    config:
      '[[runners]]\n  [runners.kubernetes]\n    namespace = "{{.Release.Namespace}}"\n    image = "alpine:3.22"\n',
  },
};
