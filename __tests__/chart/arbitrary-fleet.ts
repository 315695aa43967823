import fc from 'fast-check';
import type {
  AddsSpec,
  CacheSpec,
  ContainerResources,
  Destination,
  FleetSpec,
  JobVolume,
  RunnerSpec,
  SecretSource,
} from '../../lib';
import { overlaps } from '../../lib/fleet/cidr';
import { runnerSchema } from '../../lib/fleet/decode/schema';
import { secretShapeOf } from '../../lib/fleet/decode/secret-search';
import { variableFault } from '../../lib/fleet/decode/variables';
import { isNixKind, isPrivilegedKind, RUNNER_KINDS, type RunnerKind } from '../../lib/privilege';
import { CREDENTIAL_ENDS, NO_CREDENTIAL_ENDS } from '../../lib/world/credential-variables';
import { SPECIAL_NETWORKS } from '../../lib/world/special-networks';
import { STEERING_VALUES, STEERING_VARIABLES } from '../../lib/world/steering-variables';
import { ROOT_CERTIFICATE, SECOND_CERTIFICATE } from '../fleet/decode/certificate-fixture';
import { arbitraryResources } from './arbitrary-resources';
import { choosable } from './choosable';
import { FIELD_SAMPLES, type RunnerField } from './field-samples';
import {
  AWS_IDENTITY,
  AZURE_CACHE,
  CACHE_KEY,
  CLOUD_IDENTITIES,
  GOOGLE_IDENTITY,
  hasUsersOfItsOwn,
} from './sample-fleet';

/** Names by which programs are steered, and that say that a value is a credential. */
const VARIABLE_NAMES: readonly string[] = [
  ...STEERING_VARIABLES.flatMap(({ names }) => names).map((name) => name.replace('*', '')),
  ...Object.keys(STEERING_VALUES),
  ...Object.values(CREDENTIAL_ENDS).flat(),
  ...NO_CREDENTIAL_ENDS,
];

/** A name that organisations and runners may have. */
export const arbitraryName: fc.Arbitrary<string> = fc
  .stringMatching(/^[a-z]([a-z0-9-]{0,38}[a-z0-9])?$/)
  .filter((name) => name !== 'runner' && !name.startsWith('runner-'));

const labelValue = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,20}[A-Za-z0-9])?$/),
  // What a reader of YAML could take for something other than text.
  fc.constantFrom(
    'yes',
    'off',
    'null',
    'true',
    '0777',
    '1e3',
    '1_000',
    '0x1F',
    '1.10',
    '2024-01-01',
    'NaN',
    'y',
  ),
);
const labels = fc.dictionary(
  fc.stringMatching(/^([a-z]{1,8}\.example\/)?[a-z][a-z0-9-]{0,10}[a-z0-9]$/),
  labelValue,
  {
    minKeys: 1,
    maxKeys: 3,
  },
);

const refused = (name: string, value: string) =>
  variableFault(name, value) !== undefined || secretShapeOf(value) !== undefined;

/** Variables of any name and any value that the decoder lets jobs have, those of others among them. */
const environment = fc
  .dictionary(
    fc.oneof(
      fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,12}$/),
      fc
        .constantFrom(...VARIABLE_NAMES)
        .chain((name) => fc.constantFrom(name, `${name}S`, `X${name}`, `X_${name}`, `X_${name}_1`)),
    ),
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.string({ unit: 'grapheme', maxLength: 30 }),
      fc.constantFrom(
        '$CI_JOB_TOKEN',
        'tcp://docker:2375',
        '--prune',
        '/run/secret',
        'https://proxy.example:3128',
      ),
    ),
    { maxKeys: 4 },
  )
  .map((variables) =>
    Object.fromEntries(Object.entries(variables).filter(([name, value]) => !refused(name, value))),
  );

/** Where the samples of fleets have their API server. */
const API_SERVERS = ['10.43.0.1/32', 'fd00::1/128'];

/** A network inside of a private one, or all of it, that holds nothing that jobs are kept from. */
const privateNetwork = fc
  .constantFrom(...SPECIAL_NETWORKS.filter(({ use }) => use === 'private').map(({ cidr }) => cidr))
  .chain((cidr) => fc.tuple(fc.constant(cidr), fc.integer({ min: Number(cidr.split('/')[1]), max: 32 })))
  .map(([cidr, length]) => `${cidr.split('/')[0]}/${length}`)
  .filter(
    (cidr) =>
      !API_SERVERS.some((server) => overlaps(cidr, server)) &&
      !SPECIAL_NETWORKS.some(({ use, cidr: special }) => use !== 'private' && overlaps(cidr, special)),
  );

