import * as v from 'valibot';
import * as check from '../decode/checks';
import { MANAGER_IMAGE } from '../images';
import { MANAGER_RESOURCES } from '../kinds';
import type { Labels } from './destination';
import type { ForbiddenFields } from './forbidden';
import { NODE_AFFINITY, type NodeAffinity } from './node-affinity';
import { NODE_TOLERATION, type NodeToleration } from './nodes-spec';
import { MANAGER_ANNOTATIONS, POD_LABELS, type PodAnnotations, type PodLabels } from './pod-metadata';
import { type ContainerResources, resourcesWithin } from './resources';

/** The manager of a runner. */
export interface ManagerSpec extends ForbiddenFields {
  /**
   * An image of GitLab Runner 19.1, 19.2, 19.3 or 19.4: its tag says the version, by which config.toml and the pod of the
   * manager differ. A digest may follow the tag.
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
   * Taints that managers tolerate, as a list of {@link NodeToleration}; never those of a dind runner or of the control plane:
   * whoever is root on a node reads the tokens there.
   *
   * @default - none
   */
  readonly tolerations?: readonly NodeToleration[];
  /**
   * What else the labels of nodes of managers must say, or had better say: see {@link NodeAffinity}. It names no pool of a
   * dind runner.
   *
   * @default - nothing
   */
  readonly affinity?: NodeAffinity;
  /**
   * Labels of nodes over which the managers of a runner are spread where there is room (`ScheduleAnyway`), besides
   * `kubernetes.io/hostname`.
   *
   * @default - over nodes alone
   */
  readonly topologySpread?: readonly string[];
  /**
   * Labels of the pods of managers beside those of the product. Keys that somebody acts on are refused:
   * docs/configuration.md#labels-and-annotations.
   *
   * @default - none
   */
  readonly labels?: PodLabels;
  /** Annotations of the pods of managers. The same keys are refused. @default - none */
  readonly annotations?: PodAnnotations;
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
  tolerations: v.exactOptional(v.array(NODE_TOLERATION)),
  affinity: v.exactOptional(NODE_AFFINITY),
  topologySpread: v.exactOptional(v.array(check.labelKey)),
  labels: v.exactOptional(POD_LABELS),
  annotations: v.exactOptional(MANAGER_ANNOTATIONS),
  terminationGracePeriodSeconds: v.exactOptional(check.integer(0, 700_000, 'seconds', 3900)),
});
