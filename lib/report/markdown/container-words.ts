import type { ContainerDescription } from '../description/container-description';
import type { PodDescription } from '../description/pod-description';
import type { VolumeDescription } from '../description/volume-description';
import { gathered, item, list } from './lines';
import { code, codes, plain } from './markdown-text';

/** The facts of a pod, each an item of a list. */
export function podFacts(pod: PodDescription): readonly string[] {
  const { nodes, hostNamespaces, runtimeClass, priorityClass, containers } = pod;
  return [
    item(
      `ServiceAccount: ${code(pod.serviceAccount)}, ${pod.tokenMounted ? 'with' : 'without'} its token for the API server`,
    ),
    ...list('Clouds know it as', pod.cloudIdentities.map(code)),
    ...list('Annotations', pod.annotations.map(code)),
    ...list('Shares with its node', hostNamespaces),
    ...(pod.userNamespace ? [item('User namespace: root of the pod is nobody on its node')] : []),
    ...list('Nodes', [
      ...nodes.labels.map((label) => `label ${code(label)}`),
      ...nodes.affinity.map((term) => `affinity ${code(term)}`),
      ...nodes.tolerations.map((taint) => `tolerates ${code(taint)}`),
    ]),
    ...list('RuntimeClass', runtimeClass === null ? [] : [code(runtimeClass)]),
    ...list('PriorityClass', priorityClass === null ? [] : [code(priorityClass)]),
    ...list(
      'Security',
      gathered(containers, securityWords).map((group) => `${namesOf(group)}: ${securityWords(group[0])}`),
    ),
    ...list(
      'Sizes',
      gathered(containers, sizeWords).map((group) => `${namesOf(group)}: ${sizeWords(group[0])}`),
    ),
    ...list(
      'Images',
      gathered(
        containers.filter(({ image }) => image !== null),
        ({ image }) => image,
      ).map((group) => `${namesOf(group)}: ${code(group[0].image ?? '')}`),
    ),
    ...list('Volumes', pod.volumes.flatMap(volumeWords)),
  ];
}

function namesOf(containers: readonly ContainerDescription[]): string {
  return codes(containers.map(({ name }) => name));
}

/** The security of a container, in words. */
function securityWords(container: ContainerDescription): string {
  const { level, user, group, addedCapabilities, seccomp, appArmor, hostPorts } = container;
  const identity = user === null ? null : `user ${user}${group === null ? '' : `:${group}`}`;
  return [
    container.privileged ? '**privileged**' : level === 'privileged' ? '**beyond baseline**' : level,
    ...(identity === null ? [] : [identity]),
    ...(container.mayBeRoot ? ['may be root'] : ['never root']),
    ...(container.privilegeEscalation ? ['may gain privileges'] : []),
    ...(container.droppedCapabilities.includes('ALL') || container.privileged
      ? []
      : ['keeps the usual capabilities']),
    ...(addedCapabilities.length === 0 ? [] : [`adds ${codes(addedCapabilities)}`]),
    ...(container.readOnlyRootFilesystem ? ['read-only root file system'] : []),
    seccomp === null ? 'no seccomp profile' : `seccomp ${code(seccomp)}`,
    ...(appArmor === null ? [] : [`AppArmor ${code(appArmor)}`]),
    ...(hostPorts.length === 0 ? [] : [`ports of its node ${hostPorts.join(', ')}`]),
  ].join(', ');
}

function sizeWords({ requests, limits }: ContainerDescription): string {
  const resources = [...new Set([...Object.keys(requests), ...Object.keys(limits)])].sort();
  return resources.length === 0
    ? 'without requests and limits'
    : resources
        .map((resource) => {
          const [request, limit] = [requests[resource], limits[resource]].map(
            (amount) => amount && code(amount),
          );
          return `${plain(resource)} ${request === limit ? limit : `${request ?? 'nothing'} to ${limit ?? '**any**'}`}`;
        })
        .join(', ');
}

/** Scratch space that GitLab Runner gives every job. */
const OF_EVERY_JOB: readonly string[] = ['emptyDir logs', 'emptyDir repo', 'emptyDir scripts'];

function volumeWords({ name, source, of, mounts }: VolumeDescription): readonly string[] {
  if (OF_EVERY_JOB.includes(`${source} ${name}`) && of === null) {
    return [];
  }
  const paths = [
    ...new Set(mounts.map(({ path, readOnly }) => `${code(path)}${readOnly ? ' (read-only)' : ''}`)),
  ];
  const where = paths.length === 0 ? 'mounted nowhere' : `at ${paths.join(', ')}`;
  return [`${code(name)}: ${code(source)}${of === null ? '' : ` ${code(of)}`} ${where}`];
}