/** Networks of all sorts that nothing in a fleet is kept from. */
const destination: fc.Arbitrary<Destination> = fc.oneof(
  fc.record(
    {
      cidr: fc.oneof(
        fc.integer({ min: 0, max: 255 }).map((host) => `192.0.2.${host}/32`),
        fc.constantFrom('198.51.100.0/24', '10.99.0.0/16', '2001:db8:99::/48', 'fd01::7/128'),
        privateNetwork,
      ),
      port: fc.integer({ min: 1, max: 65535 }),
      protocol: fc.constantFrom('TCP', 'UDP'),
    },
    { requiredKeys: ['cidr', 'port'] },
  ),
  fc.record({
    cidr: fc.constant('10.0.0.0/8'),
    except: fc.constantFrom(['10.43.0.1/32'], ['10.43.0.0/16', '10.96.0.0/12']),
    port: fc.integer({ min: 1, max: 65535 }),
  }),
  fc.record({
    namespace: fc.constantFrom('registry', 'databases', 'proxy'),
    pods: labels,
    port: fc.integer({ min: 1, max: 65535 }),
  }),
);

const ciphertext = fc
  .uint8Array({ minLength: 32, maxLength: 64 })
  .map((body) => Buffer.concat([Buffer.from([2, 0]), Buffer.alloc(512, 1), body]).toString('base64'));

const reference = fc.record(
  { key: fc.stringMatching(/^[a-z/]{1,20}$/), property: fc.stringMatching(/^[a-z]{1,8}$/) },
  { requiredKeys: ['key'] },
);

function secretSource<Key extends string>(...keys: readonly Key[]): fc.Arbitrary<SecretSource<Key>> {
  const each = <T>(value: fc.Arbitrary<T>) =>
    fc.record(Object.fromEntries(keys.map((key) => [key, value])) as { [K in Key]: fc.Arbitrary<T> });
  const store = fc.record(
    { name: fc.constant('vault'), kind: fc.constantFrom('SecretStore', 'ClusterSecretStore') },
    { requiredKeys: ['name'] },
  );
  return fc.oneof(
    fc.constant({ from: 'existing' }),
    fc.record({ from: fc.constant('externalSecret'), store, keys: each(reference) }),
    fc.record({ from: fc.constant('sealedSecret'), encryptedData: each(ciphertext) }),
  ) as fc.Arbitrary<SecretSource<Key>>;
}

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;
const images = fc.record(
  {
    image: fc.constantFrom(
      'registry.example.com:5000/a/b:v1',
      `docker.io/library/busybox@${digest}`,
      'alpine:3.22',
    ),
    allowedImages: fc.constantFrom(['registry.example.com:5000/**'], ['docker.io/**/*:*', 'alpine:*']),
  },
  { requiredKeys: [] },
);

/** Fields that are drawn together with others, or of which other values must not be drawn. */
const DRAWN_APART = [
  'image',
  'allowedImages',
  'accessLevel',
  'cloudIdentity',
  'userNamespaces',
  'imageBuilds',
  'runAs',
  'nodes',
  'attic',
  'tags',
  'runUntagged',
  'volumes',
];

/** A field that nothing below draws is drawn with its sample. */
function sampled(kind: RunnerKind): fc.Arbitrary<object> {
  const fields = (Object.keys(FIELD_SAMPLES) as RunnerField[]).filter(
    (field) => Object.hasOwn(runnerSchema(kind).entries, field) && !DRAWN_APART.includes(field),
  );
  const values = fields.map((field) => [
    field,
    fc.constant((FIELD_SAMPLES[field] as object)[field as never]),
  ]);
  return fc.record(Object.fromEntries(values), { requiredKeys: [] });
}

/** A few tags of each fleet are those of others, so that runners take each other's jobs in all the ways there are. */
const tags = fc.uniqueArray(
  fc.oneof(fc.constantFrom('docker', 'linux', 'Docker', 'nix'), fc.stringMatching(/^[\w.:-]{1,12}$/)),
  { minLength: 1, maxLength: 3 },
);

const largest = fc.constantFrom('1048576', '500M', '2Gi');

