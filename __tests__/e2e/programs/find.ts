import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { buildProgram, builtProgram, hasGo } from './build';
import type { ProgramName } from './programs';

/** Why the stage cannot be set up on this machine, in a sentence. */
export class ProgramsMissing extends Error {}

/**
 * Finds programs: named one by one in `TEST_ASSET_<NAME>`, together in the folder `KUBEBUILDER_ASSETS` (both are the
 * convention of envtest), or built from the pinned Go modules.
 *
 * @throws ProgramsMissing if a program is neither there nor can be built.
 */
export function findPrograms<Name extends ProgramName>(names: readonly Name[]): Record<Name, string> {
  const found = names.map((name) => [name, givenProgram(name) ?? builtProgram(name)] as const);
  const missing = found.filter(([, path]) => !path).map(([name]) => name);
  if (missing.length > 0 && !hasGo()) {
    throw new ProgramsMissing(
      `${missing.join(', ')} not found, and there is no 'go' to build with: install Go 1.26 or set KUBEBUILDER_ASSETS to a folder that holds them`,
    );
  }
  return Object.fromEntries(found.map(([name, path]) => [name, path ?? buildProgram(name)])) as Record<
    Name,
    string
  >;
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
