import { join } from 'node:path';
import type { Pod } from '../../e2e/cluster/objects';
import type { Lab } from '../stage/lab';

/** Where the kubelet keeps what belongs to a pod, on the disk of its node. */
export function podFolder({ nodes }: Pick<Lab, 'nodes'>, { metadata, spec }: Pod): string {
  const { var: folder = '' } = nodes.find(({ name }) => name === spec.nodeName) ?? {};
  return join(folder, 'lib/kubelet/pods', metadata.uid ?? '');
}

/** Where it keeps one of the pod's volumes that began empty. */
export function emptyVolume(lab: Pick<Lab, 'nodes'>, pod: Pod, name: string): string {
  return join(podFolder(lab, pod), 'volumes/kubernetes.io~empty-dir', name);
}
