import { additionsOf } from '../fleet/additions';
import type { Fleet } from '../fleet/fleet';
import { withMirrors } from '../fleet/mirrored-images';
import { type Cel, text, texts } from './cel-text';
import { imageExpression } from './image-expression';

/** Whose image it is: the one that the fleet names for the helper, for the daemon of dind, or for a manager. */
type Role = 'helper' | 'daemon' | 'manager';

/**
 * Whether a cluster may write the image of a role otherwise. A digest lets another version of the same repository pass,
 * so none is taken for what is privileged or holds a token.
 */
function isRewritten(fleet: Fleet, role: Role): boolean {
  const { imageMirrors, imageDigests } = additionsOf(fleet.cluster);
  return imageMirrors.length > 0 || (imageDigests && role === 'helper');
}

/** The image of a helper as a fact of policies: itself, or an RE2 expression of what it may be called. */
export function helperImageFact(fleet: Fleet, image: string): string {
  return isRewritten(fleet, 'helper') ? imagesFact(fleet, [image]) : image;
}

/** Another image as a fact of policies: itself, or all that it may be called. */
export function imageFact(
  fleet: Fleet,
  role: Exclude<Role, 'helper'>,
  image: string,
): string | readonly string[] {
  const { imageMirrors } = additionsOf(fleet.cluster);
  return isRewritten(fleet, role) ? withMirrors([image], imageMirrors) : image;
}

/** The literal of such a fact; that of no image, where there is none. */
export function imageLiteral(fleet: Fleet, role: Exclude<Role, 'helper'>, image: string | undefined): Cel {
  const fact = image === undefined ? [] : imageFact(fleet, role, image);
  return typeof fact === 'string' ? text(fact) : isRewritten(fleet, role) ? texts(fact) : "''";
}

/** Patterns of images as an RE2 expression. */
export function imagesFact(fleet: Fleet, patterns: readonly string[]): string {
  const { imageMirrors, imageDigests } = additionsOf(fleet.cluster);
  return imageExpression(withMirrors(patterns, imageMirrors), imageDigests);
}

/** An image is that of a fact. */
export function isImage(fleet: Fleet, role: Role, image: Cel, fact: Cel): Cel {
  if (!isRewritten(fleet, role)) {
    return `${image} == ${fact}`;
  }
  return role === 'helper' ? `${image}.matches(${fact})` : `${image} in ${fact}`;
}

/** An image is not that of a fact. */
export function isOtherImage(fleet: Fleet, role: Exclude<Role, 'helper'>, image: Cel, fact: Cel): Cel {
  return isRewritten(fleet, role) ? `!(${image} in ${fact})` : `${image} != ${fact}`;
}