const cache = fc.oneof(
  fc.record(
    {
      type: fc.constant('s3'),
      bucket: fc.constantFrom('acme-ci-cache', '0.b-1'),
      region: fc.constantFrom('eu-west-1', 'auto'),
      endpoint: fc.constantFrom(
        'https://s3.example.com',
        'https://s3.example.com:443',
        'https://store.example.com:8443',
      ),
      pathStyle: fc.boolean(),
      encryption: fc.constantFrom(
        { type: 'S3' },
        { type: 'KMS', key: 'alias/ci-cache' },
        { type: 'DSSE-KMS', key: 'arn:aws:kms:eu-west-1:111122223333:key/mrk-1' },
      ),
      maximumArchiveSize: largest,
      credentials: fc.oneof(
        secretSource('access-key-id', 'secret-access-key'),
        fc.constantFrom(AWS_IDENTITY, {
          ...AWS_IDENTITY,
          role: 'arn:aws-us-gov:iam::111122223333:role/ci/b',
        }),
      ),
    },
    { requiredKeys: ['type', 'bucket', 'region'] },
  ),
  fc.record(
    {
      type: fc.constant('gcs'),
      bucket: fc.constantFrom('acme-ci-cache', 'acme_ci'),
      maximumArchiveSize: largest,
      credentials: fc.oneof(secretSource('service-account.json'), fc.constant(GOOGLE_IDENTITY)),
    },
    { requiredKeys: ['type', 'bucket'] },
  ),
  fc.record(
    {
      type: fc.constant(AZURE_CACHE.type),
      account: fc.constant(AZURE_CACHE.account),
      container: fc.constantFrom(AZURE_CACHE.container, 'c1-i'),
      tenantId: fc.constant(AZURE_CACHE.tenantId),
      clientId: fc.constant(AZURE_CACHE.clientId),
      domain: fc.constantFrom(
        'blob.core.windows.net',
        'blob.core.usgovcloudapi.net',
        'blob.core.chinacloudapi.cn',
      ),
      maximumArchiveSize: largest,
      credentials: fc.oneof(secretSource('client-secret'), fc.constant({ from: 'identity' })),
    },
    { requiredKeys: ['type', 'account', 'container', 'tenantId', 'clientId'] },
  ),
) as fc.Arbitrary<CacheSpec>;

const cloudIdentity = fc.constantFrom(...Object.values(CLOUD_IDENTITIES));

const imageBuilds = fc.record(
  {
    userNamespaces: fc.constant(true as const),
    seccompProfile: fc.constantFrom('image-builds.json', 'operator/ci/image-builds.json', 'a.b-c_d.json'),
    appArmorProfile: fc.constantFrom('image-builds', 'ci.image_builds'),
  },
  { requiredKeys: ['userNamespaces', 'seccompProfile'] },
);

const nodeKey = fc.stringMatching(/^[a-z]{1,8}$/).map((name) => `nodes.example.com/${name}`);

const expression = fc.oneof(
  fc.record({
    key: nodeKey,
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.array(labelValue, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ key: nodeKey, operator: fc.constantFrom('Exists', 'DoesNotExist') }),
  fc.record({
    key: nodeKey,
    operator: fc.constantFrom('Gt', 'Lt'),
    values: fc.tuple(fc.integer({ min: -5, max: 1_000_000 }).map(String)),
  }),
);

const matchExpressions = fc.array(expression, { minLength: 1, maxLength: 3 });

const effect = fc.constantFrom('NoSchedule', 'NoExecute', 'PreferNoSchedule');

const tolerations = fc.uniqueArray(
  fc.oneof(
    fc.record({ key: nodeKey, value: labelValue, effect }, { requiredKeys: ['key'] }),
    fc.record(
      { key: nodeKey, operator: fc.constant('Exists'), effect },
      { requiredKeys: ['key', 'operator'] },
    ),
  ),
  { maxLength: 3, selector: ({ key }) => key },
);

const affinity = fc.record(
  {
    required: fc.array(fc.record({ matchExpressions }), { minLength: 1, maxLength: 2 }),
    preferred: fc.array(fc.record({ weight: fc.integer({ min: 1, max: 100 }), matchExpressions }), {
      minLength: 1,
      maxLength: 2,
    }),
  },
  { requiredKeys: [] },
);

const ownLabels = (value: fc.Arbitrary<string>) =>
  fc.dictionary(
    fc.stringMatching(/^[a-z]{1,8}$/).map((name) => `labels.example.com/${name}`),
    value,
    { minKeys: 1, maxKeys: 2 },
  );

const podLabels = ownLabels(labelValue);

const chosenByJob = fc.constantFrom('$CI_JOB_STAGE', '${CI_PIPELINE_URL}');

const podAnnotations = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,8}$/).map((name) => `annotations.example.com/${name}`),
  fc
    .oneof(
      labelValue,
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.constantFrom('', "it's {}", 'a=b: "c"\\'),
    )
    .filter((text) => !text.includes('$') && secretShapeOf(text) === undefined),
  { minKeys: 1, maxKeys: 2 },
);

