import type { ContainerFacts, PodTemplate } from './facts/manifests/pod-template';
import { isUnset } from './facts/untyped';
import { type Field, fieldsOf, itemsOf, type NamedField, under } from './fields';
import type { ContainerOfPod } from './subjects';

/** A field of a pod spec. */
export function ofPod(pod: PodTemplate, ...path: readonly string[]): Field {
  return under({ at: pod.where, value: pod.spec }, ...path);
}

/** A field of a container. */
export function ofContainer(container: ContainerFacts, ...path: readonly string[]): Field {
  return under({ at: container.where, value: container.raw }, ...path);
}

/** A field of every security context: that of the pod, and those of its containers. */
export function inSecurityContexts(pod: PodTemplate, ...path: readonly string[]): readonly Field[] {
  return [
    ofPod(pod, 'securityContext', ...path),
    ...pod.containers.map((container) => ofContainer(container, 'securityContext', ...path)),
  ];
}

/** A field of the security context of a container, with what the pod says where the container says nothing. */
export function inheritedBy({ container, pod }: ContainerOfPod, ...path: readonly string[]): Field {
  const own = ofContainer(container, 'securityContext', ...path);
  return isUnset(own.value) ? { ...own, value: ofPod(pod, 'securityContext', ...path).value } : own;
}

/** The volumes of a pod. */
export function volumesOf(pod: PodTemplate): readonly Field[] {
  return itemsOf(ofPod(pod, 'volumes'));
}

/** What a volume is made of: the one of its fields that is not its name. */
export function sourcesOf(volume: Field): readonly NamedField[] {
  return fieldsOf(volume).filter(({ name }) => name !== 'name');
}
