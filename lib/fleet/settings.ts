import {
  FAMILY_OF,
  isNixKind,
  isPrivilegedKind,
  LEVEL_OF,
  type NixKind,
  type PodSecurityLevel,
  type UnprivilegedKind,
} from '../privilege';
import { DAEMON_IMAGE, helperImage, IMAGES_OF, type JobImages, MANAGER_IMAGE } from './images';
import { HELPER_RESOURCES, KIND_DEFAULTS, MANAGER_RESOURCES } from './kinds';
import { byResource } from './resource-table';
import type { ConfigOverrides } from './types/config-overrides';
import type { Destination, Labels } from './types/destination';
import type { ContainerResources, ResolvedResources } from './types/resources';
import type {
  AccessLevel,
  Architecture,
  DedicatedNodes,
  RunnerSpec,
  RuntimeClass,
  SharedNodes,
} from './types/runner-spec';
import type { SecretSource, TokenKey } from './types/secret-source';

/** Time that a job may need after its timeout to upload artifacts and caches, in seconds. */
export const UPLOAD_MARGIN_SECONDS = 300;

/** A runner with every default filled in. Holds no privilege: that is read from the kind where it is written. */
export interface RunnerSettings {
  readonly podSecurity: PodSecurityLevel;
  readonly image: string;
  readonly allowedImages: readonly string[];
  readonly allowedServices: readonly string[];
  readonly maximumServices: number;
  readonly tags: readonly string[];
  readonly runUntagged: boolean;
  readonly accessLevel: AccessLevel;
  readonly maximumTimeoutSeconds: number;
  readonly architecture: Architecture;
  readonly concurrency: number;
  readonly replicas: number;
  readonly resources: {
    readonly build: ResolvedResources;
    readonly helper: ResolvedResources;
    readonly service: ResolvedResources;
  };
  readonly environment: Readonly<Record<string, string>>;
  readonly runtimeClass?: RuntimeClass;
  readonly nodes?: DedicatedNodes | SharedNodes;
  readonly http: boolean;
  readonly destinations: readonly Destination[];
  readonly token: SecretSource<TokenKey>;
  readonly imagePullSecrets: readonly string[];
  readonly manager: {
    readonly image: string;
    readonly helperImage: string;
    readonly resources: ResolvedResources;
    readonly nodeSelector: Labels;
    readonly terminationGracePeriodSeconds: number;
  };
  readonly config: ConfigOverrides;
  /** The Docker daemon of a privileged kind. */
  readonly daemonImage?: string;
  /** The Attic credentials of a nix kind. */
  readonly attic?: 'pull' | 'push';
  /** Nix's own build sandbox, of a nix kind. */
  readonly nixSandbox?: boolean;
}

/** Fills in every default of a decoded specification. */
export function resolveSettings(spec: RunnerSpec): RunnerSettings {
  const defaults = KIND_DEFAULTS[spec.kind];
  const architecture = spec.architecture ?? 'amd64';
  const maximumTimeoutSeconds = spec.maximumTimeoutSeconds ?? 3600;
  const images = IMAGES_OF[FAMILY_OF[spec.kind]];
  return {
    podSecurity: (isUnprivileged(spec) ? spec.podSecurity : undefined) ?? LEVEL_OF[spec.kind],
    image: spec.image ?? images.image,
    allowedImages: allowedImages(spec, images),
    allowedServices: spec.allowedServices ?? images.allowedServices,
    maximumServices: spec.maximumServices ?? defaults.maximumServices,
    tags: spec.tags ?? defaults.tags(architecture),
    runUntagged: spec.runUntagged ?? false,
    accessLevel: spec.accessLevel ?? (isPrivilegedKind(spec.kind) ? 'ref_protected' : 'not_protected'),
    maximumTimeoutSeconds,
    architecture,
    concurrency: spec.concurrency ?? 4,
    replicas: spec.replicas ?? 1,
    resources: {
      build: resolveResources(defaults.build, spec.resources?.build),
      helper: resolveResources(HELPER_RESOURCES, spec.resources?.helper),
      service: resolveResources(defaults.service, spec.resources?.service),
    },
    environment: { ...defaults.environment, ...spec.environment },
    http: spec.http ?? false,
    destinations: spec.destinations ?? [],
    token: spec.token ?? { from: 'existing' },
    imagePullSecrets: spec.imagePullSecrets ?? [],
    manager: {
      image: spec.manager?.image ?? MANAGER_IMAGE,
      helperImage: spec.manager?.helperImage ?? helperImage(architecture),
      resources: resolveResources(MANAGER_RESOURCES, spec.manager?.resources),
      nodeSelector: spec.manager?.nodeSelector ?? {},
      terminationGracePeriodSeconds:
        spec.manager?.terminationGracePeriodSeconds ?? maximumTimeoutSeconds + UPLOAD_MARGIN_SECONDS,
    },
    config: spec.config ?? {},
    ...(spec.runtimeClass ? { runtimeClass: spec.runtimeClass } : {}),
    ...(spec.nodes ? { nodes: spec.nodes } : {}),
    ...kindSettings(spec),
  };
}

function isUnprivileged(spec: RunnerSpec): spec is RunnerSpec<UnprivilegedKind> {
  return !isPrivilegedKind(spec.kind);
}

function isNix(spec: RunnerSpec): spec is RunnerSpec<NixKind> {
  return isNixKind(spec.kind);
}

function kindSettings(spec: RunnerSpec): Pick<RunnerSettings, 'daemonImage' | 'attic' | 'nixSandbox'> {
  if (!isUnprivileged(spec)) {
    return { daemonImage: spec.daemonImage ?? DAEMON_IMAGE };
  }
  return isNix(spec) ? { attic: spec.attic ?? 'pull', nixSandbox: spec.nixSandbox ?? false } : {};
}

/** GitLab Runner always allows its own image; the lists of the families hold the default one already. */
function allowedImages({ image, allowedImages }: RunnerSpec, defaults: JobImages): readonly string[] {
  if (image === undefined && allowedImages === undefined) {
    return defaults.allowedImages;
  }
  return [...new Set([...(allowedImages ?? defaults.allowedImages), image ?? defaults.image])];
}

/** A limit below the default request would be refused by the API server, so a request follows its limit down. */
function resolveResources(defaults: ResolvedResources, given: ContainerResources = {}): ResolvedResources {
  return byResource(({ field, parse, format }, bound) => {
    const [request, limit] = (['Request', 'Limit'] as const).map((one) =>
      parse(given[`${field}${one}`] ?? ''),
    );
    const resolvedLimit = limit ?? Math.max(parse(defaults[`${field}Limit`]) ?? 0, request ?? 0);
    const resolvedRequest = request ?? Math.min(parse(defaults[`${field}Request`]) ?? 0, resolvedLimit);
    return format(bound === 'Limit' ? resolvedLimit : resolvedRequest);
  });
}