/** Volumes of jobs, beside one another and beside what clusters add. */
const volumes: fc.Arbitrary<readonly JobVolume[]> = fc
  .tuple(
    fc.option(
      fc.record({
        mountPath: fc.constantFrom('/dev/shm', '/tmp/memory'),
        emptyDir: fc.record({
          medium: fc.constant('Memory' as const),
          sizeLimit: fc.constantFrom('1M', '1048576', '1.5Mi'),
        }),
      }),
    ),
    fc.option(
      fc.record({
        mountPath: fc.constantFrom('/scratch', '/var/lib/a.b/c_d'),
        emptyDir: fc.record({ sizeLimit: fc.constantFrom('2M', '4Mi') }),
      }),
    ),
    fc.option(
      fc.record({ mountPath: fc.constantFrom('/etc/maven'), configMap: fc.constantFrom('maven', '0-a') }),
    ),
    fc.option(
      fc.record({
        mountPath: fc.constantFrom('/cache', '/mnt/x'),
        persistentVolumeClaim: fc.constant('own'),
      }),
    ),
    fc.option(
      fc.record({
        mountPath: fc.constantFrom('/data', '/var/cache/sets'),
        persistentVolumeClaim: fc.constant('data-sets'),
        readOnly: fc.constant(true),
      }),
    ),
  )
  .map((drawn) => drawn.filter((volume) => volume !== null));

/** What every kind may set, each field or none of them. */
const common = fc.record(
  {
    allowedServices: fc.constantFrom([], ['docker.io/library/postgres:*']),
    maximumServices: fc.integer({ min: 0, max: 10 }),
    tags,
    maximumTimeoutSeconds: fc.integer({ min: 600, max: 604_800 }),
    architecture: fc.constantFrom('amd64', 'arm64'),
    concurrency: fc.integer({ min: 1, max: 1000 }),
    replicas: fc.integer({ min: 1, max: 50 }),
    resources: fc.record(
      { build: arbitraryResources, helper: arbitraryResources, service: arbitraryResources },
      { requiredKeys: [] },
    ),
    sizes: fc.dictionary(fc.stringMatching(/^[a-z]([a-z0-9-]{0,8}[a-z0-9])?$/), arbitraryResources, {
      minKeys: 1,
      maxKeys: 3,
    }),
    burst: fc.boolean(),
    environment,
    runtimeClass: fc.constantFrom(
      { name: 'gvisor' },
      { name: 'kata', overhead: { cpu: '250m', memory: '160Mi' } },
      {
        name: 'kata-remote',
        scheduling: {
          nodeSelector: { kata: 'yes' },
          tolerations: [{ key: 'kata', value: 'only', effect: 'NoExecute' }],
        },
      },
    ),
    publicPorts: fc.uniqueArray(fc.constantFrom(22, 443, 587, 5050, 8443), { maxLength: 3 }),
    http: fc.boolean(),
    destinations: fc.array(destination, { maxLength: 3 }),
    cache,
    token: secretSource('runner-token'),
    imagePullSecrets: fc.constantFrom([], ['registry'], ['registry', 'mirror.example.com']),
    podLabels: ownLabels(fc.oneof(labelValue, chosenByJob)),
    podAnnotations: fc.oneof(podAnnotations, ownLabels(chosenByJob)),
    spacing: fc.record(
      {
        jobs: fc.constantFrom('apart' as const, 'together' as const),
        topologyKey: fc.constantFrom('topology.kubernetes.io/zone', 'kubernetes.io/hostname'),
      },
      { requiredKeys: ['jobs'] },
    ),
    doNotDisrupt: fc.boolean(),
    disruptionBudget: fc.boolean(),
    manager: fc.record(
      {
        image: fc
          .constantFrom('19.1.2', '19.2.2', '19.3.0', '19.4.0')
          .map((version) => `registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v${version}`),
        resources: arbitraryResources,
        nodeSelector: labels,
        tolerations,
        affinity,
        topologySpread: fc.uniqueArray(
          fc.oneof(nodeKey, fc.constantFrom('topology.kubernetes.io/zone', 'kubernetes.io/hostname')),
          { maxLength: 2 },
        ),
        labels: podLabels,
        annotations: fc.oneof(podAnnotations, fc.constant({ 'karpenter.sh/do-not-disrupt': 'true' })),
      },
      { requiredKeys: [] },
    ),
    config: fc.constantFrom(
      {},
      { log_level: 'warn', runners: { output_limit: 8192, kubernetes: { poll_timeout: 600 } } },
    ),
  },
  { requiredKeys: [] },
);

