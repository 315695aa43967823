import { eventually } from '../../e2e/cluster/wait';
import { DOWN_FOLDER, PID_FOLDER } from './boot';
import { insideNode } from './inside-node';

/** A long-running program of every node. */
export type NodeService = 'containerd' | 'kubelet' | 'kube-proxy' | 'kube-router';

/** Kills a service of a node; it comes back half a second later, as on a node that has systemd. */
export function killService(node: string, service: NodeService): Promise<void> {
  // It may just be starting again.
  return eventually(`${service} of ${node} is killed`, () => signal(node, service, 9), 30).then(() => {});
}

/** Kills a service of a node and keeps it down while something is done. */
export async function withoutService(
  node: string,
  service: NodeService,
  during: () => Promise<void>,
): Promise<void> {
  await insideNode(node, 'touch', `${DOWN_FOLDER}/${service}`);
  await killService(node, service);
  try {
    await during();
  } finally {
    await insideNode(node, 'rm', `${DOWN_FOLDER}/${service}`);
    await eventually(`${service} of ${node} runs again`, () => signal(node, service, 0), 30);
  }
}

async function signal(node: string, service: NodeService, number: number): Promise<boolean> {
  const { code } = await insideNode(node, 'sh', '-c', `kill -${number} "$(cat ${PID_FOLDER}/${service})"`);
  return code === 0;
}
