import * as v from 'valibot';
import * as check from '../decode/checks';
import { MANAGER_IMAGE } from '../images';
import { MANAGER_RESOURCES } from '../kinds';
import type { Labels } from './destination';
import type { ForbiddenFields } from './forbidden';
import { type ContainerResources, resourcesWithin } from './resources';

/** The manager of a runner. */
export interface ManagerSpec extends ForbiddenFields {
  /**
   * An image of the runner version that the config was written for. A digest may follow the tag.
   *
   * @default - see docs/images.md
   */
  readonly image?: string;
  /** The helper image, of the same version. @default - by architecture */
  readonly helperImage?: string;
  /** See {@link ContainerResources}. @default - 100m-500m CPU, 128Mi-512Mi memory, 128Mi-1Gi storage */
  readonly resources?: ContainerResources;
  /** Labels of nodes that managers may run on. @default - any Linux node */
  readonly nodeSelector?: Labels;
  /**
   * How long a stopping manager may finish its jobs. The default is also the least.
   *
   * @default - `maximumTimeoutSeconds` + 300
   */
  readonly terminationGracePeriodSeconds?: number;
}

/** @internal */
export const MANAGER = v.strictObject({
  image: v.exactOptional(check.image, MANAGER_IMAGE),
  helperImage: v.exactOptional(check.image),
  resources: resourcesWithin(MANAGER_RESOURCES),
  nodeSelector: v.exactOptional(check.labels),
  terminationGracePeriodSeconds: v.exactOptional(check.integer(0, 700_000, 'seconds', 3900)),
});
