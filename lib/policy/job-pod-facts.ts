import { runnerConfig } from '../config/config-toml';
import { DAEMON_ALIAS } from '../config/job-pod-patch';
import type { KubernetesSection } from '../config/runner-config';
import type { Fleet } from '../fleet/fleet';
import { unrequested } from '../fleet/job-sizes';
import { schedulingOf } from '../fleet/placement';
import type { Runner } from '../fleet/runner';
import { CONTAINER_RESOURCES } from '../world/container-resources';
import { helperImageFact, imagesFact } from './added-images';
import { cloudIdentityFact } from './job-cloud-identity';
import { jobMetadataFacts } from './job-metadata';
import { spacingFact } from './job-spacing';
import { jobVolumesFacts } from './job-volumes';
import { nodeAffinityFact } from './node-affinity';
import { anyValueKey, isDefaultToleration, tolerationKey } from './tolerations';
import { type UserNamespaceFacts, userNamespaceFacts } from './user-namespaces';

/**
 * What the job pods of a runner must look like: read from the very config.toml that makes them. Each is a variable of the
 * policy for job pods.
 */
export interface JobPodFacts extends UserNamespaceFacts {
  readonly serviceAccount: string;
  readonly priorityClass: string;
  /** Empty for none. */
  readonly runtimeClass: string;
  readonly nodeSelector: Readonly<Record<string, string>>;
  /** As {@link tolerationKey} and {@link anyValueKey} write them. */
  readonly tolerations: readonly string[];
  /** As {@link nodeAffinityFact} writes it; nothing where no runner of the fleet has any. */
  readonly nodeAffinity?: readonly string[];
  /** As {@link spacingFact} writes it; nothing where no runner of the fleet has any. */
  readonly spacing?: readonly string[];
  /** As {@link jobMetadataFacts} writes them; nothing where no runner of the fleet has any. */
  readonly podLabels?: readonly string[];
  readonly podAnnotations?: readonly string[];
  /** As {@link cloudIdentityFact} writes it; nothing where no runner of the fleet has one. */
  readonly cloudIdentity?: readonly string[];
  /** As {@link jobVolumesFacts} writes them; nothing where no runner of the fleet has any. */
  readonly volumes?: readonly string[];
  readonly mounts?: readonly string[];
  /** Itself, or an RE2 expression where the cluster may rename it. */
  readonly helperImage: string;
  /** An RE2 expression. */
  readonly buildImages: string;
  /** An RE2 expression. */
  readonly serviceImages: string;
  readonly maximumServices: number;
  /** Secrets that nodes pull with, besides those that the runner makes for each job. */
  readonly pullSecrets: readonly string[];
  /** `secret/key` of each variable that the build container may have from a Secret. */
  readonly secretKeys: readonly string[];
  readonly capabilities: readonly string[];
  /** `container/resource` to the most that the container may use; 0 where nothing bounds it. */
  readonly limits: Readonly<Record<string, string>>;
  /** The most ephemeral storage that the build, the helper and a service may request; short, as it is written for each runner. */
  readonly storageRequests: readonly [build: string, helper: string, service: string];
  /** `container/resource` to what of memory and disk it may take beyond what it requests; nothing where no runner of the fleet has sizes. */
  readonly unrequested?: Readonly<Record<string, string>>;
  /** `name=amount` of each device of the build; nothing where no runner of the fleet has any. */
  readonly devices?: readonly string[];
  readonly deadlineSeconds: number;
  readonly graceSeconds: number;
  /** The arguments of the container that alone may be privileged; empty where there is none. */
  readonly daemon: readonly string[];
}

/** The image of the container that alone may be privileged. */
export function daemonImage(runner: Runner): string | undefined {
  return daemonOf(runnerConfig(runner).runners[0].kubernetes)?.name;
}

function daemonOf(kubernetes: KubernetesSection) {
  return kubernetes.services?.find(({ alias }) => alias === DAEMON_ALIAS);
}

/** The runner gives a job one second more than its timeout, so that GitLab sees the timeout first. */
const DEADLINE_MARGIN_SECONDS = 1;

/** A kernel takes a limit of 0 for none. */
export const UNLIMITED = '0';

