import type { ImageFamily } from '../privilege';
import { MOVING_TAGS } from '../world/moving-tags';
import type { Architecture } from './types/runner-spec';

/**
 * The version of GitLab Runner that the typed config was written for. Manager and helper images are of this minor
 * version: an older runner would ignore keys that the boundary needs, a newer one may read them otherwise.
 */
export const RUNNER_VERSION = '19.3.2';

/** The manager image. Its user is 100, its group 65533. */
export const MANAGER_IMAGE = `registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v${RUNNER_VERSION}`;

/** User and group of the Alpine manager image. */
export const MANAGER_USER = { uid: 100, gid: 65533 } as const;

const HELPER_ARCHITECTURE: { readonly [A in Architecture]: string } = { amd64: 'x86_64', arm64: 'arm64' };

/** The helper image that belongs to {@link MANAGER_IMAGE}. */
export function helperImage(architecture: Architecture): string {
  const prefix = HELPER_ARCHITECTURE[architecture];
  return `registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:${prefix}-v${RUNNER_VERSION}`;
}

/** The Docker daemon of dind. */
export const DAEMON_IMAGE = 'docker.io/library/docker:28.5.1-dind';

/** Docker Hub and GitLab's registry; a name without `/` is an official image of Docker Hub. Each asks for a tag or digest. */
const PUBLIC_REGISTRIES = ['*:*', 'docker.io/**/*:*', 'registry.gitlab.com/**/*:*'] as const;

/** The images of jobs, of a runner that sets none. */
export interface JobImages {
  /** The image of jobs that name none. */
  readonly image: string;
  /** The images that jobs may run. */
  readonly allowedImages: readonly string[];
  /** The images that jobs may run as services; the daemon of dind is added where it is configured. */
  readonly allowedServices: readonly string[];
}

/** The images of each family. */
export const IMAGES_OF: { readonly [F in ImageFamily]: JobImages } = {
  alpine: {
    image: 'docker.io/library/alpine:3.22.2',
    allowedImages: PUBLIC_REGISTRIES,
    allowedServices: PUBLIC_REGISTRIES,
  },
  docker: {
    image: 'docker.io/library/docker:28.5.1-cli',
    allowedImages: ['docker:*', 'docker.io/library/docker:*'],
    allowedServices: [],
  },
  rocky: {
    image: 'docker.io/rockylinux/rockylinux:9.6',
    allowedImages: ['rockylinux/rockylinux:*', 'docker.io/rockylinux/rockylinux:*'],
    allowedServices: PUBLIC_REGISTRIES,
  },
  nix: {
    image: 'docker.io/nixos/nix:2.31.2',
    allowedImages: ['nixos/nix:*', 'docker.io/nixos/nix:*'],
    allowedServices: [],
  },
};

const REFERENCE =
  /^(?<repository>(?:[a-z0-9.-]+(?::\d+)?\/)?[a-z0-9._-]+(?:\/[a-z0-9._-]+)*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

/** An image reference in parts. */
export interface ImageReference {
  readonly repository: string;
  readonly tag?: string;
  readonly digest?: string;
}

/** The parts of an image reference, or `undefined` if it is none. */
export function parseImage(image: string): ImageReference | undefined {
  return REFERENCE.exec(image)?.groups as ImageReference | undefined;
}

/** Whether an image is pinned: a digest, or a tag that does not move. */
export function isPinnedImage(image: string): boolean {
  const reference = parseImage(image);
  return (
    reference?.digest !== undefined || (reference?.tag !== undefined && !MOVING_TAGS.includes(reference.tag))
  );
}

/** The `major.minor` that the tag of a manager or helper image names, such as `19.3`. */
export function runnerMinorOf(image: string): string | undefined {
  return /v(\d+\.\d+)\.\d+$/.exec(parseImage(image)?.tag ?? '')?.[1];
}

/** The `major.minor` of {@link RUNNER_VERSION}. */
export const RUNNER_MINOR = RUNNER_VERSION.split('.').slice(0, 2).join('.');
