import {
  FAMILY_OF,
  LEVEL_OF,
  type NixKind,
  type PodSecurityLevel,
  type PrivilegedKind,
  type RunnerKind,
  type UnprivilegedKind,
} from '../privilege';
import type { DecodedRunner } from './decode/schema';
import { helperImage, IMAGES_OF } from './images';
import { type ResolvedJobResources, type ResolvedJobSizes, resolveJobResources } from './job-resources';
import { atMirror } from './mirrored-images';
import { defaultTags } from './tags';
import type { ImageMirror } from './types/adds-spec';
import type { Cache } from './types/cache-spec';
import type { CloudIdentity } from './types/cloud-identity';
import type { ConfigOverrides } from './types/config-overrides';
import type { Devices } from './types/devices';
import type { ImageBuilds } from './types/image-builds';
import type { JobVolume } from './types/job-volumes';
import type { ManagerSpec } from './types/manager-spec';
import type { JobNodes, SharedNodes } from './types/nodes-spec';
import type { Resolved } from './types/resolved';
import type { ResolvedResources } from './types/resources';
import { type RunAs, resolveRunAs } from './types/run-as';
import type {
  AccessLevel,
  CommonRunnerSpec,
  NixRunnerSpec,
  PrivilegedRunnerSpec,
  UnprivilegedRunnerSpec,
} from './types/runner-spec';

/** Time that a job may need after its timeout to upload artifacts and caches, in seconds. */
export const UPLOAD_MARGIN_SECONDS = 300;

/** Fields of a specification that settings hold otherwise, or not at all. */
type HeldOtherwise =
  | 'kind'
  | 'name'
  | 'resources'
  | 'sizes'
  | 'manager'
  | 'config'
  | 'podSecurity'
  | 'accessLevel'
  | 'cloudIdentity'
  | 'devices'
  | 'userNamespaces'
  | 'imageBuilds'
  | 'runAs'
  | 'runUntagged'
  | 'nodes'
  | 'cache'
  | 'volumes';

/** What every kind of runner may set. */
type OfEveryKind = CommonRunnerSpec<RunnerKind>;

/** What some kinds of runners may set, and the settings of the others lack. */
type OfSomeKinds<Spec> = Partial<Resolved<Omit<Spec, keyof OfEveryKind | HeldOtherwise>>>;

/** A runner with every default filled in. Holds no privilege: that is read from the kind where it is written. */
export interface RunnerSettings
  extends Resolved<
      Omit<OfEveryKind, HeldOtherwise>,
      'runtimeClass' | 'spacing' | 'podLabels' | 'podAnnotations'
    >,
    OfSomeKinds<UnprivilegedRunnerSpec<UnprivilegedKind>>,
    OfSomeKinds<PrivilegedRunnerSpec<PrivilegedKind>>,
    OfSomeKinds<NixRunnerSpec<NixKind>> {
  readonly podSecurity: PodSecurityLevel;
  readonly accessLevel: AccessLevel;
  readonly cloudIdentity?: CloudIdentity;
  readonly devices?: Devices;
  /** Whether users of its job pods are nobody on their nodes. */
  readonly userNamespaces: boolean;
  readonly imageBuilds?: ImageBuilds;
  /** As whom jobs run; where it is left out, as the user of their image. */
  readonly runAs?: Required<RunAs>;
  readonly runUntagged: boolean;
  readonly nodes?: JobNodes | SharedNodes;
  readonly cache?: Cache;
  readonly volumes: readonly JobVolume[];
  readonly resources: ResolvedJobResources;
  readonly sizes?: ResolvedJobSizes;
  readonly manager: Resolved<
    Omit<ManagerSpec, 'resources'>,
    'nodeSelector' | 'tolerations' | 'affinity' | 'topologySpread' | 'labels' | 'annotations'
  > & {
    readonly resources: ResolvedResources;
  };
  readonly config: ConfigOverrides;
}

/** What of a fleet the settings of its runners follow from. */
interface SettingsOfFleet {
  readonly proxy?: object;
  readonly imageMirrors?: readonly ImageMirror[];
}

/**
 * Fills in the defaults that follow from other fields.
 *
 * @internal
 */
export function resolveSettings(
  { kind, name: _, resources, sizes, ...all }: DecodedRunner,
  { proxy, imageMirrors = [] }: SettingsOfFleet,
): RunnerSettings {
  const { runAs: said, ...decoded } = { runAs: undefined, ...all };
  const { architecture, maximumTimeoutSeconds, manager } = decoded;
  const podSecurity = 'podSecurity' in decoded ? decoded.podSecurity : LEVEL_OF[kind];
  const runAs = resolveRunAs(podSecurity, said);
  const named = (image: string) => atMirror(image, imageMirrors);
  return {
    ...decoded,
    podSecurity,
    ...(runAs ? { runAs } : {}),
    ...resolveJobResources(kind, { resources, sizes, burst: decoded.burst }),
    accessLevel:
      decoded.accessLevel ?? (decoded.cloudIdentity === undefined ? 'not_protected' : 'ref_protected'),
    userNamespaces:
      'userNamespaces' in decoded && decoded.userNamespaces !== undefined
        ? decoded.userNamespaces
        : 'imageBuilds' in decoded && decoded.imageBuilds !== undefined,
    image: named(decoded.image),
    allowedImages: [...new Set(allowedImages(kind, decoded).map(named))],
    allowedServices: [...new Set(decoded.allowedServices.map(named))],
    ...('daemonImage' in decoded ? { daemonImage: named(decoded.daemonImage) } : {}),
    publicPorts: decoded.publicPorts ?? (proxy === undefined ? [443] : []),
    tags: decoded.tags ?? defaultTags(kind, decoded),
    manager: {
      ...manager,
      image: named(manager.image),
      helperImage: named(manager.helperImage ?? helperImage(architecture, manager.image)),
      terminationGracePeriodSeconds:
        manager.terminationGracePeriodSeconds ?? maximumTimeoutSeconds + UPLOAD_MARGIN_SECONDS,
    },
  };
}

/** GitLab Runner always allows its own image; the lists of the families hold the default one already. */
function allowedImages(
  kind: RunnerKind,
  { image, allowedImages }: Pick<DecodedRunner, 'image' | 'allowedImages'>,
): readonly string[] {
  const defaults = IMAGES_OF[FAMILY_OF[kind]];
  if (image === defaults.image && allowedImages === undefined) {
    return defaults.allowedImages;
  }
  return [...new Set([...(allowedImages ?? defaults.allowedImages), image])];
}
