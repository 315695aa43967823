import * as v from 'valibot';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';
import { IMAGE_MIRRORS, type ImageMirror } from './adds-spec';
import { ATTIC, type AtticSpec } from './attic-spec';
import { CLUSTER, type ClusterSpec } from './cluster-spec';
import { GITLAB, type GitLabSpec } from './gitlab-spec';
import { MONITORING, type MonitoringSpec } from './monitoring-spec';
import { PROXY, type ProxySpec } from './proxy-spec';
import type { RunnerSpec } from './runner-spec';

/**
 * What an operator writes: the runners of one organisation in one cluster.
 *
 * @example
 * const tinyland: FleetSpec = {
 *   org: 'tinyland',
 *   cluster: { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } },
 *   runners: [{ kind: 'docker' }],
 * };
 */
export interface FleetSpec {
  /**
   * The organisation. The namespace is `{org}-runners`. A DNS label of at most 38 characters that begins with a letter.
   */
  readonly org: string;
  /** Facts about the cluster that no manifest can find out. See {@link ClusterSpec}. */
  readonly cluster: ClusterSpec;
  /** The GitLab instance. See {@link GitLabSpec}. @default - gitlab.com on public addresses */
  readonly gitlab?: GitLabSpec;
  /** The proxy of managers and jobs. See {@link ProxySpec}. @default - none */
  readonly proxy?: ProxySpec;
  /**
   * Registries that are not reached, as a list of {@link ImageMirror}: every image that is of them is named at its mirror in
   * what is rendered, with its path and tag. Those of managers, helpers and daemons, the images of jobs that name none, and
   * the patterns of what jobs may run, whether the package names them or the fleet. What jobs name themselves stays as they
   * write it, so that they name the mirror. Where the cluster writes images otherwise after this, as a webhook does, that is
   * `cluster.adds.imageMirrors`: there both names pass, here the one.
   *
   * @default - images have the names of docs/images.md
   */
  readonly imageMirrors?: readonly ImageMirror[];
  /**
   * The Nix binary cache. Required as soon as the fleet holds a runner of kind nix or tinyland-nix.
   * See {@link AtticSpec}.
   *
   * @default - none
   */
  readonly attic?: AtticSpec;
  /** Who may scrape the metrics of the managers. See {@link MonitoringSpec}. @default - nobody */
  readonly monitoring?: MonitoringSpec;
  /** The most that the namespace may ever take. See {@link CapacitySpec}. @default - no bound */
  readonly capacity?: CapacitySpec;
  /** At least one runner. See {@link CommonRunnerSpec}. */
  readonly runners: readonly RunnerSpec[];
}

/** An upper bound on the fleet; a fleet that needs more is refused. */
export interface CapacitySpec {
  /** CPU limits of all pods together; of jobs that burst, what they request. @default - no bound */
  readonly cpu?: string;
  /** Memory limits of all pods together. @default - no bound */
  readonly memory?: string;
  /** Ephemeral storage limits of all pods together. @default - no bound */
  readonly ephemeralStorage?: string;
  /** Pods. @default - no bound */
  readonly pods?: number;
}

/**
 * A fleet but for its runners, which are decoded one by one so that one bad runner hides no other.
 *
 * @internal
 */
export const FLEET_FRAME = v.strictObject({
  org: check.org,
  cluster: CLUSTER,
  gitlab: v.exactOptional(GITLAB, {}),
  proxy: v.exactOptional(PROXY),
  imageMirrors: v.exactOptional(IMAGE_MIRRORS),
  attic: v.exactOptional(ATTIC),
  monitoring: v.exactOptional(MONITORING),
  capacity: v.exactOptional(
    v.strictObject({
      cpu: v.exactOptional(check.totalCpu),
      memory: v.exactOptional(check.bytes),
      ephemeralStorage: v.exactOptional(check.bytes),
      pods: v.exactOptional(check.integer(1, 100_000, 'pods', 50)),
    }),
  ),
  runners: v.pipe(check.nonEmpty(v.unknown()), wanted({ example: [{ kind: 'docker' }] })),
});
