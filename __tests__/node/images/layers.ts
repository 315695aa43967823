import { MANAGER_USER } from '../../../lib/fleet/images';
import type { ProgramName } from '../../e2e/programs/programs';

/** What stands at a path of an image. */
export type Content =
  | { readonly program: ImageProgram }
  /** A file of the repository, executable. */
  | { readonly script: string }
  | { readonly text: string }
  | { readonly link: string }
  /** A file of the layer `debian`. */
  | { readonly debian: string }
  /** A folder that only root writes, or one with a mode of its own. */
  | { readonly folder: number }
  /** What a layer below has here is gone. */
  | 'removed'
  /** The programs that BusyBox is: all below one folder, or each where it has its place below `/`. */
  | 'busybox';

/** Packages of Debian, installed on top of what is in another layer. */
export interface DebianLayer {
  readonly on?: DebianLayerName;
  readonly packages: readonly string[];
}

/** Programs of the tests that images hold. */
export const IMAGE_PROGRAMS = [
  'gitlab-runner',
  'gitlab-runner-helper',
  'network-probe',
  'runc',
  'image-builder',
  'nix-cache',
  'pause',
  'coredns',
] as const satisfies readonly ProgramName[];

/** A program of the tests that images hold. */
export type ImageProgram = (typeof IMAGE_PROGRAMS)[number];

export type DebianLayerName = 'debian' | 'git' | 'docker-client' | 'docker-daemon' | 'nix' | 'buildah';

/** The suite that Docker and Nix come from: what runs the tests may be an older one. */
export const SUITE = 'trixie';

/** What nobody reads in a job, programs of containerd that dockerd does not start, and the runc that is too old. */
export const LEFT_OUT = [
  '/usr/share/doc/*',
  '/usr/share/info/*',
  '/usr/share/locale/*',
  '/usr/share/man/*',
  '/usr/bin/containerd-shim',
  '/usr/bin/containerd-shim-runc-v1',
  '/usr/bin/ctr',
  '/usr/sbin/runc',
] as const;

/** The layers that packages make, each after the one that it is on. */
export const DEBIAN_LAYERS: { readonly [Name in DebianLayerName]: DebianLayer } = {
  debian: { packages: ['busybox-static', 'ca-certificates'] },
  git: { on: 'debian', packages: ['git', 'git-lfs'] },
  'docker-client': { on: 'git', packages: ['docker-cli', 'docker-buildx'] },
  'docker-daemon': { on: 'docker-client', packages: ['docker.io', 'iptables'] },
  nix: { on: 'git', packages: ['nix-bin', 'xz-utils'] },
  // The second one it only recommends, and asks for before the first step.
  buildah: { on: 'debian', packages: ['buildah', 'netavark'] },
};

const CERTIFICATES = '/etc/ssl/certs/ca-certificates.crt';
const ROOT = 'root:x:0:0:root:/root:/bin/sh\n';
const NOBODY = 'nobody:x:65534:65534:nobody:/:/sbin/nologin\n';
const MANAGER = `gitlab-runner:x:${MANAGER_USER.uid}:${MANAGER_USER.gid}:GitLab Runner:/home/gitlab-runner:/bin/sh\n`;
const NIX_USERS = Array.from({ length: 32 }, (_, index) => `nixbld${index + 1}`);
const FILES = '__tests__/node/images/files';

/** The layers that are files: programs of the tests, and what makes an image look like the real one. */
export const FILE_LAYERS = {
  alpine: {
    '/': 'busybox',
    '/dev': { folder: 0o755 },
    '/proc': { folder: 0o555 },
    '/run': { folder: 0o755 },
    '/sys': { folder: 0o555 },
    '/etc/passwd': { text: `${ROOT}${NOBODY}` },
    '/etc/group': { text: 'root:x:0:\nnogroup:x:65533:\nnobody:x:65534:\n' },
    [CERTIFICATES]: { debian: CERTIFICATES },
    '/root': { folder: 0o700 },
    '/tmp': { folder: 0o1777 },
    '/var/tmp': { folder: 0o1777 },
  },
  // Bash would be found first, and a job of the real image has none.
  'only-sh': {
    '/usr/bin/bash': 'removed',
    '/usr/bin/sh': { link: 'busybox' },
    '/usr/bin/ps': { link: 'busybox' },
  },
  'sh-is-bash': { '/usr/bin/sh': { link: 'bash' } },
  'network-probe': { '/usr/local/bin/network-probe': { program: 'network-probe' } },
  manager: {
    '/usr/bin/gitlab-runner': { program: 'gitlab-runner' },
    '/entrypoint': { script: `${FILES}/gitlab-runner-entrypoint` },
    '/etc/passwd': { text: `${ROOT}${MANAGER}${NOBODY}` },
    '/etc/gitlab-runner': { folder: 0o755 },
    '/home/gitlab-runner': { folder: 0o755 },
  },
  helper: {
    '/usr/bin/gitlab-runner-helper': { program: 'gitlab-runner-helper' },
    '/usr/bin/gitlab-runner-build': {
      script: '__tests__/e2e/stage/container-programs/gitlab-runner-build',
    },
  },
  'docker-client-entrypoint': {
    '/usr/local/bin/docker-entrypoint.sh': { script: `${FILES}/docker-entrypoint.sh` },
  },
  'docker-daemon-entrypoint': {
    // The one of Debian wants CAP_SYS_RESOURCE of a privileged container, the one of the real image does not.
    '/usr/local/sbin/runc': { program: 'runc' },
    '/usr/local/bin/dockerd-entrypoint.sh': { script: `${FILES}/dockerd-entrypoint.sh` },
  },
  'nix-store': {
    '/nix/store': { folder: 0o755 },
    '/nix/var/nix': { folder: 0o755 },
    // As in the real image: builds are handed to these users unless a job's settings say otherwise.
    '/etc/nix/nix.conf': { text: 'build-users-group = nixbld\nsandbox = false\n' },
    '/etc/passwd': {
      text: `${ROOT}${NOBODY}${NIX_USERS.map(
        (name, index) => `${name}:x:${30_001 + index}:30000:Nix build user:/var/empty:/bin/false\n`,
      ).join('')}`,
    },
    '/etc/group': { text: `root:x:0:\nnixbld:x:30000:${NIX_USERS.join(',')}\nnogroup:x:65534:\n` },
  },
  'image-builder': {
    '/busybox': 'busybox',
    '/kaniko/executor': { program: 'image-builder' },
    '/kaniko/.docker': { folder: 0o755 },
    '/kaniko/ssl/certs/ca-certificates.crt': { debian: CERTIFICATES },
    '/workspace': { folder: 0o755 },
    '/bin/sh': { link: '/busybox/sh' },
    '/tmp': { folder: 0o1777 },
  },
  'nix-cache': { '/usr/local/bin/nix-cache': { program: 'nix-cache' } },
  pause: { '/pause': { program: 'pause' } },
  coredns: { '/coredns': { program: 'coredns' } },
} as const satisfies Record<string, Readonly<Record<string, Content>>>;

export type FileLayerName = keyof typeof FILE_LAYERS;

/** A layer of an image. */
export type LayerName = DebianLayerName | FileLayerName;
