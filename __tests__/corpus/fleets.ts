import { Fleet, type FleetSpec } from '../../lib';
import { isNixKind, isPrivilegedKind, RUNNER_KINDS } from '../../lib/privilege';
import {
  AWS_IDENTITY,
  AZURE_CACHE,
  CACHE,
  CLOUD_IDENTITIES,
  GCS_CACHE,
  GOOGLE_IDENTITY,
  IMAGE_BUILDS,
} from '../chart/sample-fleet';

const cluster = { apiServer: { cidrs: ['10.43.0.1/32', '10.0.0.10/32'] } };
const attic = { publicKeys: [`main:${'A'.repeat(43)}=`] };
const nodes = {
  pool: { 'tinyland.dev/pool': 'dind' },
  taint: { key: 'tinyland.dev/dind', value: 'only' },
};

/** The specifications of the corpus' fleets. */
export const FLEET_SPECS = {
  /** The fleet of README.md: `main.ts` as it is delivered, each runner with what it has by default. */
  tinyland: {
    org: 'tinyland',
    cluster,
    attic,
    monitoring: { namespace: 'monitoring' },
    runners: [
      { kind: 'docker' },
      { kind: 'tinyland-docker' },
      { kind: 'nix' },
      { kind: 'tinyland-nix' },
      { kind: 'dind', concurrency: 2, nodes },
    ],
  },
  /** Several runners of a kind, each with settings of its own. */
  acme: {
    org: 'acme',
    cluster,
    attic,
    runners: [
      { kind: 'docker', imagePullSecrets: ['registry-credentials'], cache: CACHE },
      {
        kind: 'docker',
        name: 'strict',
        tags: ['strict'],
        podSecurity: 'restricted',
        runtimeClass: {
          name: 'gvisor',
          scheduling: {
            nodeSelector: { 'sandbox.example.com/runtime': 'gvisor' },
            tolerations: [{ key: 'sandbox.example.com/runtime', value: 'gvisor' }],
          },
        },
        allowedImages: ['registry.example.com/**'],
        image: 'registry.example.com/base/alpine:3.22.2',
        imagePullSecrets: ['registry-credentials'],
        maximumServices: 1,
        maximumTimeoutSeconds: 1800,
        resources: { build: { cpuLimit: '500m', memoryLimit: '1Gi' } },
      },
      {
        kind: 'docker',
        name: 'arm',
        architecture: 'arm64',
        spacing: { jobs: 'apart' },
        manager: { image: 'registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v19.1.2' },
        nodes: {
          pool: { 'acme.dev/pool': 'arm' },
          taint: { key: 'acme.dev/arm', value: 'only', effect: 'NoExecute' },
        },
      },
      {
        kind: 'nix',
        name: 'cache-writer',
        attic: 'push',
        accessLevel: 'ref_protected',
        cache: {
          ...CACHE,
          endpoint: 'https://s3.example.com',
          encryption: { type: 'KMS', key: 'alias/ci-cache' },
          maximumArchiveSize: '2Gi',
        },
      },
      {
        kind: 'docker',
        name: 'pools',
        tags: ['pools'],
        podLabels: { 'acme.dev/team': 'platform', 'acme.dev/stage': '$CI_JOB_STAGE' },
        podAnnotations: {
          'acme.dev/bill': '{"team": "platform"}',
          'acme.dev/pipeline': '${CI_PIPELINE_URL}',
        },
        doNotDisrupt: true,
        disruptionBudget: true,
        spacing: { jobs: 'together', topologyKey: 'topology.kubernetes.io/zone' },
        manager: {
          nodeSelector: { 'acme.dev/infra': 'yes' },
          tolerations: [
            { key: 'acme.dev/infra', value: 'only' },
            { key: 'acme.dev/build', operator: 'Exists', effect: 'PreferNoSchedule' },
          ],
          affinity: {
            required: [
              {
                matchExpressions: [
                  { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['a', 'b'] },
                ],
              },
            ],
            preferred: [
              {
                weight: 50,
                matchExpressions: [{ key: 'acme.dev/disk', operator: 'NotIn', values: ['hdd'] }],
              },
            ],
          },
          topologySpread: ['topology.kubernetes.io/zone', 'acme.dev/rack'],
          labels: { 'acme.dev/team': 'platform' },
          annotations: { 'acme.dev/bill': '{"team": "platform"}', 'karpenter.sh/do-not-disrupt': 'true' },
        },
        nodes: {
          pool: { 'acme.dev/spot': 'yes' },
          tolerations: [
            { key: 'acme.dev/spot', value: 'yes' },
            { key: 'acme.dev/preemptible', effect: 'NoExecute' },
            { key: 'acme.dev/build', operator: 'Exists', effect: 'PreferNoSchedule' },
          ],
          affinity: {
            required: [
              {
                matchExpressions: [
                  { key: 'topology.kubernetes.io/zone', operator: 'In', values: ['a', 'b'] },
                  { key: 'node-role.kubernetes.io/control-plane', operator: 'DoesNotExist' },
                ],
              },
              { matchExpressions: [{ key: 'acme.dev/cores', operator: 'Gt', values: ['4'] }] },
            ],
            preferred: [
              {
                weight: 50,
                matchExpressions: [{ key: 'acme.dev/disk', operator: 'NotIn', values: ['hdd'] }],
              },
              { weight: 1, matchExpressions: [{ key: 'acme.dev/fast', operator: 'Exists' }] },
            ],
          },
        },
      },
      {
        kind: 'dind',
        nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' },
        addCapabilities: ['SYS_CHROOT'],
        daemon: { mtu: 1400, registryMirrors: ['https://mirror.example.com'] },
      },
    ],
  },
  /** Every kind that is neither privileged nor builds with Nix: Pod Security itself can stand at `baseline`. */
  plain: {
    org: 'plain',
    cluster,
    runners: RUNNER_KINDS.filter((kind) => !isPrivilegedKind(kind) && !isNixKind(kind)).map((kind) => ({
      kind,
    })),
  },
  /** A cluster that adds something of every sort to pods. */
  changed: {
    org: 'changed',
    cluster: {
      ...cluster,
      platforms: ['eks', 'gke', 'gke-autopilot', 'aks', 'openshift', 'karpenter'],
      adds: {
        labels: { 'cost-center': 'ci', 'sidecar.istio.io/inject': 'false' },
        annotations: { 'linkerd.io/inject': 'disabled', 'example.com/team': '{"name": "ci"}' },
        tolerations: [
          { key: 'example.com/any', effect: 'NoExecute' },
          { key: 'example.com/lifecycle', effect: 'NoExecute' },
        ],
        nodeSelector: { 'example.com/lifecycle': 'spot' },
        imageMirrors: [
          { from: 'docker.io', to: 'mirror.example.com/hub' },
          { from: 'registry.gitlab.com', to: 'mirror.example.com/gitlab' },
        ],
        imageDigests: true,
        environment: { TZ: 'UTC' },
        configMaps: [
          { name: 'corporate-ca', volume: 'ca', mountPath: '/opt/corporate-ca' },
          { name: 'ca-bundle', mountPath: '/opt/ca-bundle' },
        ],
        topologySpread: ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region'],
        dnsOptions: ['ndots:2', 'single-request-reopen'],
      },
    },
    runners: [
      { kind: 'docker', cache: CACHE },
      { kind: 'dind', nodes },
    ],
  },
  /** Jobs that use idle CPU, that choose their size, and that have accelerators. */
  sized: {
    org: 'sized',
    cluster,
    runners: [
      { kind: 'docker' },
      {
        kind: 'docker',
        name: 'sized',
        tags: ['sized'],
        sizes: {
          medium: { memoryRequest: '1Gi', memoryLimit: '4Gi' },
          large: { cpuRequest: '2', cpuLimit: '8', memoryRequest: '4Gi', memoryLimit: '8Gi' },
        },
      },
      {
        kind: 'tinyland-docker',
        burst: true,
        sizes: { disk: { cpuRequest: '1', ephemeralStorageRequest: '20Gi', ephemeralStorageLimit: '40Gi' } },
      },
      { kind: 'dind', nodes, burst: true },
      {
        kind: 'docker',
        name: 'gpu',
        tags: ['gpu'],
        burst: true,
        devices: { 'nvidia.com/gpu': 1, 'amd.com/gpu': 2 },
        nodes: { tolerations: [{ key: 'nvidia.com/gpu', operator: 'Exists' }] },
      },
    ],
  },
  /** Managers that clouds know, and caches in each of them. GitLab is on no public address. */
  clouds: {
    org: 'clouds',
    cluster,
    gitlab: {
      url: 'https://gitlab.example.com',
      destinations: [{ cidr: '192.168.7.7/32', port: 443 }],
    },
    runners: [
      {
        kind: 'docker',
        cache: { ...CACHE, credentials: AWS_IDENTITY },
      },
      {
        kind: 'docker',
        name: 'google',
        tags: ['google'],
        cache: { ...GCS_CACHE, credentials: GOOGLE_IDENTITY },
      },
      {
        kind: 'docker',
        name: 'google-key',
        tags: ['google-key'],
        cache: GCS_CACHE,
      },
      {
        kind: 'docker',
        name: 'google-key-2',
        tags: ['google-key-2'],
        cache: GCS_CACHE,
      },
      {
        kind: 'docker',
        name: 'azure',
        tags: ['azure'],
        cache: { ...AZURE_CACHE, credentials: { from: 'identity' } },
      },
      { kind: 'docker', name: 'azure-secret', tags: ['azure-secret'], cache: AZURE_CACHE },
      { kind: 'tinyland-docker' },
      {
        kind: 'docker',
        name: 'deploy-aws',
        tags: ['deploy-aws'],
        accessLevel: 'ref_protected',
        cloudIdentity: CLOUD_IDENTITIES.aws,
      },
      {
        kind: 'docker',
        name: 'deploy-azure',
        tags: ['deploy-azure'],
        podSecurity: 'restricted',
        cloudIdentity: CLOUD_IDENTITIES.azure,
      },
      { kind: 'docker', name: 'deploy-google', tags: ['deploy-google'], cloudIdentity: CLOUD_IDENTITIES.gcp },
    ],
  },
  /** A closed network: sources are fetched inside the cluster, images come from mirrors, the rest goes through a proxy. */
  closed: {
    org: 'closed',
    cluster,
    gitlab: {
      url: 'https://gitlab.example.com',
      cloneUrl: 'https://gitlab-webservice.gitlab.svc:8181',
      destinations: [{ namespace: 'gitlab', pods: { app: 'webservice' }, port: 8181 }],
    },
    proxy: {
      https: 'http://proxy.example.com:3128',
      destinations: [{ cidr: '192.168.7.8/32', port: 3128 }],
      noProxy: ['mirror.example.com'],
    },
    imageMirrors: [
      { from: 'docker.io', to: 'mirror.example.com/hub' },
      { from: 'registry.gitlab.com', to: 'mirror.example.com/gitlab' },
    ],
    runners: [{ kind: 'docker' }, { kind: 'dind', nodes }],
  },
  /** Jobs with users of their own, and those of them that build images: with all that may be said, and with the least. */
  builders: {
    org: 'builders',
    cluster: { ...cluster, kubernetesVersion: '1.33' },
    runners: [
      { kind: 'docker' },
      { kind: 'tinyland-docker', userNamespaces: true },
      { kind: 'docker', name: 'image-builds', tags: ['image-builds'], imageBuilds: IMAGE_BUILDS },
      {
        kind: 'docker',
        name: 'image-builds-2',
        tags: ['image-builds-2'],
        imageBuilds: { userNamespaces: true, seccompProfile: 'image-builds.json' },
      },
    ],
  },
  /** Jobs that mount something of every kind, and keep their sources elsewhere. */
  volumes: {
    org: 'volumes',
    cluster,
    runners: [
      {
        kind: 'docker',
        volumes: [
          { mountPath: '/dev/shm', emptyDir: { medium: 'Memory', sizeLimit: '512Mi' } },
          { mountPath: '/scratch', emptyDir: { sizeLimit: '1G' } },
          { mountPath: '/etc/maven', configMap: 'maven-settings' },
          { mountPath: '/cache', persistentVolumeClaim: 'build-cache' },
          { mountPath: '/mnt/data', persistentVolumeClaim: 'data-sets', readOnly: true },
        ],
      },
      {
        kind: 'docker',
        name: 'protected',
        tags: ['protected'],
        podSecurity: 'restricted',
        runAs: { user: 1_000_680_000, group: 1001 },
        accessLevel: 'ref_protected',
        volumes: [
          { mountPath: '/cache', persistentVolumeClaim: 'protected-cache' },
          { mountPath: '/mnt/data', persistentVolumeClaim: 'data-sets', readOnly: true },
        ],
      },
      {
        kind: 'dind',
        nodes,
        volumes: [
          { mountPath: '/tmp/memory', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
          { mountPath: '/mnt/maven', configMap: 'maven-settings' },
        ],
      },
    ],
  },
} as const satisfies Record<string, FleetSpec>;

/** The name of a fleet of the corpus. */
export type FleetName = keyof typeof FLEET_SPECS;

const fleets = new Map<FleetName, Fleet>();

/** A fleet of the corpus. */
export function corpusFleet(name: FleetName): Fleet {
  const known = fleets.get(name) ?? Fleet.parse(FLEET_SPECS[name]);
  fleets.set(name, known);
  return known;
}
