import { join } from 'node:path';
import { runNode, runWorkload, withFolder, workload } from '../child';
import { combine, type Findings } from '../results';
import { interleave, median, pairedRatio } from '../statistics';
import type { Collected } from '../workload/collect-objects';

/** The commands that read what a synth wrote. A new command is one more line. */
const COMMANDS: readonly {
  readonly name: string;
  readonly parameters: (dist: string) => readonly string[];
}[] = [
  { name: 'verify', parameters: (dist) => ['verify', dist] },
  { name: 'report', parameters: (dist) => ['report', dist, '--out', '-'] },
  // Nothing differs, so that all that takes time is read and described on both sides.
  { name: 'diff', parameters: (dist) => ['diff', dist, dist] },
];

/** Each command as a process of its own, its start included, over the output of so many runners. */
export function measureCommands(sizes: readonly number[], runs: number): Findings {
  return combine(sizes.map((size) => withFolder((folder) => sizeFindings(size, runs, folder))));
}

function sizeFindings(size: number, runs: number, folder: string): Findings {
  const { objects } = runWorkload<Collected>('collect-objects', String(size), join(folder, 'objects.json'));
  const dist = join(folder, 'dist');
  const synth = () => runNode([workload('render'), String(size), dist]).seconds;
  const label = `${size.toLocaleString('en-US')} runners`;
  const findings = COMMANDS.map(({ name, parameters }): Findings => {
    const command = () => runNode(['build/lib/cli/main.js', ...parameters(dist)]).seconds;
    const samples = interleave(runs, { synth, command });
    const seconds = median(samples.command);
    return {
      figures: [
        { section: 'commands', what: `${label}: ${name}`, value: seconds, unit: 's' },
        { section: 'commands', what: `${label}: ${name}`, value: objects / seconds, unit: 'objects/s' },
      ],
      ratios: [
        {
          id: `${name}-${size}-over-synth`,
          what: `${label}: ${name} / compiled synth, as processes`,
          value: pairedRatio(samples.command, samples.synth),
          better: 'lower',
        },
      ],
      notRun: [],
    };
  });
  return combine(findings);
}
