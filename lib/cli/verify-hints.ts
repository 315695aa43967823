import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Manifests } from './verify-input';

/** The two files of a fleet: what belongs to the cluster, and what lives in its namespace. */
const HALF = /^(?<org>.*)-(?<half>cluster|runners)\.k8s\.yaml$/;
const OTHER = { cluster: 'runners', runners: 'cluster' } as const;

/** What is in each of them, so that its reader knows what is missed. */
const HOLDS = {
  cluster: 'its namespace and its admission policies',
  runners: 'all that lives in its namespace',
} as const;

/** What the reader of a report should know before its findings. */
export function hintsFor({ places }: Manifests): readonly string[] {
  const files = new Set([...places.values()].map(({ file }) => file));
  const read = new Set([...files].map((file) => resolve(file)));
  return [...files].flatMap((file) => {
    const folder = dirname(file);
    const { org, half } = HALF.exec(basename(file))?.groups ?? {};
    if (half !== 'cluster' && half !== 'runners') {
      return [];
    }
    const other = join(folder, `${org}-${OTHER[half]}.k8s.yaml`);
    return read.has(resolve(other)) || !existsSync(other)
      ? []
      : [
          `${file} is one half of a fleet, and judged alone it lacks the other: ${other} holds ${HOLDS[OTHER[half]]}. Judge both together: gitlab-runners verify ${folder}`,
        ];
  });
}
