/**
 * What the names of GitLab Runner's own images say: `gitlab-runner:alpine-v19.3.2` is a manager,
 * `gitlab-runner-helper:x86_64-v19.3.2` what it puts beside a job. A mirror keeps the tag.
 *
 * @see https://docs.gitlab.com/runner/install/kubernetes_helm_chart_configuration/
 * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/#helper-image
 */

/** The user and group that an image of the manager was made for. */
export interface ImageUser {
  readonly uid: number;
  readonly gid: number;
}

/** The users of the flavours that GitLab documents, by the word of the tag. */
export const USER_OF_FLAVOUR = {
  alpine: { uid: 100, gid: 65533 },
  ubuntu: { uid: 999, gid: 999 },
} as const satisfies Readonly<Record<string, ImageUser>>;

/** The flavour of a manager image whose tag is nothing but a version. */
export const PLAIN_FLAVOUR = 'ubuntu';

/** The architectures of helper images by the words of their tags, under the names of Kubernetes. */
export const ARCHITECTURE_OF_WORD: Readonly<Record<string, string>> = {
  x86_64: 'amd64',
  amd64: 'amd64',
  arm64: 'arm64',
  aarch64: 'arm64',
  arm: 'arm',
  s390x: 's390x',
  ppc64le: 'ppc64le',
  riscv64: 'riscv64',
};
