import { fleets as imageBuilds } from '../../../examples/image-builds/fleet';
import { fleets as kaniko } from '../../../examples/kaniko/fleet';
import { DAEMON_IMAGE, helperImage, IMAGES_OF, MANAGER_IMAGE } from '../../../lib/fleet/images';
import type { FleetSpec } from '../../../lib/fleet/types/fleet-spec';
import type { LayerName } from './layers';

/** The part of an image's configuration that container runtimes read, under the names of its specification. */
export interface ImageConfig {
  readonly User?: string;
  readonly Env?: readonly string[];
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly WorkingDir?: string;
  readonly StopSignal?: string;
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Volumes?: Readonly<Record<string, object>>;
}

/** An image of the lab. It bears the exact name of a real one, and stands in for it. */
export interface Image {
  /** Registry, repository and tag. */
  readonly name: string;
  /** What it is to the fleet. */
  readonly purpose: string;
  /** What it is made of, the lowest layer first. */
  readonly layers: readonly LayerName[];
  readonly config: ImageConfig;
  /** How far it is from the real image. */
  readonly distance: string;
}

const SYSTEM_PATH = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
const NIX_PROFILE = '/nix/var/nix/profiles/default';

/** The image of the runner of an example. */
function imageOf([fleet]: readonly FleetSpec[]): string {
  const image = fleet?.runners[0]?.image;
  if (image === undefined) {
    throw new Error('the example names no image');
  }
  return image;
}

