import type { ApiServer } from './api-server';
import { type Pod, pathOf } from './objects';
import { eventually } from './wait';

/** The token of a pod's ServiceAccount, asked for as the kubelet of its node does. */
export async function podToken(api: ApiServer, pod: Pod): Promise<string> {
  const { namespace, name, uid } = pod.metadata;
  const kubelet = api.as({
    user: `system:node:${pod.spec.nodeName}`,
    groups: ['system:nodes', 'system:authenticated'],
  });
  const path = `${pathOf('serviceaccounts', namespace, pod.spec['serviceAccountName'])}/token`;
  try {
    // The API server learns some time after a pod was bound which node may ask for its token.
    return await eventually(
      `the token of pod ${name}`,
      async () => {
        const { status, body } = await kubelet.create(path, {
          apiVersion: 'authentication.k8s.io/v1',
          kind: 'TokenRequest',
          spec: { expirationSeconds: 3607, boundObjectRef: { apiVersion: 'v1', kind: 'Pod', name, uid } },
        });
        return status === 201 && body['status'].token;
      },
      10,
    );
  } finally {
    kubelet.close();
  }
}

/** The running pod of a runner's manager. */
export async function managerPod(api: ApiServer, namespace: string, runner: string): Promise<Pod> {
  const selector = `labelSelector=runner-fleet/role=manager,runner-fleet/runner=${runner}`;
  return eventually(`a manager pod of ${runner} runs`, async () => {
    const { items } = (await api.get(`${pathOf('pods', namespace)}?${selector}`)).body;
    return (items as Pod[]).find(
      ({ metadata, spec, ...pod }) =>
        spec.nodeName && !metadata.deletionTimestamp && pod['status'].phase === 'Running',
    );
  });
}

/** The user name of a ServiceAccount. */
export function userOf(namespace: string, serviceAccount: string): string {
  return `system:serviceaccount:${namespace}:${serviceAccount}`;
}

/** The groups that the API server puts a ServiceAccount into, for requests that stand in for it. */
export function groupsOf(namespace: string): readonly string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`, 'system:authenticated'];
}

/** What the API server knows of the token of a manager's pod, for requests that stand in for the manager. */
export function tokenOf(manager: string): Readonly<Record<string, readonly string[]>> {
  return { 'authentication.kubernetes.io/pod-name': [`${manager}-6684655d6d-rvp95`] };
}
