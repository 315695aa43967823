import { fleet, type MessageCase } from './message-case';

const USERS_OF_DIND = "kind 'dind' has no user namespaces: use imageBuilds of another kind";

/** Runners in a cluster of some version. */
const inCluster = (kubernetesVersion: string, ...runners: readonly object[]) =>
  fleet({ cluster: { apiServer: { cidrs: ['10.43.0.1/32'] }, kubernetesVersion }, runners });

/** Users of their own, and how jobs build images. */
export const USER_NAMESPACE_MESSAGES: readonly MessageCase[] = [
  {
    what: 'users of their own in a cluster that may not know them',
    input: inCluster(
      '1.32',
      { kind: 'docker', userNamespaces: true },
      {
        kind: 'tinyland-docker',
        imageBuilds: { userNamespaces: true, seccompProfile: 'image-builds.json' },
      },
    ),
    findings: (['docker / userNamespaces', 'tinyland-docker / imageBuilds'] as const).map((path) => ({
      code: 'user-namespaces-unknown',
      path: `fleet acme / runner ${path}`,
      message:
        'clusters of Kubernetes 1.32 leave the field out unless a feature gate is on, and then every job would be refused',
      value: 'true',
      allowed: "clusters with kubernetesVersion '1.33' or newer",
      fix: `set cluster.kubernetesVersion: '1.33' if the cluster is that new, or remove ${path.split(' / ')[1]}`,
    })),
  },
  {
    what: 'image builds without a word about their users, and with those of the node',
    input: inCluster(
      '1.33',
      { kind: 'docker', imageBuilds: { seccompProfile: 'image-builds.json' } },
      {
        kind: 'tinyland-docker',
        imageBuilds: { userNamespaces: false, seccompProfile: 'image-builds.json' },
      },
      {
        kind: 'docker',
        name: 'third',
        tags: ['third'],
        userNamespaces: false,
        imageBuilds: { userNamespaces: true, seccompProfile: 'image-builds.json' },
      },
    ),
    findings: [
      {
        code: 'missing-key',
        path: 'fleet acme / runner docker / imageBuilds / userNamespaces',
        message: "'userNamespaces' is missing",
        fix: 'add it, such as userNamespaces: true',
      },
      {
        code: 'builds-as-root-of-node',
        path: 'fleet acme / runner tinyland-docker / imageBuilds / userNamespaces',
        message: 'who mounts in a build container would be root of the node',
        value: 'false',
        allowed: 'true',
        fix: 'write userNamespaces: true, or leave imageBuilds out',
      },
      {
        code: 'builds-as-root-of-node',
        path: 'fleet acme / runner third / userNamespaces',
        message: 'who mounts in a build container would be root of the node',
        value: 'false',
        allowed: 'true, which is the default beside imageBuilds',
        fix: 'remove userNamespaces of this runner, or imageBuilds',
      },
    ],
  },
  {
    what: 'profiles that are none of nodes',
    input: inCluster('1.33', {
      kind: 'docker',
      imageBuilds: {
        userNamespaces: true,
        seccompProfile: '/var/lib/kubelet/seccomp/image-builds.json',
        appArmorProfile: 'unconfined',
      },
    }),
    findings: [
      {
        code: 'invalid-profile',
        path: 'fleet acme / runner docker / imageBuilds / seccompProfile',
        message: 'not a profile of nodes',
        value: '"/var/lib/kubelet/seccomp/image-builds.json"',
        allowed:
          'a path of letters, digits, -, _ and . that ends in .json, below the folder seccomp of the kubelet',
        fix: 'put the file below that folder on every node that runs these jobs, and write its path from there',
      },
      {
        code: 'invalid-profile',
        path: 'fleet acme / runner docker / imageBuilds / appArmorProfile',
        message: 'not a profile of nodes',
        value: '"unconfined"',
        allowed: 'letters, digits, -, _ and ., and not unconfined',
        fix: 'write the name that `aa-status` prints on the node',
      },
    ],
  },
  {
    what: 'image builds that level restricted leaves no capability for',
    input: inCluster('1.33', {
      kind: 'docker',
      podSecurity: 'restricted',
      imageBuilds: { userNamespaces: true, seccompProfile: 'image-builds.json' },
    }),
    findings: [
      {
        code: 'builds-restricted',
        path: 'fleet acme / runner docker / imageBuilds',
        message:
          'image builds change owners of files, and level restricted leaves jobs no capability for that',
        value: 'image-builds.json',
        fix: "set podSecurity: 'baseline' on this runner, or build on another one",
      },
    ],
  },
  {
    what: 'users of its own for a daemon',
    input: inCluster('1.33', {
      kind: 'dind',
      nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' },
      userNamespaces: true,
      imageBuilds: { userNamespaces: true, seccompProfile: 'image-builds.json' },
    }),
    findings: ['userNamespaces', 'imageBuilds'].map((field) => ({
      code: 'forbidden-field',
      path: `fleet acme / runner dind / ${field}`,
      message: USERS_OF_DIND,
      fix: 'remove the field',
    })),
  },
];
