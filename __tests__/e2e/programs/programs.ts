/** A program of the tests, and how it is built from the Go modules in `tools/`. */
export interface Program {
  /** Folder below `tools/` whose go.mod pins the sources. */
  readonly module: string;
  /** Package path, as `go build` takes it. */
  readonly package: string;
  readonly ldflags: string;
  /** Build tags. */
  readonly tags?: readonly string[];
  /** Debian packages that the C part of it is compiled with; without them it has none. */
  readonly c?: readonly string[];
  /** What takes so long, for whoever watches the first build. */
  readonly minutes: number;
}

/** The version that a Kubernetes program reports; the modules do not say from which commit they were made. */
function kubernetesVersion(version: string, buildDate: string): string {
  const [major, minor] = version.slice(1).split('.');
  const facts = {
    gitVersion: version,
    gitMajor: major,
    gitMinor: minor,
    buildDate,
    gitCommit: 'unknown',
    gitTreeState: 'archive',
  };
  const packages = ['k8s.io/component-base/version', 'k8s.io/client-go/pkg/version'];
  const settings = packages.flatMap((path) =>
    Object.entries(facts).map(([name, value]) => `-X ${path}.${name}=${value}`),
  );
  return ['-s -w', ...settings].join(' ');
}

const COMMON = 'gitlab.com/gitlab-org/gitlab-runner/common';
const RUNNER = `-s -w -X ${COMMON}.VERSION=19.4.0-dev -X ${COMMON}.REVISION=fc1f1862 -X ${COMMON}.BRANCH=main -X ${COMMON}.BUILT=2026-09-03T21:47:10Z`;
const MAIN = kubernetesVersion('v1.36.3', '2026-07-22T18:07:38Z');
const FLOOR = kubernetesVersion('v1.30.14', '2025-06-18T19:07:32Z');
const PLAIN = '-s -w';

function kubernetes(command: string, minutes: number): Program {
  return { module: 'kubernetes', package: `k8s.io/kubernetes/cmd/${command}`, ldflags: MAIN, minutes };
}

/** What runs containers; a version is what `--version` answers. */
function runtime(package_: string, minutes: number, ldflags = PLAIN): Program {
  return { module: 'container-runtime', package: package_, ldflags, minutes };
}

function containerd(command: string, minutes: number): Program {
  const path = 'github.com/containerd/containerd/v2';
  return {
    ...runtime(`${path}/cmd/${command}`, minutes, `-s -w -X ${path}/version.Version=v2.4.2`),
    tags: ['no_btrfs', 'no_devmapper', 'no_zfs'],
  };
}

function cni(plugin: string): Program {
  const path = 'github.com/containernetworking/plugins';
  return runtime(
    `${path}/plugins/${plugin}`,
    1,
    `-s -w -X ${path}/pkg/utils/buildversion.BuildVersion=v1.10.0`,
  );
}

function floor(command: string, minutes: number): Program {
  return { module: 'kubernetes-1.30', package: `k8s.io/kubernetes/cmd/${command}`, ldflags: FLOOR, minutes };
}

/** All programs, by the name of their file. */
export const PROGRAMS = {
  etcd: { module: 'kubernetes', package: './cmd/etcd', ldflags: PLAIN, minutes: 1 },
  'kube-apiserver': kubernetes('kube-apiserver', 4),
  'read-manifests': { module: 'kubernetes', package: './cmd/read-manifests', ldflags: PLAIN, minutes: 1 },
  'kube-controller-manager': kubernetes('kube-controller-manager', 2),
  'kube-scheduler': kubernetes('kube-scheduler', 1),
  kubectl: kubernetes('kubectl', 1),
  'kube-apiserver-1.30': floor('kube-apiserver', 4),
  'kube-scheduler-1.30': floor('kube-scheduler', 1),
  kwok: { module: 'kwok', package: 'sigs.k8s.io/kwok/cmd/kwok', ldflags: PLAIN, minutes: 2 },
  'kubelet-streams': { module: 'kwok', package: './cmd/kubelet-streams', ldflags: PLAIN, minutes: 1 },
  'gitlab-runner': { module: 'gitlab-runner', package: '.', ldflags: RUNNER, minutes: 3 },
  registry: {
    module: 'images',
    package: './cmd/registry',
    ldflags: '-s -w -X github.com/distribution/distribution/v3/version.version=v3.1.2',
    minutes: 1,
  },
  crane: {
    module: 'images',
    package: 'github.com/google/go-containerregistry/cmd/crane',
    ldflags: '-s -w -X github.com/google/go-containerregistry/cmd/crane/cmd.Version=v0.22.1',
    minutes: 1,
  },
  'network-probe': { module: 'node', package: './cmd/network-probe', ldflags: PLAIN, minutes: 1 },
  'kernel-attempts': { module: 'kernel-attempts', package: '.', ldflags: PLAIN, minutes: 1 },
  pause: { module: 'node', package: './cmd/pause', ldflags: PLAIN, minutes: 1 },
  containerd: containerd('containerd', 3),
  'containerd-shim-runc-v2': containerd('containerd-shim-runc-v2', 1),
  runc: {
    ...runtime('github.com/opencontainers/runc', 1, '-s -w -extldflags -static'),
    tags: ['seccomp', 'netgo', 'osusergo'],
    c: ['gcc', 'libc6-dev', 'libseccomp-dev', 'pkg-config'],
  },
  'cni-bridge': cni('main/bridge'),
  'cni-host-local': cni('ipam/host-local'),
  'cni-loopback': cni('main/loopback'),
  'cni-portmap': cni('meta/portmap'),
  kubelet: kubernetes('kubelet', 3),
  'kube-proxy': kubernetes('kube-proxy', 1),
  'kube-router': {
    module: 'kube-router',
    package: 'github.com/cloudnativelabs/kube-router/v2/cmd/kube-router',
    ldflags: '-s -w -X github.com/cloudnativelabs/kube-router/v2/pkg/version.Version=v2.1.0',
    minutes: 3,
  },
  coredns: { module: 'coredns', package: '.', ldflags: PLAIN, minutes: 2 },
  'gitlab-runner-helper': {
    module: 'gitlab-runner',
    package: './cmd/gitlab-runner-helper',
    ldflags: RUNNER,
    minutes: 2,
  },
  'image-builder': { module: 'image-builder', package: '.', ldflags: PLAIN, minutes: 1 },
  'nix-cache': { module: 'nix-cache', package: '.', ldflags: PLAIN, minutes: 1 },
  'object-store': { module: 'object-store', package: '.', ldflags: PLAIN, minutes: 2 },
} as const satisfies Record<string, Program>;

/** The name of a program. */
export type ProgramName = keyof typeof PROGRAMS;

/** Programs of the stage; the API server and the scheduler are chosen by the Kubernetes version. */
export const COMMON_PROGRAMS = [
  'etcd',
  'kube-controller-manager',
  'kubectl',
  'kwok',
  'kubelet-streams',
  'gitlab-runner',
] as const satisfies readonly ProgramName[];

/** What runs on a real node, and makes, keeps and asks what runs there. */
export const NODE_PROGRAMS = [
  'registry',
  'crane',
  'network-probe',
  'kernel-attempts',
  'pause',
  'containerd',
  'containerd-shim-runc-v2',
  'runc',
  'cni-bridge',
  'cni-host-local',
  'cni-loopback',
  'cni-portmap',
  'kubelet',
  'kube-proxy',
  'kube-router',
  'coredns',
  'gitlab-runner-helper',
  'image-builder',
  'nix-cache',
  'object-store',
] as const satisfies readonly ProgramName[];