/** The facts of a runner. */
export function jobPodFacts(runner: Runner): JobPodFacts {
  const { kubernetes } = runnerConfig(runner).runners[0];
  const { secrets, settings } = runner;
  const added = schedulingOf(runner, 'runtimeClass');
  return {
    serviceAccount: kubernetes.service_account,
    priorityClass: kubernetes.priority_class_name,
    runtimeClass: kubernetes.runtime_class_name ?? '',
    nodeSelector: { ...kubernetes.node_selector, ...added.nodeSelector },
    tolerations: [...tolerationsOf(kubernetes), ...added.tolerations.map(tolerationKey)],
    ...nodeAffinityFact(runner, 'job'),
    ...spacingFact(runner),
    ...jobMetadataFacts(runner),
    ...cloudIdentityFact(runner),
    ...userNamespaceFacts(runner),
    ...jobVolumesFacts(runner),
    helperImage: helperImageFact(runner.fleet, kubernetes.helper_image),
    buildImages: imagesFact(runner.fleet, [...kubernetes.allowed_images, kubernetes.image]),
    serviceImages: imagesFact(runner.fleet, [...kubernetes.allowed_services, kubernetes.image]),
    maximumServices: settings.maximumServices + (kubernetes.services?.length ?? 0),
    pullSecrets: kubernetes.image_pull_secrets ?? [],
    secretKeys: secrets.attic?.keys.map((key) => `${secrets.attic?.name}/${key}`) ?? [],
    capabilities: kubernetes.cap_add,
    limits: {
      ...limitsOf('build', { ...kubernetes, ...largestOf(kubernetes) }, ''),
      ...limitsOf('helper', kubernetes, 'helper_'),
      ...limitsOf('service', kubernetes, 'service_'),
    },
    storageRequests: [
      kubernetes.ephemeral_storage_request_overwrite_max_allowed ?? kubernetes.ephemeral_storage_request,
      kubernetes.helper_ephemeral_storage_request,
      kubernetes.service_ephemeral_storage_request,
    ],
    ...(hasSizes(runner.fleet) ? { unrequested: unrequested(settings) } : {}),
    ...(hasDevices(runner.fleet) ? { devices: devicesOf(runner) } : {}),
    deadlineSeconds: settings.maximumTimeoutSeconds + DEADLINE_MARGIN_SECONDS,
    graceSeconds: kubernetes.pod_termination_grace_period_seconds,
    daemon: daemonOf(kubernetes)?.command ?? [],
  };
}

/** The tolerations that the runner makes of `key=value`, or of a key alone, to effect. */
function tolerationsOf(kubernetes: KubernetesSection): readonly string[] {
  return Object.entries(kubernetes.node_tolerations ?? {}).flatMap(([pair, effect]) => {
    const equals = pair.indexOf('=');
    if (equals < 0) {
      return isDefaultToleration({ key: pair, effect }) ? [] : [anyValueKey({ key: pair, effect })];
    }
    return [tolerationKey({ key: pair.slice(0, equals), value: pair.slice(equals + 1), effect })];
  });
}

/** Whether jobs of some runner have devices. */
export function hasDevices({ runners }: Fleet): boolean {
  return runners.some(({ settings }) => settings.devices !== undefined);
}

function devicesOf({ settings }: Runner): readonly string[] {
  return Object.entries(settings.devices ?? {}).map(([name, amount]) => `${name}=${amount}`);
}

/** Whether jobs of some runner choose among sizes. */
export function hasSizes({ runners }: Fleet): boolean {
  return runners.some(({ settings }) => settings.sizes !== undefined);
}

/** The limits of the build at its largest. */
function largestOf(kubernetes: KubernetesSection): Partial<KubernetesSection> {
  return Object.fromEntries(
    CONTAINER_RESOURCES.flatMap(({ gitlab }) => {
      const most = kubernetes[`${gitlab}_limit_overwrite_max_allowed`];
      return most === undefined ? [] : [[`${gitlab}_limit`, most]];
    }),
  );
}

function limitsOf(
  container: string,
  kubernetes: KubernetesSection,
  prefix: '' | 'helper_' | 'service_',
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    CONTAINER_RESOURCES.map((resource) => [
      `${container}/${resource.kubernetes}`,
      kubernetes[`${prefix}${resource.gitlab}_limit`] ?? UNLIMITED,
    ]),
  );
}
