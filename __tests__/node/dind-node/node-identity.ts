import { readFileSync } from 'node:fs';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { type KubernetesObject, type Pod, pathOf } from '../../e2e/cluster/objects';
import { kubeconfig } from '../../e2e/stage/control-plane';
import { LAB_NAMESPACE } from '../fleets/lab-fleet';
import type { Lab } from '../stage/lab';

/** Whoever is root of a node has this: the token that its kubelet shows to the API server. */
export function tokenOfNode({ folder }: Lab, node: string): string {
  const { users } = JSON.parse(readFileSync(kubeconfig(folder, node), 'utf8'));
  return users[0].user.token;
}

/** What the requests are about. */
export interface Surroundings {
  readonly node: string;
  /** A dind job that runs on the node, with a Secret of its own. */
  readonly job: Pod;
  readonly jobSecret: string;
  /** A manager on another node. */
  readonly manager: Pod;
}

type Ask = (api: ApiServer, around: Surroundings) => Promise<{ readonly status: number }>;

const DRY = '?dryRun=All';
const of = (resource: string, name?: string) => pathOf(resource, LAB_NAMESPACE, name);

/** The answer to what the identity of a dind node asks. Nothing of it is stored. */
export const ASKED_BY_THE_NODE: readonly (readonly [what: string, status: number, ask: Ask])[] = [
  [
    'reads the registry credentials of the job on it',
    200,
    (api, { jobSecret }) => api.get(of('secrets', jobSecret)),
  ],
  ["reads the token of dind's own runner", 403, (api) => api.get(of('secrets', 'dind-token'))],
  ['reads the token of another runner', 403, (api) => api.get(of('secrets', 'docker-token'))],
  ['reads the credentials of the cache', 403, (api) => api.get(of('secrets', 'attic-push-credentials'))],
  ['lists Secrets', 403, (api) => api.get(of('secrets'))],
  ['reads the config of a manager', 403, (api) => api.get(of('configmaps', 'docker-manager'))],
  [
    'lists the pods on it',
    200,
    (api, { node }) => api.get(`${pathOf('pods')}?fieldSelector=spec.nodeName%3D${node}`),
  ],
  ['lists the pods of others, with the variables of their jobs', 403, (api) => api.get(of('pods'))],
  ['reads a manager on another node', 403, (api, { manager }) => api.get(of('pods', manager.metadata.name))],
  [
    'asks for a token of a manager',
    403,
    (api, { manager }) =>
      api.create(
        `${of('serviceaccounts', manager.spec['serviceAccountName'])}/token${DRY}`,
        tokenRequest(manager),
      ),
  ],
  [
    'asks for a token of the job on it, which mounts none',
    403,
    (api, { job }) =>
      api.create(`${of('serviceaccounts', job.spec['serviceAccountName'])}/token${DRY}`, tokenRequest(job)),
  ],
  [
    'takes its taint away',
    403,
    (api, { node }) => api.patch(`${pathOf('nodes', undefined, node)}${DRY}`, { spec: { taints: null } }),
  ],
  [
    'gives itself a label of pools',
    200,
    (api, { node }) =>
      api.patch(`${pathOf('nodes', undefined, node)}${DRY}`, {
        metadata: { labels: { 'tinyland.dev/pool': 'other' } },
      }),
  ],
  ['deletes the job on it', 200, (api, { job }) => api.delete(`${of('pods', job.metadata.name)}${DRY}`)],
  [
    'deletes a manager on another node',
    403,
    (api, { manager }) => api.delete(`${of('pods', manager.metadata.name)}${DRY}`),
  ],
  [
    'reports another address for the job on it',
    200,
    (api, { job }) =>
      api.patch(`${of('pods', job.metadata.name)}/status${DRY}`, {
        status: { podIP: '10.244.0.3', podIPs: [{ ip: '10.244.0.3' }] },
      }),
  ],
];

function tokenRequest({ metadata: { name, uid } }: Pod): object {
  return {
    apiVersion: 'authentication.k8s.io/v1',
    kind: 'TokenRequest',
    spec: { expirationSeconds: 3607, boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid } },
  };
}

/** A pod that the kubelet of a node runs by itself and shows to the API server, which lets it. */
export function mirrorPod(node: KubernetesObject): object {
  const { name, uid } = node.metadata;
  return {
    metadata: {
      name: `mirror-${name}`,
      ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name, uid, controller: true }],
      annotations: { 'kubernetes.io/config.mirror': 'x', 'kubernetes.io/config.hash': 'x' },
    },
    spec: { nodeName: name, containers: [{ name: 'mirror', image: 'docker.io/library/alpine:3.22.2' }] },
  };
}
