/** A program of the stage, and how it is built from the Go modules in `tools/`. */
export interface Program {
  /** Folder below `tools/` whose go.mod pins the sources. */
  readonly module: string;
  /** Package path, as `go build` takes it. */
  readonly package: string;
  readonly ldflags: string;
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

const RUNNER = 'gitlab.com/gitlab-org/gitlab-runner/common';
const MAIN = kubernetesVersion('v1.36.3', '2026-07-22T18:07:38Z');
const FLOOR = kubernetesVersion('v1.30.14', '2025-06-18T19:07:32Z');
const PLAIN = '-s -w';

function kubernetes(command: string, minutes: number): Program {
  return { module: 'kubernetes', package: `k8s.io/kubernetes/cmd/${command}`, ldflags: MAIN, minutes };
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
  'gitlab-runner': {
    module: 'gitlab-runner',
    package: '.',
    ldflags: `-s -w -X ${RUNNER}.VERSION=19.4.0-dev -X ${RUNNER}.REVISION=fc1f1862 -X ${RUNNER}.BRANCH=main -X ${RUNNER}.BUILT=2026-09-03T21:47:10Z`,
    minutes: 3,
  },
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
