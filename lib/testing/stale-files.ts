import type { FleetSpec } from '../fleet/types/fleet-spec';
import { committedFleet } from '../output/committed-fleet';
import { type Differences, differences } from '../output/publish';
import type { RenderedFile } from '../output/render';
import { render, type Synthesis } from '../output/synthesize';

/**
 * The files below an output folder that a synth of these fleets would write or remove: none, if what is committed is what
 * the fleets render, beside what it lets pass of the version before.
 *
 * @param fleets what `main.ts` gives to `synthesize`.
 * @param folder the output folder. @default 'dist'
 * @returns paths below the folder.
 * @throws FleetError with every fault of every fleet.
 *
 * @example
 * test('dist/ is up to date: npm run synth', () => assert.deepEqual(staleFiles(fleets), []));
 */
export function staleFiles(fleets: readonly FleetSpec[], folder = 'dist'): readonly string[] {
  // What lets pass nothing else is up to date before it is committed too.
  const alone = pathsOf(differences(allOf(render(fleets)), folder));
  return alone.length === 0
    ? alone
    : pathsOf(differences(allOf(render(fleets, (fleet) => committedFleet(fleet, folder))), folder));
}

function allOf({ files, pages }: Synthesis): readonly RenderedFile[] {
  return [...files, ...pages];
}

function pathsOf({ changed, removed }: Differences): readonly string[] {
  return [...changed.map(({ path }) => path), ...removed].sort();
}