/** The images of the lab. Names that the product pins are read from the product. */
export const IMAGES = {
  manager: {
    name: MANAGER_IMAGE,
    purpose: 'the manager',
    layers: ['alpine', 'network-probe', 'manager'],
    config: {
      Env: [SYSTEM_PATH],
      Entrypoint: ['/entrypoint'],
      Cmd: ['run', '--user=gitlab-runner', '--working-directory=/home/gitlab-runner'],
      StopSignal: 'SIGQUIT',
    },
    distance:
      'GitLab Runner built from the sources that the tests pin, on BusyBox in place of Alpine. The entrypoint reads no CA of its own, and there is neither dumb-init nor git.',
  },
  helper: {
    name: helperImage('amd64'),
    purpose: 'the helper beside each job',
    layers: ['debian', 'git', 'network-probe', 'helper'],
    config: { Env: [SYSTEM_PATH], Cmd: ['sh'] },
    distance:
      "GitLab Runner's helper built from the same sources, with git, git-lfs and bash of Debian in place of Alpine's. What it writes is open to all users, as in the real one. There is neither dumb-init nor an entrypoint.",
  },
  alpine: {
    name: IMAGES_OF.alpine.image,
    purpose: 'jobs of docker',
    layers: ['alpine', 'network-probe'],
    config: { Env: [SYSTEM_PATH], Cmd: ['/bin/sh'] },
    distance:
      "Debian's static BusyBox as sh and all commands: as in Alpine there is no bash, and the user is root. Neither apk nor musl, and no wget or nslookup.",
  },
  rocky: {
    name: IMAGES_OF.rocky.image,
    purpose: 'jobs of tinyland-docker',
    layers: ['debian', 'sh-is-bash', 'network-probe'],
    config: { Env: [SYSTEM_PATH], Cmd: ['/bin/bash'] },
    distance:
      'Bash, which is also sh, and the GNU commands of Debian, as root. Neither dnf nor rpm, and nothing is called Rocky Linux.',
  },
  nix: {
    name: IMAGES_OF.nix.image,
    purpose: 'jobs of nix and tinyland-nix',
    layers: ['debian', 'git', 'nix', 'nix-store', 'sh-is-bash', 'network-probe'],
    config: {
      Env: [
        'USER=root',
        `PATH=/root/.nix-profile/bin:${NIX_PROFILE}/bin:${NIX_PROFILE}/sbin:/usr/local/bin:/usr/bin:/bin`,
        `NIX_PROFILES=${NIX_PROFILE} /root/.nix-profile`,
        'NIX_SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt',
      ],
      Cmd: ['/bin/bash'],
    },
    distance:
      "Debian's Nix, an older version, outside of its store: the store is empty, where the real one holds Nix, bash and git. As in the real one root owns the store, nix.conf names 32 build users, and there is no daemon. Bash is found in /usr/bin, where the real image has it in its profile and as /bin/sh, by which name scripts run there.",
  },
  'docker-client': {
    name: IMAGES_OF.docker.image,
    purpose: 'jobs of dind',
    layers: ['debian', 'git', 'docker-client', 'docker-client-entrypoint', 'only-sh', 'network-probe'],
    config: {
      Env: [SYSTEM_PATH, 'DOCKER_TLS_CERTDIR=/certs'],
      Entrypoint: ['docker-entrypoint.sh'],
      Cmd: ['sh'],
    },
    distance:
      "Debian's docker and buildx, two years older, with git, on Debian; sh is BusyBox and there is no bash, as in Alpine. No compose and no SSH.",
  },
  'docker-daemon': {
    name: DAEMON_IMAGE,
    purpose: 'the daemon of dind',
    layers: [
      'debian',
      'git',
      'docker-client',
      'docker-daemon',
      'docker-client-entrypoint',
      'docker-daemon-entrypoint',
      'only-sh',
      'network-probe',
    ],
    config: {
      Env: [SYSTEM_PATH, 'DOCKER_TLS_CERTDIR=/certs'],
      Entrypoint: ['dockerd-entrypoint.sh'],
      Cmd: [],
      ExposedPorts: { '2375/tcp': {}, '2376/tcp': {} },
      Volumes: { '/var/lib/docker': {} },
    },
    distance:
      "Debian's dockerd and containerd, two years older, with the runc of the tests. The entrypoint starts the daemon that it is given, below an init and with the cgroup v2 nesting of the real one, but makes no certificates and never listens by itself.",
  },
  'image-builder': {
    name: imageOf(kaniko),
    purpose: 'image builds without a daemon',
    layers: ['image-builder'],
    config: {
      Env: [
        'PATH=/usr/local/bin:/kaniko:/busybox',
        'HOME=/root',
        'USER=root',
        'SSL_CERT_DIR=/kaniko/ssl/certs',
        'DOCKER_CONFIG=/kaniko/.docker/',
      ],
      Entrypoint: ['/kaniko/executor'],
      WorkingDir: '/workspace',
      // What is mounted is no part of the image that is built.
      Volumes: { '/busybox': {} },
    },
    distance:
      'A program of the tests at the place of Kaniko, which cannot be had from the module proxy: it builds the way Kaniko does, with a part of its instructions and flags. A shell below /busybox, as in the real debug image.',
  },
  buildah: {
    name: imageOf(imageBuilds),
    purpose: 'image builds with users of their own',
    layers: ['debian', 'buildah', 'network-probe'],
    config: { Env: [SYSTEM_PATH], Cmd: ['/bin/bash'] },
    distance:
      "Debian's Buildah, an older version, on Debian in place of Fedora. The real one sets BUILDAH_ISOLATION itself, and its own settings of storage name fuse-overlayfs.",
  },
  service: {
    name: 'docker.io/library/redis:7.4.6',
    purpose: 'a service of a job',
    layers: ['alpine', 'network-probe'],
    config: {
      Env: [SYSTEM_PATH],
      Entrypoint: ['network-probe'],
      Cmd: ['listen', ':6379'],
      ExposedPorts: { '6379/tcp': {} },
    },
    distance: 'Answers on the port of Redis, and does not speak its protocol.',
  },
  stranger: {
    name: 'docker.io/lab/network-probe:1',
    purpose: 'pods that are not of the fleet, such as the cache of Nix or Prometheus',
    layers: ['alpine', 'network-probe'],
    config: { Env: [SYSTEM_PATH], Entrypoint: ['network-probe'] },
    distance: 'Has no real one.',
  },
  'nix-cache': {
    name: 'docker.io/lab/nix-cache:1',
    purpose: 'the cache of Nix',
    layers: ['alpine', 'nix-cache'],
    config: { User: '65534:65534', Env: [SYSTEM_PATH], Entrypoint: ['nix-cache'] },
    distance:
      'A program of the tests at the place of Attic, which cannot be had here: it asks for tokens and signs as Attic does. It takes uploads of Nix itself, and knows nothing of the protocol of the client of Attic, of tokens that end, or of chunks.',
  },
  pause: {
    name: 'registry.k8s.io/pause:3.10.1',
    purpose: 'what holds the namespaces of a pod',
    layers: ['pause'],
    config: { User: '65535:65535', Env: [SYSTEM_PATH], Entrypoint: ['/pause'], WorkingDir: '/' },
    distance: 'A program of the tests that does the same.',
  },
  coredns: {
    name: 'registry.k8s.io/coredns/coredns:v1.15.0',
    purpose: 'DNS of the cluster',
    layers: ['coredns'],
    config: {
      User: '65532:65532',
      Env: [SYSTEM_PATH],
      Entrypoint: ['/coredns'],
      WorkingDir: '/',
      ExposedPorts: { '53/tcp': {}, '53/udp': {} },
    },
    distance: 'CoreDNS of this version with the plugins that the lab needs, without certificates.',
  },
} as const satisfies Record<string, Image>;

export type ImageRole = keyof typeof IMAGES;

/**
 * Where a registry keeps an image: the repository below the host, and the tag. A mirror is asked without the host.
 *
 * @see https://github.com/containerd/containerd/blob/main/docs/hosts.md
 */
export function placeOf({ name }: Image): { readonly repository: string; readonly tag: string } {
  const [, repository = '', tag = ''] = /^[^/]+\/(.+):([^:]+)$/.exec(name) ?? [];
  return { repository, tag };
}
