import type { PodSecurityLevel } from '../../privilege';
import type { ContainerDescription } from '../description/container-description';
import type { NodesDescription, PodDescription } from '../description/pod-description';
import type { MountDescription, VolumeDescription } from '../description/volume-description';
import type { Comparison } from './change';
import { byFields, type Fields, isTheSame, members } from './comparison';
import { amount, bound, choices, either, entries, flag, neutral, ordered, texts } from './value-comparisons';

const LEVELS: readonly PodSecurityLevel[] = ['restricted', 'baseline', 'privileged'];

/** Root is the most, and an image may have root. */
function rankOfId(id: number | null): number {
  return id === 0 ? 2 : id === null ? 1 : 0;
}

/** What an unset profile is, only the node knows. */
const PROFILES: readonly (string | null)[] = ['RuntimeDefault', null, 'Unconfined'];

function profile(what: string): Comparison<string | null> {
  const [byRank, byName] = [
    ordered<string | null>(what, (value) => PROFILES.indexOf(value)),
    either(what, 'that of the node'),
  ];
  return (before, after, place) =>
    (PROFILES.includes(before) && PROFILES.includes(after) ? byRank : byName)(before, after, place);
}

const CONTAINER: Fields<ContainerDescription> = {
  name: isTheSame,
  role: neutral('role'),
  image: neutral('image'),
  level: ordered('level of Pod Security', (level: PodSecurityLevel) => LEVELS.indexOf(level)),
  privileged: flag('privileged', 'widens'),
  privilegeEscalation: flag('privilege escalation', 'widens'),
  user: ordered('user', rankOfId),
  group: ordered('group', rankOfId),
  mayBeRoot: flag('may be root', 'widens'),
  addedCapabilities: texts('added capability', 'widens'),
  droppedCapabilities: texts('dropped capability', 'narrows'),
  readOnlyRootFilesystem: flag('read-only root filesystem', 'narrows'),
  seccomp: profile('seccomp profile'),
  appArmor: profile('AppArmor profile'),
  hostPorts: (before, after, place) =>
    texts('port of the node', 'widens')(before.map(String), after.map(String), place),
  requests: entries((resource) => neutral(`request of ${resource}`)),
  limits: entries((resource) => amount(`limit of ${resource}`)),
};

const MOUNT: Fields<MountDescription> = {
  container: isTheSame,
  path: isTheSame,
  readOnly: flag('read-only', 'narrows'),
};

const VOLUME: Fields<VolumeDescription> = {
  name: isTheSame,
  source: either('source'),
  of: bound('of'),
  mounts: members({
    what: 'mount',
    nameOf: ({ container, path }) => `${path} in ${container}`,
    idOf: ({ container, path }) => JSON.stringify([container, path]),
    fields: MOUNT,
    added: 'widens',
  }),
};

/** A term that only prefers nodes bounds nothing. */
function isPreference(term: string): boolean {
  return term.startsWith('rather ');
}

const NODES: Fields<NodesDescription> = {
  labels: texts('label that nodes must have', 'narrows'),
  affinity: (before, after, place) => [
    ...choices('nodes by affinity')(
      before.filter((term) => !isPreference(term)),
      after.filter((term) => !isPreference(term)),
      place,
    ),
    ...texts('nodes by affinity', 'neutral')(before.filter(isPreference), after.filter(isPreference), place),
  ],
  tolerations: texts('tolerated taint', 'widens'),
};

/** What differs between two pods. */
export const POD: Fields<PodDescription> = {
  serviceAccount: either('ServiceAccount'),
  tokenMounted: flag('token of its ServiceAccount', 'widens'),
  cloudIdentities: texts('identity in a cloud', 'widens'),
  annotations: texts('annotation', 'neutral'),
  userNamespace: flag('user namespace', 'narrows'),
  hostNamespaces: texts('namespace of the node', 'widens'),
  nodes: byFields(NODES),
  runtimeClass: either('RuntimeClass', 'that of the node'),
  priorityClass: neutral('PriorityClass'),
  containers: members({
    what: 'container',
    nameOf: ({ name }) => name,
    fields: CONTAINER,
    added: 'widens',
  }),
  volumes: members({ what: 'volume', nameOf: ({ name }) => name, fields: VOLUME, added: 'widens' }),
};
