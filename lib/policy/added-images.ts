import { additionsOf } from '../fleet/additions';
import type { Fleet } from '../fleet/fleet';
import { withMirrors } from '../fleet/mirrored-images';
import { type Cel, text } from './cel-text';
import { imageExpression } from './image-expression';

/** Whose image it is: the one that the fleet names for the helper, for the daemon of dind, or for a manager. */
type Role = 'helper' | 'daemon' | 'manager';

/** Matches no image, since none is empty. */
const NO_IMAGE = '^$';

/**
 * Whether a cluster may write the image of a role otherwise. A digest lets another version of the same repository pass,
 * so none is taken for what is privileged or holds a token.
 */
function isRewritten(fleet: Fleet, role: Role): boolean {
  const { imageMirrors, imageDigests } = additionsOf(fleet.cluster);
  return imageMirrors.length > 0 || (imageDigests && role === 'helper');
}

/** One image as a fact of policies: itself, or an RE2 expression of what it may be called. */
export function imageFact(fleet: Fleet, role: Role, image: string): string {
  return isRewritten(fleet, role) ? imagesFact(fleet, [image], role === 'helper') : image;
}

/** No image as a fact of policies. */
export function noImageFact(fleet: Fleet, role: Role): string {
  return isRewritten(fleet, role) ? NO_IMAGE : '';
}

/** Patterns of images as an RE2 expression. */
export function imagesFact(fleet: Fleet, patterns: readonly string[], digests = true): string {
  const { imageMirrors, imageDigests } = additionsOf(fleet.cluster);
  return imageExpression(withMirrors(patterns, imageMirrors), imageDigests && digests);
}

/** An image is that of a fact. */
export function isImage(fleet: Fleet, role: Role, image: Cel, fact: Cel): Cel {
  return isRewritten(fleet, role) ? `${image}.matches(${fact})` : `${image} == ${fact}`;
}

/** An image is not that of a fact. */
export function isOtherImage(fleet: Fleet, role: Role, image: Cel, fact: Cel): Cel {
  return isRewritten(fleet, role) ? `!${image}.matches(${fact})` : `${image} != ${fact}`;
}

/** The literal of a fact. */
export function imageLiteral(fleet: Fleet, role: Role, image: string): Cel {
  return text(imageFact(fleet, role, image));
}
