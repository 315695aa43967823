import { isPrivilegedKind, RUNNER_KINDS, type RunnerKind } from '../privilege';
import { KIND_DEFAULTS } from './kinds';
import { ARCHITECTURES, type Architecture } from './types/runner-spec';

/**
 * The tags of a runner that sets none. A runner of another architecture, or one that pushes, shares none of them with
 * the plain runner of its kind: a job that was written for that one would land here by chance.
 */
export function defaultTags(
  kind: RunnerKind,
  { architecture, attic }: { readonly architecture: Architecture; readonly attic?: 'pull' | 'push' },
): readonly string[] {
  const apart = [
    ...(attic === 'push' ? ['push'] : []),
    ...(architecture === ARCHITECTURES[0] ? [] : [architecture]),
  ];
  return KIND_DEFAULTS[kind]
    .tags(architecture)
    .map((tag) => (tag === architecture ? tag : [tag, ...apart].join('-')));
}

/** The tags by which jobs ask for a privileged runner, in whatever fleet it is. */
export const PRIVILEGED_TAGS: readonly string[] = RUNNER_KINDS.filter(isPrivilegedKind).flatMap((kind) =>
  ARCHITECTURES.flatMap((architecture) => defaultTags(kind, { architecture })),
);
