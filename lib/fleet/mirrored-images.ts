import { DOCKER_HUB } from '../world/public-registries';
import type { ImageMirror } from './types/adds-spec';

/**
 * References, or patterns of them, with those that stand for the same images at the mirrors of a cluster. A pattern names
 * its registry, so that what a mirror lets pass is what the pattern lets pass.
 */
export function withMirrors(images: readonly string[], mirrors: readonly ImageMirror[]): readonly string[] {
  return [
    ...images,
    ...mirrors.flatMap((mirror) => images.flatMap((image) => mirroredImage(image, mirror) ?? [])),
  ];
}

/** The one name that an image, or a pattern of images, has where a fleet takes it from mirrors. */
export function atMirror(image: string, mirrors: readonly ImageMirror[]): string {
  return mirrors.map((mirror) => mirroredImage(image, mirror)).find((name) => name !== undefined) ?? image;
}

/** Where a mirror holds an image; `undefined` if it is no mirror of its registry. */
export function mirroredImage(image: string, { from, to }: ImageMirror): string | undefined {
  const [registry, path] = partsOf(image);
  return registry === from ? `${to}/${path}` : undefined;
}

/** As container runtimes read a reference: without a host it is one of Docker Hub, and of one word an official one. */
function partsOf(image: string): readonly [registry: string, path: string] {
  const slash = image.indexOf('/');
  const first = image.slice(0, Math.max(slash, 0));
  if (slash < 0) {
    return [DOCKER_HUB, `library/${image}`];
  }
  return /[.:]/.test(first) || first === 'localhost' ? [first, image.slice(slash + 1)] : [DOCKER_HUB, image];
}
