import type { PodSecurityLevel } from '../../../privilege';
import { type PathPart, pathText } from '../path-text';
import { at, isRecord, isUnset, listOf, textIn, textMapOf, type UntypedRecord } from '../untyped';
import type { KubernetesObject, Unreadable } from './kubernetes-object';

/** The lists of a pod spec that hold containers; a native sidecar is an entry of `initContainers`. */
export const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** A list of a pod spec that holds containers. */
export type ContainerList = (typeof CONTAINER_LISTS)[number];

/** One container of a pod template. */
export interface ContainerFacts {
  readonly name: string;
  readonly list: ContainerList;
  readonly raw: UntypedRecord;
  readonly securityContext: UntypedRecord;
  /** Where the container is, such as `Deployment a/b / spec.template.spec.containers[0]`. */
  readonly where: string;
}

/** A pod that will exist: in a manifest, or made by a manager for a job. */
export interface PodTemplate {
  readonly origin: 'manifest' | 'job';
  /** Path of the pod spec. */
  readonly where: string;
  readonly object: KubernetesObject;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly spec: UntypedRecord;
  readonly containers: readonly ContainerFacts[];
  /** The Pod Security level that the pod must meet. */
  readonly level: PodSecurityLevel;
}

/** The name of the ServiceAccount under which a pod runs, by the field or by its older name. */
export function serviceAccountOf(spec: UntypedRecord): string {
  return textIn(spec['serviceAccountName']) || textIn(spec['serviceAccount']) || 'default';
}

/** Where each workload of Kubernetes keeps its pod template. */
const TEMPLATE_PATH: Readonly<Record<string, readonly string[]>> = {
  Pod: [],
  PodTemplate: ['template'],
  ReplicationController: ['spec', 'template'],
  ReplicaSet: ['spec', 'template'],
  Deployment: ['spec', 'template'],
  StatefulSet: ['spec', 'template'],
  DaemonSet: ['spec', 'template'],
  Job: ['spec', 'template'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
};

/** The pod templates of an object. Those of custom resources are found by their shape: a list named `containers`. */
export function podTemplatesOf(object: KubernetesObject): {
  readonly templates: readonly PodTemplate[];
  readonly unreadable: readonly Unreadable[];
} {
  const path = Object.hasOwn(TEMPLATE_PATH, object.kind) ? TEMPLATE_PATH[object.kind] : undefined;
  if (path === undefined) {
    return { templates: hiddenTemplates(object), unreadable: [] };
  }
  const template = at(object.raw, ...path);
  const spec = at(template, 'spec');
  const where = `${object.where} / ${[...path, 'spec'].join('.')}`;
  if (!isRecord(spec)) {
    return { templates: [], unreadable: [{ where, message: 'is missing: the workload has no pod spec' }] };
  }
  const metadata = at(template, 'metadata');
  return {
    templates: [manifestTemplate(object, where, metadata, spec)],
    unreadable: malformedLists(where, spec),
  };
}

/** The containers of a pod spec. */
export function containersOf(spec: UntypedRecord, where: string): readonly ContainerFacts[] {
  return CONTAINER_LISTS.flatMap((list) =>
    listOf(spec[list])
      .map((raw, index) => ({ raw, index }))
      .filter((entry): entry is { raw: UntypedRecord; index: number } => isRecord(entry.raw))
      .map(({ raw, index }) => ({
        name: textIn(raw['name']),
        list,
        raw,
        securityContext: isRecord(raw['securityContext']) ? raw['securityContext'] : {},
        where: `${where}.${list}[${index}]`,
      })),
  );
}

function manifestTemplate(
  object: KubernetesObject,
  where: string,
  metadata: unknown,
  spec: UntypedRecord,
): PodTemplate {
  return {
    origin: 'manifest',
    where,
    object,
    namespace: object.namespace,
    labels: textMapOf(at(metadata, 'labels')),
    annotations: textMapOf(at(metadata, 'annotations')),
    spec,
    containers: containersOf(spec, where),
    level: 'restricted',
  };
}

/** A container list of another shape would be skipped, and whoever reads the manifest may read it otherwise. */
function malformedLists(where: string, spec: UntypedRecord): readonly Unreadable[] {
  const lists = CONTAINER_LISTS.filter((list) => {
    const value = spec[list];
    return !isUnset(value) && !(Array.isArray(value) && value.every(isRecord));
  }).map((list) => ({ where: `${where}.${list}`, message: 'is not a list of containers' }));
  const contexts = containersOf(spec, where)
    .filter(({ raw }) => !isUnset(raw['securityContext']) && !isRecord(raw['securityContext']))
    .map((container) => ({ where: `${container.where}.securityContext`, message: 'is not an object' }));
  const pod =
    isUnset(spec['securityContext']) || isRecord(spec['securityContext'])
      ? []
      : [{ where: `${where}.securityContext`, message: 'is not an object' }];
  return [...lists, ...pod, ...contexts];
}

/** The path is kept in parts, since it is seldom told. */
function hiddenTemplates(object: KubernetesObject): readonly PodTemplate[] {
  const found: PodTemplate[] = [];
  const path: PathPart[] = [];
  const enter = (part: PathPart, value: unknown, owner: unknown): void => {
    path.push(part);
    visit(value, owner);
    path.pop();
  };
  const visit = (value: unknown, owner: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        enter(index, item, undefined);
      });
    } else if (isRecord(value)) {
      if (holdsContainers(value)) {
        const where = `${object.where} / ${pathText(path)}`;
        found.push(manifestTemplate(object, where, at(owner, 'metadata'), value));
      }
      for (const key of Object.keys(value)) {
        enter(key, value[key], value);
      }
    }
  };
  visit(object.raw, undefined);
  return found;
}

function holdsContainers(value: UntypedRecord): boolean {
  return listOf(value['containers']).some((item) => isRecord(item) && typeof item['name'] === 'string');
}