/** Nodes that a runner shares with others, by labels, taints and affinity of all sorts. */
const pools = fc.record(
  {
    pool: labels,
    tolerations,
    affinity,
  },
  { requiredKeys: [] },
);

/** What only some kinds may set; privileged runners keep a taint to themselves. */
function ofKind(kind: RunnerKind): fc.Arbitrary<object> {
  const nodes = (key: string) =>
    fc.record({ pool: labels, taint: fc.record({ key: fc.constant(key), value: fc.constant('only') }) });
  const plain = {
    podSecurity: fc.constantFrom('baseline', 'restricted'),
    nodes: fc.oneof(nodes('example.com/ci'), pools),
    runUntagged: fc.boolean(),
    cloudIdentity,
    devices: fc.dictionary(
      fc.constantFrom('nvidia.com/gpu', 'nvidia.com/mig-1g.5gb', 'amd.com/gpu', 'google.com/tpu'),
      fc.integer({ min: 1, max: 64 }),
      { minKeys: 1 },
    ),
    userNamespaces: fc.boolean(),
    imageBuilds,
    runAs: fc.record(
      { user: fc.integer({ min: 1, max: 2 ** 31 - 1 }), group: fc.constantFrom(1, 1001, 2 ** 31 - 1) },
      { requiredKeys: ['user'] },
    ),
  };
  const unprivileged = fc.record(
    { ...plain, accessLevel: fc.constantFrom('not_protected', 'ref_protected') },
    { requiredKeys: [] },
  );
  const nix = fc
    .tuple(
      fc.record({ ...plain, nixSandbox: fc.boolean() }, { requiredKeys: [] }),
      fc.constantFrom({}, { attic: 'pull' }, { attic: 'push', accessLevel: 'ref_protected' }),
    )
    .map(([one, other]) => ({ ...one, ...other }));
  const accepted = fc.constant({ accept: 'dind-jobs-are-root-on-shared-nodes' });
  if (isPrivilegedKind(kind)) {
    return fc.record({ nodes: fc.oneof(nodes('example.com/dind'), accepted) });
  }
  return isNixKind(kind) ? nix : unprivileged;
}

/** A runner of any kind with any valid settings, named as given. */
export function arbitraryRunner(name: fc.Arbitrary<string>): fc.Arbitrary<RunnerSpec> {
  return fc
    .constantFrom(...RUNNER_KINDS)
    .chain((kind) =>
      fc.tuple(
        fc.record({ kind: fc.constant(kind), name }),
        sampled(kind),
        images,
        common,
        ofKind(kind),
        fc.record({ volumes }, { requiredKeys: [] }),
      ),
    )
    .map((parts) => fitting(Object.assign({}, ...parts) as RunnerSpec));
}

/** What bursts has no CPU limit. */
function withoutCpuLimits({ resources = {}, sizes }: RunnerSpec): Pick<RunnerSpec, 'resources' | 'sizes'> {
  const unlimited = <Name extends string>(all: { readonly [_ in Name]?: ContainerResources }) =>
    Object.fromEntries(
      Object.entries<ContainerResources | undefined>(all).map(([name, { cpuLimit: _, ...others } = {}]) => [
        name,
        others,
      ]),
    );
  return { resources: unlimited(resources), ...(sizes ? { sizes: unlimited(sizes) } : {}) };
}

/** Where the daemon of dind has what others have elsewhere. */
const OF_ROOT: Readonly<Record<string, string>> = {
  '/scratch': '/mnt/scratch',
  '/var/lib/a.b/c_d': '/home/a.b/c_d',
  '/etc/maven': '/srv/maven',
};

