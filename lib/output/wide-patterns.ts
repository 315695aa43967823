import type { Fleet } from '../fleet/fleet';
import { imageExpression } from '../policy/image-expression';

/**
 * Patterns of runners that hold all that a mirror of the fleet does: somebody wrote the registry of the mirror, and anybody's
 * image of the registry that it stands for passes too. What was written of that registry itself is named at the mirror.
 */
export function widePatterns({ imageMirrors = [], runners }: Fleet): readonly string[] {
  return runners.flatMap(({ name, settings }) => {
    const patterns = new Set([...settings.allowedImages, ...settings.allowedServices]);
    return [...patterns].flatMap((pattern) =>
      imageMirrors
        .filter(({ to }) => !pattern.startsWith(`${to}/`) && holdsAll(pattern, to))
        .map(
          ({ from, to }) =>
            `${name}: jobs run any image of ${from}, whoever it is of: ${pattern} holds its mirror ${to}`,
        ),
    );
  });
}

/** Names that nobody writes into a pattern. */
function holdsAll(pattern: string, to: string): boolean {
  return new RegExp(imageExpression([pattern])).test(`${to}/any-owner-at-all/any-image-at-all:any-tag`);
}
