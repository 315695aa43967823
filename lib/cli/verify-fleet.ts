import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { ExpectedFleet } from '../boundary/check';
import { FleetError } from '../errors';
import { askFleets } from '../fleet/asked-fleets';
import { expectationOf } from '../fleet-boundary';
import { UnreadableInput } from './manifests/faults';
import type { Manifests } from './verify-input';

/** A fleet that the caller gives, and the cluster that it is for. */
export interface GivenFleet {
  readonly expected: ExpectedFleet;
  /** The name of its cluster, which is the folder of its manifests. */
  readonly cluster: string | undefined;
}

/**
 * The fleets of a compiled `main.js`. It is run as `npm run synth` runs it, and writes nothing.
 *
 * @throws UnreadableInput if it is not there, not compiled as it is now, or names no fleet.
 */
export function fleetsOf(path: string): readonly GivenFleet[] {
  const program = compiled(path);
  const load = createRequire(program);
  const { exitCode } = process;
  try {
    const fleets = askFleets(() => {
      load(program);
    });
    if (isTypeScript(path)) {
      refuseOlder(Object.keys(load.cache), dirname(program), dirname(resolve(path)));
    }
    if (fleets.length === 0) {
      throw new UnreadableInput(`${path}: names no fleet: call synthesize, or make a FleetChart`);
    }
    return fleets.map((fleet) => ({ expected: expectationOf(fleet), cluster: fleet.cluster.name }));
  } catch (error) {
    if (error instanceof UnreadableInput) {
      throw error;
    }
    const reason = FleetError.is(error) ? `its fleet is refused:\n${error.message}` : String(error);
    throw new UnreadableInput(`${path}: cannot be run: ${reason}`);
  } finally {
    process.exitCode = exitCode;
  }
}

/** The JavaScript of a program. Types are never stripped: who compiles it, checks it. */
function compiled(path: string): string {
  if (!existsSync(path)) {
    throw new UnreadableInput(`${path}: no such file`);
  }
  if (!isTypeScript(path)) {
    return resolve(path);
  }
  const program = join(dirname(path), 'build', `${basename(path).replace(/ts$/, 'js')}`);
  if (!existsSync(program)) {
    throw new UnreadableInput(
      `${path}: is not run before it is compiled: compile it, as npm run synth does, and give the .js that comes out`,
    );
  }
  refuseOlder([program], dirname(program), dirname(path));
  return resolve(program);
}

function isTypeScript(path: string): boolean {
  return /\.[cm]?ts$/.test(path);
}

/**
 * A fleet may stand in any file that the program reads, so each is held to what it is compiled of.
 *
 * @throws UnreadableInput if one is older.
 */
function refuseOlder(files: readonly string[], output: string, sources: string): void {
  for (const file of files) {
    const source = join(sources, relative(output, file).replace(/js$/, 'ts'));
    const isOfProgram = file.startsWith(`${output}${sep}`) && !file.includes(`${sep}node_modules${sep}`);
    if (isOfProgram && existsSync(source) && statSync(file).mtimeMs < statSync(source).mtimeMs) {
      throw new UnreadableInput(`${source}: is newer than ${file}: compile it again, as npm run synth does`);
    }
  }
}

/**
 * Which fleets each input should be: those of the cluster that its folder is named after, or all of them.
 *
 * @throws UnreadableInput where that cannot be told, or where a fleet has no manifests.
 */
export function expectedFor(
  given: readonly GivenFleet[],
  manifests: readonly Manifests[],
): ReadonlyMap<Manifests, readonly ExpectedFleet[]> {
  const expected = new Map(
    manifests.map((input) => {
      const ofCluster = given.filter(({ cluster }) => cluster === basename(input.name));
      const fleets = ofCluster.length > 0 || manifests.length > 1 ? ofCluster : given;
      const orgs = fleets.map(({ expected: { org } }) => org);
      if (fleets.length === 0) {
        throw new UnreadableInput(`${input.name}: no fleet that is given is for a cluster of this name`);
      }
      if (new Set(orgs).size < orgs.length) {
        throw new UnreadableInput(
          `${input.name}: fleets of one organisation are given for several clusters: give the folder of one cluster`,
        );
      }
      return [input, fleets.map((fleet) => fleet.expected)] as const;
    }),
  );
  const held = new Set([...expected.values()].flat());
  const missing = given.filter((fleet) => !held.has(fleet.expected));
  if (manifests.length > 1 && missing.length > 0) {
    throw new UnreadableInput(
      missing
        .map(({ cluster, expected: { org } }) => `fleet ${org}: no manifests for its cluster ${cluster}`)
        .join('\n'),
    );
  }
  return expected;
}
