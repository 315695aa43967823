import * as v from 'valibot';
import * as check from '../decode/checks';
import { wanted } from '../decode/wanted';

/**
 * How jobs build images with Buildah, without a daemon and without privilege: their build container runs under a seccomp profile
 * that lets it mount in a namespace of its own, where no user of the pod is one of the node. See docs/building-images.md.
 */
export interface ImageBuilds {
  /**
   * The only value, written out, and that of the runner with it: without users of its own, who mounts in a pod is root of the node.
   */
  readonly userNamespaces: true;
  /**
   * The seccomp profile of the build container: a file on every node that runs these jobs, by its path below the folder
   * `seccomp` of the kubelet, as in `image-builds.json`. That of examples/image-builds is made for it.
   *
   * @see https://kubernetes.io/docs/tutorials/security/seccomp/
   */
  readonly seccompProfile: string;
  /**
   * The AppArmor profile of the build container, by the name under which it is loaded on every such node. Needed where nodes have
   * AppArmor, since the one that container runtimes bring refuses every mount.
   *
   * @default - that of the container runtime
   * @see https://kubernetes.io/docs/tutorials/security/apparmor/
   */
  readonly appArmorProfile?: string;
}

/** The oldest Kubernetes in which pods have users of their own without a feature gate. */
export const USER_NAMESPACES_SINCE = '1.33';

/** @internal */
export const IMAGE_BUILDS = v.strictObject({
  userNamespaces: v.pipe(v.literal(true, 'builds-as-root-of-node'), wanted({ example: true })),
  seccompProfile: check.seccompProfile,
  appArmorProfile: v.exactOptional(check.appArmorProfile),
});