/**
 * Level restricted leaves jobs no capability, nor images to build; who builds them has users of its own. Mirrors, caches and clouds
 * must be reached, and clouds know jobs of protected refs alone. Volumes fit the bounds of their container, and what is written to
 * is of one runner.
 */
function fitting({
  cache,
  cloudIdentity: identity,
  imageBuilds: builds,
  userNamespaces: users,
  runAs,
  volumes = [],
  ...runner
}: RunnerSpec): RunnerSpec {
  const isRoot = isPrivilegedKind(runner.kind);
  const ports = runner.publicPorts ?? [443];
  const port = Number(
    new URL((cache?.type === 's3' ? cache.endpoint : undefined) ?? 'https://s3.example.com').port || 443,
  );
  return {
    ...runner,
    ...(cache && ports.includes(port) ? { cache } : {}),
    ...(identity && ports.includes(443) && runner.accessLevel !== 'not_protected'
      ? { cloudIdentity: identity }
      : {}),
    ...(builds && runner.podSecurity !== 'restricted' ? { imageBuilds: builds } : {}),
    ...(users === undefined || (builds && !users) ? {} : { userNamespaces: users }),
    ...(runner.podSecurity === 'restricted' ? { addCapabilities: [], ...(runAs ? { runAs } : {}) } : {}),
    ...(runner.burst ? withoutCpuLimits(runner) : {}),
    ...(volumes.length > 0
      ? {
          volumes: volumes
            .filter((volume) => !('emptyDir' in volume) || runner.resources === undefined)
            .filter((volume) => !('persistentVolumeClaim' in volume) || !isRoot)
            .map((volume) =>
              isRoot ? { ...volume, mountPath: OF_ROOT[volume.mountPath] ?? volume.mountPath } : volume,
            )
            .map((volume) =>
              'persistentVolumeClaim' in volume && volume.readOnly !== true
                ? { ...volume, persistentVolumeClaim: `own-${runner.name}` }
                : volume,
            ),
        }
      : {}),
    ...(runner.kind === 'dind' && !ports.includes(443) ? { daemon: { mtu: 1400 } } : {}),
  } as RunnerSpec;
}

