import type { Finding } from '../../errors';
import type { Runner } from '../runner';
import { USER_NAMESPACES_SINCE } from '../types/image-builds';

/** Refuses user namespaces where a cluster would leave them out, and image builds outside of one or without capabilities. */
export function checkUserNamespaces(runner: Runner): Finding[] {
  const { userNamespaces, imageBuilds, podSecurity } = runner.settings;
  const path = `fleet ${runner.fleet.org} / runner ${runner.name}`;
  const version = runner.fleet.cluster.kubernetesVersion;
  const asksBy = imageBuilds === undefined ? 'userNamespaces' : 'imageBuilds';
  return [
    ...((userNamespaces || imageBuilds) && minor(version) < minor(USER_NAMESPACES_SINCE)
      ? [
          {
            code: 'user-namespaces-unknown',
            path: `${path} / ${asksBy}`,
            message: `clusters of Kubernetes ${version} leave the field out unless a feature gate is on, and then every job would be refused`,
            value: String(userNamespaces),
            allowed: `clusters with kubernetesVersion '${USER_NAMESPACES_SINCE}' or newer`,
            fix: `set cluster.kubernetesVersion: '${USER_NAMESPACES_SINCE}' if the cluster is that new, or remove ${asksBy}`,
          },
        ]
      : []),
    ...(imageBuilds && !userNamespaces
      ? [
          {
            code: 'builds-as-root-of-node',
            path: `${path} / userNamespaces`,
            message: 'who mounts in a build container would be root of the node',
            value: 'false',
            allowed: 'true, which is the default beside imageBuilds',
            fix: 'remove userNamespaces of this runner, or imageBuilds',
          },
        ]
      : []),
    ...(imageBuilds && podSecurity === 'restricted'
      ? [
          {
            code: 'builds-restricted',
            path: `${path} / imageBuilds`,
            message:
              'image builds change owners of files, and level restricted leaves jobs no capability for that',
            value: imageBuilds.seccompProfile,
            fix: "set podSecurity: 'baseline' on this runner, or build on another one",
          },
        ]
      : []),
  ];
}

function minor(version: string): number {
  return Number(version.split('.')[1]);
}
