import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { buildProgram, builtProgram, whyNoBuild } from './build';
import type { ProgramName } from './programs';

/** Why the stage cannot be set up on this machine, in a sentence. */
export class ProgramsMissing extends Error {}

/**
 * Finds programs: named one by one in `TEST_ASSET_<NAME>`, together in the folder `KUBEBUILDER_ASSETS` (both are the
 * convention of envtest), or built from the pinned Go modules.
 *
 * @param scratch a folder for what a build needs meanwhile.
 * @throws ProgramsMissing if a program is neither there nor can be built.
 */
export async function findPrograms<Name extends ProgramName>(
  names: readonly Name[],
  scratch: string,
): Promise<Record<Name, string>> {
  const found = names.map((name) => [name, givenProgram(name) ?? builtProgram(name)] as const);
  const missing = found.filter(([, path]) => !path).map(([name]) => name);
  const obstacle = missing.length > 0 ? whyNoBuild() : undefined;
  if (obstacle) {
    throw new ProgramsMissing(
      `${missing.join(', ')} not found and not to be built, as ${obstacle}: install Go 1.26 or set KUBEBUILDER_ASSETS to a folder that holds them`,
    );
  }
  const paths = new Map(found);
  for (const [index, name] of missing.entries()) {
    paths.set(name, await buildProgram(name, `${index + 1} of ${missing.length}`, scratch));
  }
  return Object.fromEntries(paths) as Record<Name, string>;
}

function givenProgram(name: ProgramName): string | undefined {
  const variable = `TEST_ASSET_${name.toUpperCase().replaceAll(/[-.]/g, '_')}`;
  const named = process.env[variable];
  if (named) {
    if (!isExecutable(named)) {
      throw new ProgramsMissing(`${variable} names ${named}, which is no program`);
    }
    return named;
  }
  const folder = process.env['KUBEBUILDER_ASSETS'];
  const inFolder = folder && join(folder, name);
  return inFolder && isExecutable(inFolder) ? inFolder : undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
