import type { ContainerDescription } from './description/container-description';
import type { NamespaceDescription } from './description/describe-fleets';
import type { NodesDescription, PodDescription } from './description/pod-description';

/** A container whose code may become root on its node. */
export interface RootOnNode {
  readonly pods: string;
  readonly container: string;
  readonly image: string | null;
  /** Why, in words. */
  readonly because: readonly string[];
  /** The nodes on which it runs. */
  readonly nodes: NodesDescription;
}

/** The containers of a namespace that may become root on their node: those that meet no level of Pod Security. */
export function rootOnNode({ runners, otherPods }: NamespaceDescription): readonly RootOnNode[] {
  const managers = new Map(
    runners.flatMap(({ manager }) => (manager === null ? [] : [[manager.workload, manager.pod]])),
  );
  const pods: readonly (readonly [string, PodDescription])[] = [
    ...runners.flatMap(({ name, jobs }) => (jobs === null ? [] : [[`jobs of ${name}`, jobs.pod] as const])),
    ...managers,
    ...otherPods.map(({ name, pod }) => [name, pod] as const),
  ];
  return pods.flatMap(([name, pod]) =>
    pod.containers
      .filter(({ level }) => level === 'privileged')
      .map((container) => ({
        pods: name,
        container: container.name,
        image: container.image,
        because: reasonsOf(container, pod),
        nodes: pod.nodes,
      })),
  );
}

function reasonsOf(
  { privileged, addedCapabilities, hostPorts }: ContainerDescription,
  pod: PodDescription,
): readonly string[] {
  const told = [
    ...(privileged ? ['privileged'] : []),
    ...(privileged && pod.userNamespace
      ? ['in a user namespace, so that its root is nobody on the node']
      : []),
    ...pod.hostNamespaces.map((name) => `shares the ${name} of its node`),
    ...pod.volumes.filter(({ source }) => source === 'hostPath').map(({ of }) => `mounts ${of} of its node`),
    ...(!privileged && addedCapabilities.length > 0 ? [`capabilities ${addedCapabilities.join(', ')}`] : []),
    ...(hostPorts.length > 0 ? [`ports ${hostPorts.join(', ')} of its node`] : []),
  ];
  return told.length > 0 ? told : ['meets no level of Pod Security'];
}

/** Who can become root through such a container: more than who runs code in it. */
export const WHO_IS_ROOT =
  'Whoever runs code in one of these containers, or commands it from beside it, as each job of dind commands its Docker daemon.';