const attic = fc.record(
  {
    publicKeys: fc.constant([CACHE_KEY]),
    port: fc.integer({ min: 1, max: 65535 }),
    credentials: fc.record(
      { pull: secretSource('server', 'cache', 'token'), push: secretSource('server', 'cache', 'token') },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['publicKeys'] },
);

const arbitraryAdditions: fc.Arbitrary<AddsSpec> = fc.record(
  {
    labels: fc.constantFrom({ 'cost-center': 'ci' }, { 'sidecar.istio.io/inject': 'false', a: '' }),
    annotations: fc.constant({ 'example.com/team': '{"quote": "it\'s", "back": "\\\\"}' }),
    tolerations: fc.constantFrom(
      [{ key: 'additions.example.com/any', effect: 'NoExecute' as const }],
      [{ key: 'additions.example.com/one', value: 'only' }, { key: 'additions.example.com/any' }],
    ),
    nodeSelector: fc.constant({ 'additions.example.com/lifecycle': 'spot' }),
    imageMirrors: fc.constantFrom(
      [{ from: 'docker.io', to: 'mirror.example.com' }],
      [
        { from: 'docker.io', to: 'mirror.example.com/hub' },
        { from: 'registry.gitlab.com', to: 'mirror.example.com/gitlab' },
        { from: 'registry.example.com:5000', to: 'quay.io/acme' },
      ],
    ),
    imageDigests: fc.boolean(),
    environment: fc.constant({ TZ: 'UTC', LANG: "it's" }),
    configMaps: fc.constant([
      { name: 'additions', mountPath: '/opt/additions' as const },
      { name: 'more.additions', volume: 'more', mountPath: '/srv/a/b' as const },
    ]),
    topologySpread: fc.constantFrom(
      ['topology.kubernetes.io/zone'],
      ['additions.example.com/rack', 'kubernetes.io/hostname'],
    ),
    dnsOptions: fc.constantFrom(['ndots:2' as const], ['edns0' as const, 'timeout:1' as const]),
  },
  { requiredKeys: [] },
);

/** Any valid fleet: all kinds, several runners of one kind, every source of Secrets, every destination. */
export const arbitraryFleet: fc.Arbitrary<FleetSpec> = fc
  .uniqueArray(arbitraryName, { minLength: 1, maxLength: 5 })
  .chain((names) =>
    fc.record(
      {
        org: arbitraryName,
        cluster: fc.record(
          {
            name: arbitraryName,
            kubernetesVersion: fc.constantFrom('1.30', '1.34'),
            apiServer: fc.constantFrom(
              { cidrs: ['10.43.0.1/32'] },
              { cidrs: ['203.0.113.5/32', 'fd00::1/128'], ports: [6443] },
            ),
            dns: fc.constantFrom(
              [{ cidr: '169.254.20.10/32' }],
              [{ namespace: 'dns', pods: { app: 'coredns' }, port: 1053 }],
              [{ namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' }, port: 8053 }],
              [{ cidr: '169.254.169.254/32' }, { namespace: 'openshift-dns', pods: { a: 'b' }, port: 5353 }],
            ),
            breakGlass: fc.constantFrom({}, { users: ['oncall@example.com'], groups: ['sre'] }),
            publicCidrs: fc.constantFrom([], ['203.0.113.128/25', '2001:db8:1::/48']),
            nat64: fc.constantFrom([], ['64:ff9b::/96'], ['64:ff9b:1:2::/96', '2001:db8:64:1::/96']),
            platforms: fc.subarray(['eks', 'gke', 'gke-autopilot', 'aks', 'openshift', 'karpenter'] as const),
            adds: arbitraryAdditions,
          },
          { requiredKeys: ['apiServer'] },
        ),
        gitlab: fc.constantFrom(
          { url: 'https://gitlab.example.com:8443' },
          { url: 'https://example.com:8443/gitlab/', cloneUrl: 'https://sources.example.com:8443/gitlab' },
          {
            url: 'https://gitlab.example.com',
            cloneUrl: 'https://webservice.gitlab.svc:8181',
            destinations: [
              { cidr: '192.0.2.1/32', port: 443 },
              { namespace: 'gitlab', pods: { app: 'webservice' }, port: 8080 },
            ],
          },
          { destinations: [{ cidr: '192.0.2.1/32', port: 443 }] },
          { destinations: [{ cidr: '172.16.0.0/12', port: 443 }] },
          { caCertificates: `${ROOT_CERTIFICATE}\n${SECOND_CERTIFICATE}` },
        ),
        proxy: fc.constantFrom(
          {
            https: 'http://proxy.example.com:3128',
            destinations: [{ cidr: '192.0.2.3/32', port: 3128 }],
          },
          {
            https: 'https://proxy.example.com',
            http: 'http://[fd01::9]:3128',
            destinations: [
              { namespace: 'proxies', pods: { app: 'proxy' }, port: 8443 },
              { cidr: 'fd01::9/128', port: 3128 },
            ],
            noProxy: [
              '.internal.example.com',
              'registry',
              '10.0.0.0/8',
              'fd01::/16',
              'images.example.com:5000',
            ],
          },
        ),
        imageMirrors: fc.constantFrom(
          [],
          [{ from: 'docker.io', to: 'registry.internal.example.com/hub' }],
          [
            { from: 'registry.gitlab.com', to: 'registry.internal.example.com:5000' },
            { from: 'docker.io', to: 'ghcr.io/acme/hub' },
          ],
        ),
        attic,
        monitoring: fc.record(
          {
            namespace: fc.constant('monitoring'),
            pods: labels,
            podMonitor: fc.constantFrom({}, { labels: { release: 'kube-prometheus-stack' } }),
          },
          { requiredKeys: ['namespace'] },
        ),
        runners: fc.tuple(...names.map((name) => arbitraryRunner(fc.constant(name)))).map(choosable),
      },
      { requiredKeys: ['org', 'cluster', 'attic', 'runners'] },
    ),
  )
  .map((fleet) => newEnough(fleet as FleetSpec));

/** The same in a cluster that knows what its runners ask for. */
function newEnough({ cluster, ...fleet }: FleetSpec): FleetSpec {
  const isOld = (cluster.kubernetesVersion ?? '1.30') === '1.30';
  return {
    ...fleet,
    cluster:
      isOld && fleet.runners.some(hasUsersOfItsOwn) ? { ...cluster, kubernetesVersion: '1.33' } : cluster,
  };
}
