import type { ObjectIndex } from '../../boundary/facts/manifests/object-index';
import { type PodTemplate, serviceAccountOf } from '../../boundary/facts/manifests/pod-template';
import {
  at,
  isOff,
  isUnset,
  listOf,
  recordOf,
  textIn,
  textMapOf,
  textOf,
  textsOf,
  type UntypedRecord,
} from '../../boundary/facts/untyped';
import { describeAnnotations } from './annotations';
import { type ContainerDescription, describeContainer } from './container-description';
import type { LevelOf } from './security-levels';
import { sortedBy, sortedPairs, sortedTexts } from './sorted';
import { describeVolumes, type VolumeDescription } from './volume-description';

/** What a pod is and may do. */
export interface PodDescription {
  readonly serviceAccount: string;
  /** Whether its containers have the token of that ServiceAccount for the API server. */
  readonly tokenMounted: boolean;
  /** Whether its root is nobody on the node: `hostUsers: false`. */
  readonly userNamespace: boolean;
  /** By whom clouds know it, as variables of its containers say: `AWS_ROLE_ARN=...` and the like. */
  readonly cloudIdentities: readonly string[];
  /** Annotations that somebody may act on, as `key=value`. */
  readonly annotations: readonly string[];
  /** Namespaces of its node that it shares: `network`, `processes`, `IPC`. */
  readonly hostNamespaces: readonly string[];
  readonly nodes: NodesDescription;
  readonly runtimeClass: string | null;
  readonly priorityClass: string | null;
  readonly containers: readonly ContainerDescription[];
  readonly volumes: readonly VolumeDescription[];
}

/** Onto which nodes a pod may come. */
export interface NodesDescription {
  /** Labels that a node must have, as `key=value`. */
  readonly labels: readonly string[];
  /** What its affinity asks for, in words. */
  readonly affinity: readonly string[];
  /** Taints that it tolerates, as `key=value:effect`; `*` for every one. */
  readonly tolerations: readonly string[];
}

/**
 * Describes a pod.
 *
 * @param kubernetes the section of config.toml that the pod of a job is made of.
 */
export function describePod(
  pod: PodTemplate,
  index: ObjectIndex,
  levelOf: LevelOf,
  kubernetes?: UntypedRecord,
): PodDescription {
  const { spec, namespace } = pod;
  const serviceAccount = serviceAccountOf(spec);
  return {
    serviceAccount,
    tokenMounted: mountsToken(spec, index.find('ServiceAccount', namespace, serviceAccount)?.raw),
    userNamespace: spec['hostUsers'] === false,
    cloudIdentities: cloudIdentitiesOf(pod),
    annotations: describeAnnotations(pod.annotations),
    hostNamespaces: HOST_NAMESPACES.filter(([field]) => !isOff(spec[field])).map(([, words]) => words),
    nodes: describeNodes(spec),
    runtimeClass: textOf(spec['runtimeClassName']) ?? null,
    priorityClass: textOf(spec['priorityClassName']) ?? null,
    containers: sortedBy(
      pod.containers.map((container) => describeContainer(container, pod, levelOf, kubernetes)),
      ({ name }) => name,
    ),
    volumes: describeVolumes(pod),
  };
}

const HOST_NAMESPACES = [
  ['hostNetwork', 'network'],
  ['hostPID', 'processes'],
  ['hostIPC', 'IPC'],
] as const;

/** Variables that name whom a cloud takes a pod for, and hold no secret. */
const OF_CLOUDS: readonly string[] = ['AWS_ROLE_ARN', 'AZURE_CLIENT_ID', 'AZURE_TENANT_ID'];

function cloudIdentitiesOf({ containers }: PodTemplate): readonly string[] {
  return sortedTexts(
    containers
      .flatMap(({ raw }) => listOf(raw['env']))
      .map((variable) => [textIn(at(variable, 'name')), textIn(at(variable, 'value'))] as const)
      .filter(([name, value]) => OF_CLOUDS.includes(name) && value !== '')
      .map(([name, value]) => `${name}=${value}`),
  );
}

function mountsToken(spec: UntypedRecord, account: UntypedRecord | undefined): boolean {
  const said = spec['automountServiceAccountToken'] ?? account?.['automountServiceAccountToken'];
  return isUnset(said) || said !== false;
}

function describeNodes(spec: UntypedRecord): NodesDescription {
  const affinity = at(spec, 'affinity', 'nodeAffinity');
  const required = listOf(
    at(affinity, 'requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'),
  );
  const preferred = listOf(at(affinity, 'preferredDuringSchedulingIgnoredDuringExecution'));
  return {
    labels: sortedPairs(textMapOf(spec['nodeSelector'])),
    affinity: [
      ...sortedTexts(required.map(termWords)),
      ...sortedTexts(preferred.map((term) => `rather ${termWords(at(term, 'preference'))}`)),
    ],
    tolerations: sortedTexts(listOf(spec['tolerations']).map(tolerationWords)),
  };
}

function termWords(term: unknown): string {
  const words = ['matchExpressions', 'matchFields'].flatMap((field) =>
    listOf(at(term, field)).map((expression) => {
      const values = textsOf(at(expression, 'values'));
      const key = textIn(at(expression, 'key'));
      const operator = textIn(at(expression, 'operator'));
      return values.length === 0 ? `${key} ${operator}` : `${key} ${operator} ${values.join(', ')}`;
    }),
  );
  return words.join(' and ') || 'no node';
}

function tolerationWords(raw: unknown): string {
  const { key, value, effect } = recordOf(raw);
  const taint = textIn(key) === '' ? '*' : [textIn(key), textIn(value)].filter(Boolean).join('=');
  return textIn(effect) === '' ? taint : `${taint}:${textIn(effect)}`;
}
