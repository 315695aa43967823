import { FEATURE_FLAGS } from './feature-flags';
import type { HostileJob } from './hostile-job';
import { IMAGES } from './images';
import { OTHER_MEANS } from './other-means';
import { OVERWRITES } from './overwrites';
import { SERVICES } from './services';

/** All of them. */
export const HOSTILE_JOBS: readonly HostileJob[] = [
  ...OVERWRITES,
  ...FEATURE_FLAGS,
  ...IMAGES,
  ...SERVICES,
  ...OTHER_MEANS,
];
