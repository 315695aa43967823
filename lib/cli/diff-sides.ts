import type { Watch } from '../boundary/examine';
import type { FleetsDescription } from '../report/description/describe-fleets';
import { describeManifests } from '../report/description/describe-fleets';
import type { Change } from '../report/difference/change';
import { differenceOf } from '../report/difference/difference';
import type { Faults } from './manifests/faults';
import { manifestFiles } from './manifests/files';
import { gitFiles, isOfGit } from './manifests/git-files';
import { type Manifests, readManifests, UnreadableInput } from './verify-input';

/** What one side of a comparison holds, by the folder of its cluster; the empty name where it is one cluster. */
export type Side = ReadonlyMap<string, Manifests>;

/**
 * Reads one side: a folder, a file, `-`, or `git:REVISION:PATH`.
 *
 * @throws UnreadableInput as `verify` does.
 */
export async function readSide(path: string, stdin: NodeJS.ReadableStream, watch: Watch): Promise<Side> {
  const filesOf = (source: string, faults: Faults) =>
    (isOfGit(source) ? gitFiles : manifestFiles)(source, faults);
  const manifests = await readManifests([path], stdin, { filesOf, watch });
  const [only, ...others] = manifests;
  return others.length === 0 && only !== undefined
    ? new Map([['', only]])
    : new Map(manifests.map((one) => [clusterOf(one, path), one]));
}

/** The folder of a cluster, below the path that was given. */
function clusterOf({ name }: Manifests, path: string): string {
  const root = path.replace(/\/+$/, '');
  return name.startsWith(`${root}/`) ? name.slice(root.length + 1) : name;
}

/**
 * What differs between two sides, cluster by cluster.
 *
 * @throws UnreadableInput where one side is one cluster, and the other several.
 */
export function changesBetween(before: Side, after: Side, watch: Watch): readonly Change[] {
  if (before.has('') !== after.has('')) {
    throw new UnreadableInput(
      'one side holds one cluster, and the other several in folders of their own: give the folder of one cluster on both',
    );
  }
  const clusters = [...new Set([...before.keys(), ...after.keys()])].sort();
  return clusters.flatMap((cluster) =>
    differenceOf(
      describe(before.get(cluster), watch),
      describe(after.get(cluster), watch),
      cluster === '' ? [] : [`cluster ${cluster}`],
    ),
  );
}

function describe(manifests: Manifests | undefined, watch: Watch): FleetsDescription {
  return describeManifests(manifests?.objects ?? [], undefined, {
    leaveOut: ['made-by-controllers', 'other-namespaces'],
    watch: (step) => watch(`${manifests?.name ?? 'nothing'}: ${step}`),
  });
}
