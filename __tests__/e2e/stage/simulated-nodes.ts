import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ApiServer } from '../cluster/api-server';
import { pathOf } from '../cluster/objects';
import { Component } from './component';
import { freePorts } from './free-ports';

/** Label and taint of the nodes for privileged jobs, as the fleet of this repository names them. */
const DIND_POOL = { 'tinyland.dev/pool': 'dind' };
const DIND_TAINT = { key: 'tinyland.dev/dind', value: 'only', effect: 'NoSchedule' };

/** Nodes that exist as objects only: kwok plays them, and kubelet-streams answers for the containers on them. */
export async function startSimulatedNodes(
  folder: string,
  programs: { readonly kwok: string; readonly 'kubelet-streams': string },
  adminKubeconfig: string,
  api: ApiServer,
  started: (component: Component) => void,
): Promise<void> {
  const [streamsPort = 0, kwokPort = 0] = await freePorts(2);
  const start = (name: 'kwok' | 'kubelet-streams', args: readonly string[]): Component => {
    const component = new Component(name, programs[name], args, join(folder, `${name}.log`));
    started(component);
    return component;
  };
  mkdirSync(join(folder, 'pods'));
  start('kubelet-streams', [
    `--address=127.0.0.1:${streamsPort}`,
    `--root=${join(folder, 'pods')}`,
    `--programs=${resolve('__tests__/e2e/stage/container-programs')}`,
  ]);
  const kwok = start('kwok', [
    `--kubeconfig=${adminKubeconfig}`,
    '--manage-all-nodes=true',
    '--node-ip=127.0.0.1',
    `--node-port=${streamsPort}`,
    // Its own server would otherwise listen on the port of the nodes, and on all addresses.
    `--server-address=127.0.0.1:${kwokPort}`,
    `--config=${resolve('__tests__/e2e/stage/kwok.yaml')}`,
  ]);
  const nodes = [
    simulatedNode('general-1'),
    simulatedNode('general-2'),
    simulatedNode('dind-1', DIND_POOL, [DIND_TAINT]),
  ];
  for (const object of nodes) {
    await api.create(pathOf('nodes'), object);
  }
  await kwok.until('ready nodes', async () => {
    const { body } = await api.get(pathOf('nodes'));
    return body['items'].length === nodes.length && body['items'].every(isReady);
  });
}

/**
 * A node with room for all that the tests do, so that no pod has to make way for another: the corpus alone stores some 500
 * pods at once.
 */
export function simulatedNode(
  name: string,
  labels: Readonly<Record<string, string>> = {},
  taints: readonly object[] = [],
) {
  const room = { cpu: '1k', memory: '4Ti', 'ephemeral-storage': '64Ti', pods: '5k' };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name,
      labels: {
        'kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': name,
        ...labels,
      },
    },
    spec: { taints },
    status: { capacity: room, allocatable: room },
  };
}

function isReady(object: { status: { conditions?: { type: string; status: string }[] } }): boolean {
  return object.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') === true;
}
