import * as v from 'valibot';
import * as check from '../decode/checks';
import { MANAGER_IMAGE } from '../images';
import { MANAGER_RESOURCES } from '../kinds';
import type { Labels } from './destination';
import type { ForbiddenFields } from './forbidden';
import { type ContainerResources, resourcesWithin } from './resources';

/** The manager of a runner. */
export interface ManagerSpec extends ForbiddenFields {
  /** Image of the same minor version as the typed config. @default - see docs/images.md */
  readonly image?: string;
  /** Helper image, of the manager's version. @default - derived from architecture and version */
  readonly helperImage?: string;
  /** @default - 100m-500m CPU, 128Mi-512Mi memory */
  readonly resources?: ContainerResources;
  /** Node labels that manager pods need. @default - any Linux node */
  readonly nodeSelector?: Labels;
  /**
   * How long a stopping manager may finish its jobs, in seconds.
   *
   * @default - the longest job and five minutes for uploads, which is also the least
   */
  readonly terminationGracePeriodSeconds?: number;
}

/** @internal */
export const MANAGER = v.strictObject({
  image: v.exactOptional(check.image, MANAGER_IMAGE),
  helperImage: v.exactOptional(check.image),
  resources: resourcesWithin(MANAGER_RESOURCES),
  nodeSelector: v.exactOptional(check.labels),
  terminationGracePeriodSeconds: v.exactOptional(check.integer(0, 700_000)),
});
