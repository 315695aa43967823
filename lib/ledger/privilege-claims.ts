import type { Claim } from './claim';

/** The section "Privilege Boundary" of the security model. */
export const PRIVILEGE_CLAIMS: readonly Claim[] = [
  {
    id: 'only-dind-privileged',
    sentence: 'Only the dind runner operates in privileged mode.',
    types:
      'One table gives each kind its level. `privileged` and its relatives are fields that no value fits, and privilege is written from the kind with a grant that only the table gives. No unprivileged runner has the tags of the kind dind, and a dind runner takes neither all jobs of an unprivileged one nor jobs without tags.',
    objects:
      "Every container of every pod template and of every job template in config.toml is worked out as GitLab Runner would make it, patches included: dind's daemon is the one that may be privileged.",
    cluster:
      'A privileged container is admitted only if the dind manager made the pod, under the name, image and arguments of the daemon.',
    residual:
      'Whoever runs a job on dind controls a root daemon and with it the node. Seen from a job on a real node: every capability that the node has to give, its devices with one made for its disk, the file open in which the kernel is told what to run as root of the node, and the control groups of all pods on it; not seen are its processes, and nothing was written. Under an address that the job takes itself, no NetworkPolicy of kube-router knows it: it reached the metadata service, a private network, the API server and kubelets. Only nodes that nothing else uses limit what that reaches, and a network plug-in that checks source addresses. GitLab gives jobs to runners by the tags that it was given, which nothing in the cluster sees.',
    admission: ['baseline-privileged', 'job-daemon', 'job-escalation'],
    tests: [
      { file: '__tests__/config/job-pod-patch.test.ts', title: 'the grant' },
      { file: '__tests__/types/boundary.test.ts', title: 'the cases' },
      { file: '__tests__/fleet/rules/tag-rules.test.ts', title: 'jobs that did not ask for a daemon' },
      { file: '__tests__/e2e/2-admission.test.ts', title: 'is refused by the rule that the attack names' },
      { file: '__tests__/e2e/5-gitlab-runner.test.ts', title: 'the pod is the one on record' },
      { file: '__tests__/node/2-inside.test.ts', title: 'is as the security model says' },
      { file: '__tests__/node/7-dind-node.test.ts', title: 'a dind job is root of the daemon' },
      { file: '__tests__/node/7-dind-node.test.ts', title: 'a job of docker takes no address' },
    ],
  },
  {
    id: 'daemon-sidecar',
    sentence:
      'This is required for the Docker daemon sidecar and cannot be avoided for Docker-in-Docker builds.',
    types:
      'A dind runner must name dedicated nodes, or accept in writing that there are none; no other runner tolerates their taint, by its value or by any, or chooses their labels, by its nodes or by its RuntimeClass.',
    objects:
      'Build and helper of a dind job stay at baseline; one patch raises the daemon, which listens on the loopback address of its pod.',
    cluster:
      'Dind jobs run on their own nodes only, no other pod of the namespace tolerates those nodes, and nobody runs commands in the daemon.',
    residual:
      'D: whoever is root of a dind node has the identity of its kubelet. Seen with that identity: it reads the registry credentials of the jobs on its node, deletes these jobs, labels itself with any pool, reports any address for its pods, and makes mirror pods in other namespaces; it reads no token of a runner, no credentials of the cache and no pod of another node, and it does not take its taint away, which is what keeps others off. Pods of other namespaces may tolerate the taint too: that the pool is empty of them is up to the cluster. What a RuntimeClass of the cluster really adds to pods is not seen from here; admission refuses what its runner does not declare.',
    admission: [
      'job-node',
      'job-tolerations',
      'manager-tolerations',
      'other-tolerations',
      'connect-container',
    ],
    tests: [
      { file: '__tests__/config/job-pod-patch.test.ts', title: 'the daemon of dind' },
      {
        file: '__tests__/e2e/5-gitlab-runner.test.ts',
        title: 'job pods land on the nodes that are meant for them',
      },
      { file: '__tests__/e2e/6-hostile-jobs.test.ts', title: 'hostile jobs through the real GitLab Runner' },
      { file: '__tests__/node/2-daemon.test.ts', title: 'listens to its own pod alone' },
      { file: '__tests__/node/2-daemon.test.ts', title: 'nothing of it is left when the job is over' },
      {
        file: '__tests__/node/7-dind-node.test.ts',
        title: 'has the jobs of dind, and nothing else of the fleet',
      },
      { file: '__tests__/node/7-dind-node.test.ts', title: 'the identity of the node' },
    ],
  },
  {
    id: 'others-unprivileged',
    sentence:
      'All other runner types (docker, tinyland-docker, tinyland-nix, nix) run as unprivileged containers.',
    types:
      'Their specification has no field for privilege, and a runner may tighten its level but never loosen it. Profiles of nodes, under which a build container may mount, can be named only together with `userNamespaces: true`.',
    objects:
      'All that Pod Security baseline checks, and restricted where it is declared, on every job template; and that no container of a job runs under a profile of its node but the build container of image builds, in a pod none of whose users is one of the node.',
    cluster:
      'The namespace admits job pods of these kinds at baseline or restricted, whatever the manager was told, because the policies look at who creates a pod. A profile of the node is admitted in the build container of the runner that declares it, and only with `hostUsers: false`.',
    residual:
      'Unprivileged is not harmless: a container shares the kernel of its node, and the build container of `imageBuilds` asks more of it than others: mounts, as root of a user namespace. Use runtimeClass for jobs of strangers. Root of a job reads `/proc/kpagecount`, which tells how often pages of memory are used, and every job may listen for new devices of the node: runtimes hide neither; a `restricted` runner reads the first one no more. Jobs of a runner with `devices` talk to a driver in that kernel, and may find in the device what earlier jobs left there. What `cluster.adds` declares, and until a roll-over is done what stood before, a stolen manager token may write too.',
    admission: [
      'baseline-capabilities',
      'baseline-host-namespaces',
      'baseline-host-path',
      'baseline-seccomp',
      'job-capabilities',
      'job-seccomp',
      'restricted-capabilities',
      'baseline-host-ports',
      'baseline-apparmor',
      'baseline-selinux',
      'baseline-proc-mount',
      'baseline-sysctls',
      'baseline-windows',
      'baseline-host-probes',
      'restricted-volumes',
      'restricted-escalation',
      'restricted-non-root',
      'restricted-user',
      'restricted-seccomp',
      'job-containers',
      'job-container-fields',
      'job-security-fields',
      'job-runtime-class',
      'job-fields',
      'change-ephemeral-containers',
    ],
    tests: [
      { file: '__tests__/config/security.test.ts', title: 'holds every security key' },
      { file: '__tests__/policy/golden.test.ts', title: '' },
      {
        file: '__tests__/boundary/rules/user-namespaces.test.ts',
        title: 'image builds with the users of the node',
      },
      {
        file: '__tests__/node/8-image-builds.test.ts',
        title: 'with the users of the node the API server refuses its pod',
      },
      { file: '__tests__/node/8-user-namespaces.test.ts', title: 'nobody in one is anybody on the node' },
      {
        file: '__tests__/e2e/2-admission.test.ts',
        title: 'is refused by the Pod Security label of the namespace',
      },
      { file: '__tests__/e2e/6-hostile-jobs.test.ts', title: 'hostile jobs through the real GitLab Runner' },
      {
        file: '__tests__/e2e/8-job-execution.test.ts',
        title: 'runs its jobs in a namespace that Pod Security holds to restricted',
      },
      {
        file: '__tests__/e2e/8-change-under-load.test.ts',
        title: 'pod of the new helper with the old limits',
      },
      { file: '__tests__/e2e/8-change-under-load.test.ts', title: 'once narrowed, the policies take pods' },
      {
        file: '__tests__/e2e/2-changed-pods.test.ts',
        title: 'passes where it is declared, and nowhere else',
      },
      { file: '__tests__/policy/tightest.test.ts', title: '' },
      { file: '__tests__/node/2-inside.test.ts', title: 'the kernel refuses a job of %s' },
    ],
  },
  {
    id: 'kaniko-on-docker',
    sentence:
      'For container builds that do not require a full Docker daemon, consider using Kaniko on the unprivileged docker runner instead.',
    types: 'Nothing to forbid.',
    objects: 'The example of the docker kind with Kaniko is judged like every fleet.',
    cluster: 'Kaniko runs within baseline, so no policy makes an exception for it.',
    residual:
      'Kaniko itself is archived; the example uses a maintained fork. Its executor, built from source, ran the job of the example on a real node; in CI a program of the tests stands in for it. A step of a build that makes a device fails. Whoever writes a Dockerfile runs code in the job.',
    admission: ['job-images'],
    tests: [
      { file: '__tests__/examples/gitlab-ci.test.ts', title: '' },
      {
        file: '__tests__/node/4-image-builds.test.ts',
        title: 'the job of the example builds and pushes, with nine capabilities and without privilege',
      },
    ],
  },
];
