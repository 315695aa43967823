import type { ImageFamily } from '../privilege';
import { PATH_ELEMENT, REGISTRY_HOST } from '../world/image-names';
import { MOVING_TAGS } from '../world/moving-tags';
import { ARCHITECTURE_OF_WORD, USER_OF_FLAVOUR } from '../world/runner-images';
import { RUNNER_MINORS, type RunnerMinor } from '../world/runner-minors';
import type { Architecture } from './types/runner-spec';

/**
 * The version of GitLab Runner that managers are of where a fleet names none. Another one is said by the tag of
 * `manager.image`, and may be of any minor in `RUNNER_MINORS`: an older runner would ignore keys that the boundary needs, a
 * newer one may read them otherwise.
 */
export const RUNNER_VERSION = '19.3.2';

/** The manager image. */
export const MANAGER_IMAGE = `registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v${RUNNER_VERSION}`;

/** The flavour of every manager image: what a manager pod runs as is right for no other. */
export const MANAGER_FLAVOUR = 'alpine';

/** User and group of the manager image. */
export const MANAGER_USER = USER_OF_FLAVOUR[MANAGER_FLAVOUR];

const HELPER_ARCHITECTURE: { readonly [A in Architecture]: string } = { amd64: 'x86_64', arm64: 'arm64' };

/** The helper image of the version that a manager image has; of one that is refused, of {@link RUNNER_VERSION}. */
export function helperImage(architecture: Architecture, manager: string = MANAGER_IMAGE): string {
  const prefix = HELPER_ARCHITECTURE[architecture];
  const named = knownMinorOf(manager) === undefined ? undefined : runnerVersionOf(manager);
  const version = named ?? RUNNER_VERSION;
  return `registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper:${prefix}-v${version}`;
}

/** The Docker daemon of dind. */
export const DAEMON_IMAGE = 'docker.io/library/docker:28.5.1-dind';

/**
 * What jobs name as their own service where they expect no daemon. GitLab Runner lets these pass where the runner brings a
 * daemon, so that the admission policy can say what to do: its own refusal does not.
 */
export const SECOND_DAEMONS = ['docker:*dind*', 'docker.io/library/docker:*dind*'] as const;

/** The same names, with or without a registry, a mirror or a digest: what a service that is a Docker daemon is called. */
export const DAEMON_NAME = '(^|/)docker:[^/]*dind';

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

const REFERENCE = new RegExp(
  `^(?<repository>(?:${REGISTRY_HOST}/)?${PATH_ELEMENT}(?:/${PATH_ELEMENT})*)(?::(?<tag>[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$`,
);

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

/** The version that the tag of a manager or helper image names, such as `19.3.2`. */
export function runnerVersionOf(image: string): string | undefined {
  return /v(\d+\.\d+\.\d+)$/.exec(parseImage(image)?.tag ?? '')?.[1];
}

/** The `major.minor` of a version. */
function minorOf(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** The `major.minor` that the tag of a manager or helper image names, such as `19.3`. */
export function runnerMinorOf(image: string): string | undefined {
  const version = runnerVersionOf(image);
  return version === undefined ? undefined : minorOf(version);
}

/** The minor that the tag of a manager or helper image names, if its config.toml is known here. */
export function knownMinorOf(image: string): RunnerMinor | undefined {
  const named = runnerMinorOf(image);
  return RUNNER_MINORS.find((minor) => minor === named);
}

/** The words of a tag: flavour, architecture and version. */
function wordsOf(image: string): readonly string[] {
  return (parseImage(image)?.tag ?? '').split('-');
}

/** Whether the tag of an image is the flavour of the manager, such as `alpine` or `alpine3.21`, and then a version. */
export function isOfManagerFlavour(image: string): boolean {
  const [flavour = '', version = '', ...more] = wordsOf(image);
  return more.length === 0 && version.startsWith('v') && /^[a-z]*/.exec(flavour)?.[0] === MANAGER_FLAVOUR;
}

/** The architecture that the tag of a helper image names; `undefined` where an image is one of several. */
export function architectureOf(image: string): string | undefined {
  const word = wordsOf(image).find((part) => Object.hasOwn(ARCHITECTURE_OF_WORD, part));
  return word === undefined ? undefined : ARCHITECTURE_OF_WORD[word];
}

/** What the last part of a repository says that an image is; a mirror may call it otherwise. */
export function roleOf(image: string): 'manager' | 'helper' | undefined {
  const name = parseImage(image)?.repository.split('/').at(-1) ?? '';
  return name === 'gitlab-runner' ? 'manager' : name.includes('helper') ? 'helper' : undefined;
}
