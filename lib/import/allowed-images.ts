import { IMAGES_OF, parseImage } from '../fleet/images';
import { leavesOf, plainText, type Tree } from './tree';

/** Registries that pipelines of many projects take images from. */
const USUAL = ['ghcr.io', 'quay.io', 'mcr.microsoft.com', 'public.ecr.aws', 'gcr.io'];

/** Why a runner that had no list of images has a long one. */
export const BROAD_LIST =
  'GitLab Runner without a list runs any image; here is the widest list that can be written: official images and those of the usual registries, with a tag or a digest. Shorten it to what your projects use. An image of Docker Hub with an owner, such as bitnami/kubectl:1.34, needs docker.io/ before it or a pattern of its own: bitnami/*:*';

/** Patterns for a runner without a list: as wide as patterns can be. Each is yet to be taken by the decoder. */
export function broadImages(gitlab: string | undefined, ...trees: readonly Tree[]): readonly string[] {
  const named = trees
    .flatMap(leavesOf)
    .filter(({ path, value }) => /image$/i.test(path.at(-1) ?? '') && typeof value === 'string')
    .map(({ value }) => patternOf(plainText(value)));
  const host = gitlab === undefined || !URL.canParse(gitlab) ? undefined : new URL(gitlab).hostname;
  const own = host === undefined || host === 'gitlab.com' ? [] : [`registry.${host}`, host];
  const registries = [...USUAL, ...own].map((registry) => `${registry}/**/*:*`);
  return [
    ...new Set([
      ...IMAGES_OF.alpine.allowedImages,
      ...registries,
      ...named.filter((one) => one !== undefined),
    ]),
  ];
}

/** All images of the registry that an image names, or of its owner at Docker Hub; nothing for an official one. */
function patternOf(image: string): string | undefined {
  const [first = '', ...rest] = (parseImage(image)?.repository ?? '').split('/');
  return rest.length === 0 ? undefined : /[.:]/.test(first) ? `${first}/**/*:*` : `${first}/*:*`;
}
