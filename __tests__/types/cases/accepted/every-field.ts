/** Accepted: every field of every kind, which is what an operator may write. */
import { Fleet, type FleetSpec, synthesize } from 'cdk8s-gitlab-runners';

const nodes = { pool: { 'tinyland.dev/pool': 'ci' }, taint: { key: 'tinyland.dev/ci', value: 'only' } };

const resources = { cpuRequest: '1', cpuLimit: '2', memoryRequest: '1Gi', memoryLimit: '2Gi' };

export const fleet: FleetSpec = {
  org: 'tinyland',
  cluster: {
    name: 'blue',
    kubernetesVersion: '1.33',
    apiServer: { cidrs: ['10.43.0.1/32'], ports: [443] },
    dns: [
      { cidr: '169.254.20.10/32' },
      { namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' }, port: 53 },
    ],
    publicCidrs: ['203.0.113.0/24'],
    nat64: ['64:ff9b::/96'],
    platforms: ['eks', 'gke', 'gke-autopilot', 'aks', 'openshift', 'karpenter'],
    adds: {
      labels: { 'cost-center': 'ci' },
      annotations: { 'example.com/team': '{"name": "ci"}' },
      tolerations: [{ key: 'example.com/a' }, { key: 'example.com/b', value: 'c', effect: 'NoExecute' }],
      nodeSelector: { 'example.com/lifecycle': 'spot' },
      imageMirrors: [{ from: 'docker.io', to: 'registry.example.com/docker-hub' }],
      imageDigests: true,
      environment: { TZ: 'UTC' },
      configMaps: [{ name: 'corporate-ca', volume: 'ca', mountPath: '/opt/corporate-ca' }],
      topologySpread: ['topology.kubernetes.io/zone'],
      dnsOptions: ['ndots:2', 'single-request-reopen'],
    },
  },
  gitlab: {
    url: 'https://gitlab.example.com',
    cloneUrl: 'https://gitlab.internal.example.com',
    destinations: [{ cidr: '192.0.2.7/32', port: 443 }],
  },
  proxy: {
    https: 'http://proxy.example.com:3128',
    http: 'http://proxy.example.com:3129',
    destinations: [
      { cidr: '192.0.2.8/32', port: 3128 },
      { cidr: '192.0.2.8/32', port: 3129 },
    ],
    noProxy: ['.example.com'],
  },
  imageMirrors: [{ from: 'docker.io', to: 'mirror.example.com/hub' }],
  attic: {
    namespace: 'attic',
    publicKeys: ['main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
    credentials: { pull: { from: 'existing' } },
  },
  monitoring: {
    namespace: 'monitoring',
    pods: { app: 'prometheus' },
    podMonitor: { labels: { release: 'kube-prometheus-stack' } },
  },
  capacity: { cpu: '100', memory: '400Gi', pods: 100 },
  runners: [
    {
      kind: 'docker',
      name: 'docker-arm64',
      architecture: 'arm64',
      podSecurity: 'restricted',
      runAs: { user: 1001, group: 1002 },
      accessLevel: 'ref_protected',
      nodes: {
        ...nodes,
        tolerations: [
          { key: 'tinyland.dev/spot' },
          { key: 'tinyland.dev/spot', operator: 'Exists', effect: 'NoExecute' },
          { key: 'tinyland.dev/build', value: 'x', operator: 'Equal', effect: 'PreferNoSchedule' },
        ],
        affinity: {
          required: [
            {
              matchExpressions: [
                { key: 'zone', operator: 'In', values: ['a', 'b'] },
                { key: 'disk', operator: 'NotIn', values: ['hdd'] },
                { key: 'fast', operator: 'Exists' },
                { key: 'old', operator: 'DoesNotExist' },
                { key: 'cores', operator: 'Gt', values: ['4'] },
                { key: 'age', operator: 'Lt', values: ['9'] },
              ],
            },
          ],
          preferred: [{ weight: 1, matchExpressions: [{ key: 'cheap', operator: 'Exists' }] }],
        },
      },
      resources: { build: resources, helper: resources, service: resources },
      sizes: { large: resources },
      burst: false,
      devices: { 'nvidia.com/gpu': 1, 'nvidia.com/mig-1g.5gb': 2 },
      environment: { LANG: 'C.UTF-8' },
      runtimeClass: { name: 'gvisor', overhead: { cpu: '100m' } },
      publicPorts: [443, 22],
      destinations: [
        { namespace: 'registry', pods: { app: 'registry' }, port: 5000 },
        { cidr: '10.0.0.0/8', except: ['10.43.0.0/16'], port: 443 },
      ],
      cache: {
        type: 's3',
        bucket: 'tinyland-ci-cache',
        region: 'us-east-1',
        endpoint: 'https://s3.example.com',
        pathStyle: true,
        encryption: { type: 'KMS', key: 'alias/ci-cache' },
        maximumArchiveSize: '2Gi',
        credentials: { from: 'existing' },
      },
      token: {
        from: 'externalSecret',
        store: { name: 'vault', kind: 'ClusterSecretStore' },
        keys: { 'runner-token': { key: 'ci/docker', property: 'token' } },
      },
      imagePullSecrets: ['registry-read'],
      spacing: { jobs: 'together', topologyKey: 'topology.kubernetes.io/zone' },
      podLabels: { 'tinyland.dev/team': 'ci' },
      podAnnotations: { 'tinyland.dev/bill': '{"team": "ci"}' },
      doNotDisrupt: true,
      disruptionBudget: true,
      manager: {
        nodeSelector: { 'kubernetes.io/arch': 'amd64' },
        tolerations: [
          { key: 'tinyland.dev/infra', value: 'only' },
          { key: 'tinyland.dev/spot', operator: 'Exists', effect: 'PreferNoSchedule' },
        ],
        affinity: {
          required: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }] }],
          preferred: [{ weight: 1, matchExpressions: [{ key: 'cheap', operator: 'Exists' }] }],
        },
        topologySpread: ['topology.kubernetes.io/zone'],
        labels: { 'tinyland.dev/team': 'ci' },
        annotations: { 'tinyland.dev/bill': 'ci' },
        resources,
      },
      volumes: [
        { mountPath: '/dev/shm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
        { mountPath: '/scratch', emptyDir: { sizeLimit: '1Gi' } },
        { mountPath: '/etc/maven', configMap: 'maven-settings' },
        { mountPath: '/cache', persistentVolumeClaim: 'build-cache' },
        { mountPath: '/mnt/data', persistentVolumeClaim: 'data-sets', readOnly: true },
      ],
      config: { log_level: 'debug', runners: { kubernetes: { poll_timeout: 600 } } },
    },
    {
      kind: 'tinyland-docker',
      addCapabilities: ['SYS_CHROOT', 'AUDIT_WRITE'],
      tags: ['rocky9'],
      concurrency: 8,
      replicas: 2,
      podSecurity: 'baseline',
      cache: {
        type: 's3',
        bucket: 'tinyland-ci-cache',
        region: 'eu-west-1',
        encryption: { type: 'S3' },
        credentials: { from: 'identity', role: 'arn:aws:iam::111122223333:role/ci-cache' },
      },
    },
    {
      kind: 'nix',
      attic: 'push',
      accessLevel: 'ref_protected',
      nixSandbox: true,
      cache: {
        type: 'gcs',
        bucket: 'tinyland-ci-cache',
        maximumArchiveSize: '2Gi',
        credentials: {
          from: 'identity',
          provider: 'projects/111122223333/locations/global/workloadIdentityPools/ci-pool/providers/cluster',
          serviceAccount: 'ci-cache@tinyland.iam.gserviceaccount.com',
        },
      },
    },
    {
      kind: 'tinyland-nix',
      runUntagged: false,
      maximumTimeoutSeconds: 7200,
      cache: {
        type: 'azure',
        account: 'tinylandci',
        container: 'ci-cache',
        domain: 'blob.core.windows.net',
        tenantId: '11111111-2222-3333-4444-555555555555',
        clientId: '66666666-7777-8888-9999-000000000000',
        credentials: { from: 'identity' },
      },
    },
    {
      kind: 'dind',
      nodes,
      accessLevel: 'ref_protected',
      daemonImage: 'docker.io/library/docker:28.5.1-dind',
      daemon: { mtu: 1400, registryMirrors: ['https://mirror.example.com'] },
      addCapabilities: ['MKNOD', 'SETPCAP'],
      volumes: [
        { mountPath: '/dev/shm', emptyDir: { medium: 'Memory', sizeLimit: '64Mi' } },
        { mountPath: '/mnt/maven', configMap: 'maven-settings' },
      ],
    },
    { kind: 'tinyland-docker', name: 'shifted', userNamespaces: true },
    {
      kind: 'docker',
      name: 'image-builds',
      userNamespaces: true,
      imageBuilds: {
        userNamespaces: true,
        seccompProfile: 'profiles/image-builds.json',
        appArmorProfile: 'image-builds',
      },
    },
    {
      kind: 'docker',
      name: 'deploy-aws',
      accessLevel: 'ref_protected',
      cloudIdentity: {
        type: 'aws',
        accessLevel: 'ref_protected',
        role: 'arn:aws:iam::111122223333:role/ci-deploy',
      },
    },
    {
      kind: 'tinyland-docker',
      name: 'deploy-azure',
      cloudIdentity: {
        type: 'azure',
        accessLevel: 'ref_protected',
        tenantId: '11111111-2222-3333-4444-555555555555',
        clientId: '66666666-7777-8888-9999-000000000000',
      },
    },
    {
      kind: 'nix',
      name: 'deploy-google',
      cloudIdentity: {
        type: 'gcp',
        accessLevel: 'ref_protected',
        provider: 'projects/111122223333/locations/global/workloadIdentityPools/ci-pool/providers/cluster',
        serviceAccount: 'ci-deploy@tinyland.iam.gserviceaccount.com',
      },
    },
    { kind: 'dind', name: 'dind-shared', nodes: { accept: 'dind-jobs-are-root-on-shared-nodes' } },
  ],
};

synthesize(fleet);
synthesize(fleet, fleet);
synthesize(...[fleet, fleet]);
export const checked: Fleet = Fleet.define(fleet);
