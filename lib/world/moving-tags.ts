/**
 * Tags of images that their publishers move to each new version, so that what they name changes without a review.
 *
 * @see https://docs.docker.com/build/building/best-practices/#pin-base-image-versions
 */
export const MOVING_TAGS: readonly string[] = [
  'latest',
  'stable',
  'edge',
  'nightly',
  'main',
  'master',
  'dev',
  'alpine',
  'bleeding',
];
