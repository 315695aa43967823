import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { HIDDEN, type InsideView, READ_ONLY } from '../../../lib/ledger/seen-inside';
import { readProcess } from '../stage/inside-node';
import { capabilitiesOf, devicesBelow, type Seen } from './seen';

/** What a runtime makes anew in every container, whatever the node has. */
const OF_EACH_CONTAINER: readonly string[] = ['console', 'ptmx'];
/** Ids of a project and of a job. */
const JOB_ID = /-\d+-\d+$/;
/** Variables with the name of a branch, which the cache of Nix may have as well. */
const OF_THE_COMMIT = /^CI_(COMMIT|DEFAULT)_/;

/**
 * What was seen of a container, in the words of the table. A cell that the table has no word for is the list itself.
 *
 * @param view the row, for the columns that say which containers it is of.
 * @param secrets the values of all Secrets of the namespace.
 */
export function rowOf(seen: Seen, { id, of, containers }: InsideView, secrets: ReadonlySet<string>): object {
  const capabilities = isDeepStrictEqual(seen.capabilities, seen.bound)
    ? seen.capabilities
    : { effective: seen.capabilities, bound: seen.bound };
  return {
    id,
    of,
    containers,
    user: seen.user,
    capabilities: isDeepStrictEqual(capabilities, capabilitiesOfNode()) ? 'all' : capabilities,
    noNewPrivileges: seen.noNewPrivileges,
    seccomp: seen.seccomp,
    devices: isDeepStrictEqual(seen.devices, devicesOfNode()) ? 'all' : seen.devices,
    masked: maskOf(seen),
    readOnlyRoot: seen.readOnlyRoot,
    writable: seen.writable.map((path) => path.replace(JOB_ID, '-*')),
    readable: seen.readable,
    secrets: [...seen.environment]
      .filter(([name, value]) => secrets.has(value) && !OF_THE_COMMIT.test(name))
      .map(([name]) => name)
      .sort(),
  };
}

/** All namespaces of the world have the same kernel, and its nodes as many capabilities as the machine gives. */
function capabilitiesOfNode(): readonly string[] {
  const [, bits = ''] = /^CapBnd:\s+(\S+)/m.exec(readProcess(1, 'status')) ?? [];
  return capabilitiesOf(bits);
}

function devicesOfNode(): readonly string[] {
  return devicesBelow('/dev').filter((name) => !OF_EACH_CONTAINER.includes(name));
}

function maskOf({ hidden, readOnly }: Seen): boolean | object {
  const here = (paths: readonly string[]) => paths.filter((path) => existsSync(path));
  if (isDeepStrictEqual(hidden, here(HIDDEN)) && isDeepStrictEqual(readOnly, here(READ_ONLY))) {
    return true;
  }
  return hidden.length + readOnly.length === 0 ? false : { hidden, readOnly };
}
