import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Finding, FleetError } from '../errors';
import { tellFleets } from '../fleet/asked-fleets';
import { Fleet } from '../fleet/fleet';
import type { FleetBefore } from '../fleet/fleet-before';
import type { FleetSpec } from '../fleet/types/fleet-spec';
import type { Given, NotAny } from '../privilege';
import { type Progress, progressOn } from '../progress';
import { committedFleet } from './committed-fleet';
import { layoutFor } from './layout';
import { checkLeftBehind } from './left-behind';
import { pageOfPackage } from './package-page';
import type { Published } from './publish';
import { type RenderedFile, renderWithPage } from './render';
import { ROLLED_OUT, rolledOut } from './rolled-out';
import { summarize } from './summary';
import { write } from './write';

/** What the fleets of one `main.ts` became. */
export interface Synthesis {
  readonly fleets: readonly Fleet[];
  /** Two files of manifests for each fleet. */
  readonly files: readonly RenderedFile[];
  /** For each fleet what its manifests make possible, as a page of Markdown for people to review. */
  readonly pages: readonly RenderedFile[];
  /** What stood before each fleet, and is let pass beside it. */
  readonly before: ReadonlyMap<Fleet, FleetBefore>;
}

/**
 * Checks and renders fleets in memory.
 *
 * @param before what stands in the cluster of a fleet. @default - nothing
 * @param watch is told what is being done. @default - nobody waits
 * @throws FleetError with every fault of every fleet.
 */
export function render(
  specs: readonly unknown[],
  before?: (fleet: Fleet, fleets: readonly Fleet[]) => FleetBefore | undefined,
  watch?: (step: string) => void,
): Synthesis {
  const checked = specs.map(check);
  const fleets = checked.flatMap(({ fleet }) => fleet ?? []);
  const findings = [
    ...(specs.length === 0 ? [NO_FLEET] : []),
    ...checked.flatMap((result) => result.findings),
    ...duplicateFleets(fleets),
  ];
  if (findings.length > 0) {
    throw new FleetError(findings);
  }
  const standing = new Map(
    fleets.flatMap((fleet) => {
      const found = before?.(fleet, fleets);
      return found === undefined ? [] : [[fleet, found] as const];
    }),
  );
  const leftBehind = fleets.flatMap((fleet) => checkLeftBehind(fleet, standing.get(fleet)));
  if (leftBehind.length > 0) {
    throw new FleetError(leftBehind);
  }
  const rendered = fleets.map((fleet) => {
    watch?.(`${fleet.org}: rendering`);
    return renderWithPage(fleet, standing.get(fleet), (step) => watch?.(`${fleet.org}: ${step}`));
  });
  return {
    fleets,
    files: rendered.flatMap(({ files }) => files),
    pages: rendered.map(({ page }) => page),
    before: standing,
  };
}

/**
 * The whole of a `main.ts`: checks the fleets, writes `dist/` all or nothing, and prints what they are and what to do
 * next. On a fault it prints every finding, writes nothing and sets the exit code to 1.
 *
 * Reports go to standard error, because the cdk8s CLI swallows standard output. That CLI deletes its output folder
 * before it runs the app, so `cdk8s.yaml` must name another one than `dist`: `output: build/cdk8s`.
 *
 * What is committed in `dist/` stands in the cluster, as far as the program knows: its pods are let pass beside those of the
 * fleets, and its jobs have room, until `npm run synth -- --rolled-out` says that it is rolled over everywhere.
 *
 * @example
 * synthesize(tinyland, acme);
 */
export function synthesize<Spec extends FleetSpec>(
  this: NotAny<Spec>,
  ...specs: readonly Given<Spec, FleetSpec>[]
): void {
  const progress = progressOn(process.stderr);
  try {
    if (tellFleets()) {
      tellFleets(...render(specs).fleets);
      return;
    }
    const { fleets, files, pages, before } = renderCommitted(specs, progress);
    FILES.push(...files, ...pages);
    progress.clear();
    const published = write(FILES, 'dist');
    publishForCli(FILES);
    const layout = layoutFor(process.stderr, process.env);
    console.error(
      [
        ...fleets.map((fleet) => summarize(fleet, before.get(fleet), layout)),
        nextSteps(fleets, published, files),
        ...warnings(),
      ].join('\n\n'),
    );
  } catch (error) {
    progress.clear();
    if (!FleetError.is(error) || tellFleets()) {
      throw error;
    }
    console.error(`${error.message}; ${stateOfDist()}`);
    process.exitCode = 1;
  }
}

/** Renders fleets beside what is committed, unless that is said to be rolled out. */
function renderCommitted(specs: readonly unknown[], progress: Progress): Synthesis {
  const args = process.argv.slice(2);
  // Read when the first fleet is asked about: whatever is wrong with the fleets themselves is told first.
  let isRolledOut: ((fleet: Fleet) => boolean) | undefined;
  return render(
    specs,
    (fleet, all) => {
      isRolledOut ??= rolledOut(args, all);
      return isRolledOut(fleet) ? undefined : committedFleet(fleet);
    },
    progress.say,
  );
}

/** What this process rendered so far: a second call adds its fleets and loses none. */
const FILES: RenderedFile[] = [];

