import { runNode } from '../child';
import { fleetSpecs } from '../fleets';
import { Project } from '../project';
import { combine, type Findings } from '../results';
import { interleave, median, pairedRatio } from '../statistics';

const FEW = 5;
const MANY = 500;

const CHECK = ['-p', 'tsconfig.synth.json', '--noEmit', '--incremental', 'false', '--extendedDiagnostics'];

/** What the types of fleets cost the compilers: a `main.ts` of few and one of many runners. */
export function measureTypes(runs: number): Findings {
  return Project.with((project) =>
    combine([
      compilerFindings(project, 'TypeScript 7', 'typescript', runs),
      compilerFindings(project, 'TypeScript 5.9', 'typescript-5.9', runs),
    ]),
  );
}

function compilerFindings(project: Project, name: string, compiler: string, runs: number): Findings {
  const instantiations: Record<number, number> = {};
  const check = (runners: number): number => {
    project.writeMain(mainOf(runners));
    const parameters = [`node_modules/${compiler}/bin/tsc`, ...CHECK];
    const { stdout } = runNode(parameters, { cwd: project.folder });
    instantiations[runners] = diagnostic(stdout, 'Instantiations');
    return diagnostic(stdout, 'Total time');
  };
  const samples = interleave(runs, { few: () => check(FEW), many: () => check(MANY) });
  const [few = 0, many = 0] = [instantiations[FEW], instantiations[MANY]];
  const section = 'types';
  return {
    figures: [
      { section, what: `${name}, ${FEW} runners in main.ts`, value: median(samples.few), unit: 's' },
      { section, what: `${name}, ${FEW} runners in main.ts`, value: few, unit: 'instantiations' },
      { section, what: `${name}, ${MANY} runners in main.ts`, value: median(samples.many), unit: 's' },
      { section, what: `${name}, ${MANY} runners in main.ts`, value: many, unit: 'instantiations' },
    ],
    ratios: [
      {
        id: `check-${compiler}`,
        what: `${name}: check of ${MANY} runners / of ${FEW}`,
        value: pairedRatio(samples.many, samples.few),
        better: 'lower',
      },
      {
        id: `instantiations-${compiler}`,
        what: `${name}: instantiations for ${MANY} runners / for ${FEW}`,
        value: many / few,
        better: 'lower',
      },
    ],
    notRun: [],
  };
}

function mainOf(runners: number): string {
  const fleets = fleetSpecs(runners).map(
    (spec, index) => `const fleet${index}: FleetSpec = ${JSON.stringify(spec, undefined, 2)};`,
  );
  const names = fleets.map((_, index) => `fleet${index}`).join(', ');
  return ["import { type FleetSpec, synthesize } from './lib';", ...fleets, `synthesize(${names});\n`].join(
    '\n\n',
  );
}

/**
 * One line of what the compiler tells of itself.
 *
 * @throws Error if there is no such line.
 */
export function diagnostic(output: string, name: string): number {
  const value = new RegExp(`^${name}:\\s+([0-9.]+)`, 'm').exec(output)?.[1];
  if (value === undefined) {
    throw new Error(`the compiler printed no '${name}'`);
  }
  return Number(value);
}
