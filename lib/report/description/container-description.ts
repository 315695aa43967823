import type { ContainerFacts, PodTemplate } from '../../boundary/facts/manifests/pod-template';
import { JOB_SERVICE } from '../../boundary/facts/runner/job-pod';
import {
  at,
  isOff,
  isUnset,
  listOf,
  textIn,
  textOf,
  textsOf,
  type UntypedRecord,
} from '../../boundary/facts/untyped';
import { inheritedBy } from '../../boundary/pod-fields';
import type { PodSecurityLevel } from '../../privilege';
import { CONTAINER_RESOURCES } from '../../world/container-resources';
import { quantities } from './quantities';
import type { LevelOf } from './security-levels';
import { sortedMap, sortedTexts } from './sorted';

/** What one container of a pod is and may do. */
export interface ContainerDescription {
  readonly name: string;
  /** `job-service` stands for every service that a job declares itself. */
  readonly role: 'main' | 'init' | 'build' | 'helper' | 'service' | 'job-service' | 'ephemeral';
  /** `null` where the manifests name none: a job chooses it, or GitLab Runner has a default. */
  readonly image: string | null;
  /** The strictest level of Pod Security that it meets. */
  readonly level: PodSecurityLevel;
  readonly privileged: boolean;
  /** Whether a process may gain more rights than its parent. */
  readonly privilegeEscalation: boolean;
  /** The user that the manifests name; `null` for that of the image. */
  readonly user: number | null;
  readonly group: number | null;
  /** Whether it may run as root: no user but 0 is named, and root is not refused. */
  readonly mayBeRoot: boolean;
  readonly addedCapabilities: readonly string[];
  readonly droppedCapabilities: readonly string[];
  readonly readOnlyRootFilesystem: boolean;
  /** The type of its seccomp profile, with the name of a file on the node; `null` where none is set. */
  readonly seccomp: string | null;
  readonly appArmor: string | null;
  /** Ports of the node. */
  readonly hostPorts: readonly number[];
  /** Quantities of Kubernetes by resource. */
  readonly requests: Readonly<Record<string, string>>;
  readonly limits: Readonly<Record<string, string>>;
}

/** Describes a container of a pod. */
export function describeContainer(
  container: ContainerFacts,
  pod: PodTemplate,
  levelOf: LevelOf,
  kubernetes?: UntypedRecord,
): ContainerDescription {
  const context = container.securityContext;
  const of = (...path: readonly string[]): unknown => inheritedBy({ container, pod }, ...path).value;
  const [user, group] = [idOf(of('runAsUser')), idOf(of('runAsGroup'))];
  const role = roleOf(container, pod);
  return {
    name: container.name,
    role,
    image: textOf(container.raw['image']) ?? null,
    level: levelOf(container, pod),
    privileged: !isOff(context['privileged']),
    privilegeEscalation: context['allowPrivilegeEscalation'] !== false,
    user,
    group,
    mayBeRoot: user === null ? of('runAsNonRoot') !== true : user === 0,
    addedCapabilities: sortedTexts(textsOf(at(context, 'capabilities', 'add'))),
    droppedCapabilities: sortedTexts(textsOf(at(context, 'capabilities', 'drop'))),
    readOnlyRootFilesystem: context['readOnlyRootFilesystem'] === true,
    seccomp: profileOf(of('seccompProfile')),
    appArmor: profileOf(of('appArmorProfile')),
    hostPorts: listOf(container.raw['ports'])
      .map((port) => at(port, 'hostPort'))
      .filter((port) => typeof port === 'number' && port !== 0)
      .sort() as number[],
    requests: sortedMap({
      ...configured(role, 'request', kubernetes),
      ...quantities(container.raw, 'resources', 'requests'),
    }),
    limits: sortedMap({
      ...configured(role, 'limit', kubernetes),
      ...quantities(container.raw, 'resources', 'limits'),
    }),
  };
}

/** The containers of GitLab Runner's own in the pods of jobs. */
const OWN_ROLES: Readonly<Record<string, ContainerDescription['role']>> = {
  build: 'build',
  helper: 'helper',
  [JOB_SERVICE]: 'job-service',
};

function roleOf({ name, list }: ContainerFacts, { origin }: PodTemplate): ContainerDescription['role'] {
  if (list !== 'containers') {
    return list === 'initContainers' ? 'init' : 'ephemeral';
  }
  if (origin === 'manifest') {
    return 'main';
  }
  return Object.hasOwn(OWN_ROLES, name) ? (OWN_ROLES[name] ?? 'service') : 'service';
}

function idOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

function profileOf(value: unknown): string | null {
  const [type, file] = [textIn(at(value, 'type')), textIn(at(value, 'localhostProfile'))];
  return type === '' ? null : [type, file].filter((word) => word !== '').join(' ');
}

/** How the keys of config.toml begin that bound a container of a job. */
const PREFIX_OF: Readonly<Record<ContainerDescription['role'], string | undefined>> = {
  build: '',
  helper: 'helper_',
  init: 'helper_',
  service: 'service_',
  'job-service': 'service_',
  main: undefined,
  ephemeral: undefined,
};

function configured(
  role: ContainerDescription['role'],
  bound: 'request' | 'limit',
  kubernetes: UntypedRecord = {},
): Readonly<Record<string, string>> {
  const prefix = PREFIX_OF[role];
  return Object.fromEntries(
    CONTAINER_RESOURCES.map(
      ({ gitlab, kubernetes: name }) => [name, kubernetes[`${prefix}${gitlab}_${bound}`]] as const,
    )
      .filter(([, value]) => !isUnset(value) && value !== '')
      .map(([name, value]) => [name, String(value)]),
  );
}