/** The CLI names a folder of its own, which it has deleted; it fails if it finds nothing there. */
function publishForCli(files: readonly RenderedFile[]): void {
  const folder = process.env['CDK8S_OUTDIR'];
  if (folder && !isDist(folder)) {
    write(files, folder);
  }
}

function isDist(folder: string | undefined): boolean {
  return Boolean(folder) && resolve(folder ?? '') === resolve('dist');
}

const SAFE_OUTPUT =
  "set 'output: build/cdk8s' in cdk8s.yaml, and give the cdk8s CLI no --output dist: it deletes its output folder before " +
  'it runs this program';

/** What a fault left of `dist/`. */
function stateOfDist(): string {
  const deleted = isDist(process.env['CDK8S_OUTDIR']) && (FILES.length > 0 || !existsSync('dist'));
  if (FILES.length > 0) {
    const state = 'dist/ holds the fleets of earlier calls alone: restore it with git';
    return `${state}, and give all fleets to one call of synthesize${deleted ? `; ${SAFE_OUTPUT}` : ''}`;
  }
  return deleted
    ? `there is no dist/ any more: restore it with git, then ${SAFE_OUTPUT}`
    : 'dist/ is as it was';
}

/** What works today and loses files with the next fault. */
function warnings(): readonly string[] {
  return isDist(process.env['CDK8S_OUTDIR'])
    ? [
        `! dist/ is the output folder of the cdk8s CLI, and the next fault would leave it deleted: ${SAFE_OUTPUT}`,
      ]
    : [];
}

function check(spec: unknown): { fleet?: Fleet; findings: readonly Finding[] } {
  try {
    return { fleet: Fleet.parse(spec), findings: [] };
  } catch (error) {
    if (FleetError.is(error)) {
      return { findings: error.findings };
    }
    throw error;
  }
}

const NO_FLEET: Finding = {
  code: 'no-fleet',
  path: 'main',
  message: 'there is no fleet to render',
  fix: 'give synthesize at least one fleet',
};

function duplicateFleets(fleets: readonly Fleet[]): Finding[] {
  const seen = new Set<string>();
  return fleets.flatMap((fleet) => {
    const key = `${fleet.cluster.name ?? ''}/${fleet.org}`;
    const duplicate = seen.has(key);
    seen.add(key);
    return duplicate
      ? [
          {
            code: 'duplicate-fleet',
            path: `fleet ${fleet.org}`,
            message: 'two fleets would write the same files and share a namespace',
            value: fleet.cluster.name ?? 'no cluster name',
            fix: 'put their runners into one fleet, or give each cluster its name',
          },
        ]
      : [];
  });
}

function nextSteps(fleets: readonly Fleet[], published: Published, files: readonly RenderedFile[]): string {
  const counts = `${published.written.length} written, ${published.unchanged.length} unchanged, ${published.removed.length} removed`;
  return [
    `dist/: ${counts}`,
    ...published.removed.map(
      (path) =>
        `  removed ${path}${path.endsWith('.md') ? '' : ': its fleet is gone; prune its objects in the cluster too'}`,
    ),
    '',
    'Next:',
    ...fleets.map((fleet) => `  1. ${applyCommand(fleet, fleet.names.clusterChart)}`),
    `  2. Create the runners and their token Secrets: ${pageOfPackage('docs/opentofu.md')}`,
    ...fleets.map((fleet) => `  3. ${applyCommand(fleet, fleet.names.runnersChart)}`),
    ...(files.some(({ text }) => OVERLAPS.test(text))
      ? [
          '  4. Wait until every manager is rolled over and the old ones are gone:',
          ...fleets.map((fleet) => `     ${statusCommand(fleet)}`),
          `  5. npm run synth -- ${ROLLED_OUT}, then 1 and 3 again: until then what stood before is let pass, and has room.`,
        ]
      : []),
    'Never both files at once: a manager could start before the API server knows the policies. Before 3, wait for them:',
    ...fleets.map((fleet) => `  until ${dryRun(fleet)} > /dev/null; do sleep 1; done`),
    ...(fleets.some(({ cluster }) => cluster.name)
      ? ['--context is what your kubeconfig calls the cluster; here stands cluster.name.']
      : []),
    `Or commit dist/ for Argo CD: ${pageOfPackage('docs/argo-cd.md')}`,
  ].join('\n');
}

/** What a file says that lets pass, or has room for, what stood before. */
const OVERLAPS = /^ +(?:name: before_holds|runner-fleet\/before: .*)$/m;

function statusCommand(fleet: Fleet): string {
  return `kubectl${contextOf(fleet)} --namespace ${fleet.names.namespace} get pod --selector runner-fleet/role=manager`;
}

function contextOf({ cluster }: Fleet): string {
  return cluster.name ? ` --context ${cluster.name}` : '';
}

/** Policies and pods are two commands, and each cluster is named: whoever has several must not mix them up. */
function applyCommand(fleet: Fleet, chart: string, option = ''): string {
  const { cluster } = fleet;
  const folder = cluster.name ? `dist/${cluster.name}/` : 'dist/';
  return `kubectl${contextOf(fleet)} apply --server-side${option} -f ${folder}${chart}.k8s.yaml`;
}

/** Is refused while the API server knows the configs of the version before alone, and stores nothing. */
function dryRun(fleet: Fleet): string {
  return applyCommand(fleet, fleet.names.runnersChart, ' --dry-run=server');
}
