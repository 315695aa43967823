import { FATES } from '../../lib/import/fate';
import { ROWS } from '../../lib/import/lookup';
import { CHART_KEYS } from '../../lib/world/chart-keys';
import { GLOBAL_KEYS, RUNNER_KEYS } from '../../lib/world/gitlab-keys';
import { CHART_KEYS_BELOW, CONFIG_KEYS_BELOW, OLD_CHART_VALUES } from '../../lib/world/gitlab-keys-below';
import { KUBERNETES_KEYS } from '../../lib/world/gitlab-keys-kubernetes';
import { AWS_IDENTITY, AZURE_CACHE, CLOUD_IDENTITIES } from '../chart/sample-fleet';
import { imported, runnerFrom, toldOf, valuesWith } from './imported';

describe('the table', () => {
  test.each([
    ['chart', CHART_KEYS],
    ['config.toml', GLOBAL_KEYS],
    ['[[runners]]', RUNNER_KEYS],
    ['[runners.kubernetes]', KUBERNETES_KEYS],
  ] as const)('has every key of the catalogue once: %s', (section, catalogue) => {
    const keys = ROWS[section].flatMap((row) => row.keys);
    expect(catalogue.flatMap((row) => row.keys).filter((key) => !keys.includes(key))).toEqual([]);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });

  test('says why of everything but what is carried over, and what carries it', () => {
    for (const { fate, why, field, carry } of Object.values(ROWS).flat()) {
      expect(Object.keys(FATES)).toContain(fate);
      if (fate === 'carried') {
        expect(field).toBeDefined();
        expect(carry).toBeDefined();
      } else {
        expect(why).not.toBe('');
      }
    }
  });

  test('knows the key that each old value of the chart became, and those with keys below', () => {
    const kubernetes = ROWS['[runners.kubernetes]'].flatMap(({ keys }) => keys);
    expect(Object.values(OLD_CHART_VALUES).filter((key) => !kubernetes.includes(key))).toEqual([]);
    const keys = Object.values(ROWS).flatMap((rows) => rows.flatMap((row) => row.keys));
    const parents = [...Object.keys(CHART_KEYS_BELOW), ...Object.keys(CONFIG_KEYS_BELOW)];
    expect(parents.filter((key) => !keys.includes(key))).toEqual([]);
  });
});

/** Preferred and required nodes, as config.toml says them. */
const AFFINITY = `[runners.kubernetes.affinity.node_affinity]
[[runners.kubernetes.affinity.node_affinity.preferred_during_scheduling_ignored_during_execution]]
weight = 7
[runners.kubernetes.affinity.node_affinity.preferred_during_scheduling_ignored_during_execution.preference]
match_expressions = [{ key = "fast", operator = "Exists" }]
[[runners.kubernetes.affinity.node_affinity.required_during_scheduling_ignored_during_execution.node_selector_terms]]
match_expressions = [{ key = "zone", operator = "In", values = ["a", "2"] }]`;

const BUCKET = `[runners.cache]
Type = "s3"
Path = "of/all"
Shared = true
MaxUploadedArchiveSize = 1073741824
[runners.cache.s3]
ServerAddress = "s3.test"
BucketName = "ci-cache"
BucketLocation = "eu-west-1"
PathStyle = true
Insecure = false
AccessKey = "abc"
SecretKey = "def"
UploadRoleARN = "arn:aws:iam::1:role/x"`;

const SECTION = (text: string) => valuesWith(text);

/** A wish about pods with a label, of jobs that are labelled themselves. */
const wish = (kind: string, labels: string, topologyKey = 'kubernetes.io/hostname') => {
  const list = `runners.kubernetes.affinity.${kind}.preferred_during_scheduling_ignored_during_execution`;
  return `[runners.kubernetes.pod_labels]
"fleet" = "ci"
[[${list}]]
weight = 10
[${list}.pod_affinity_term]
topology_key = "${topologyKey}"
[${list}.pod_affinity_term.label_selector.match_labels]
${labels}`;
};

const FLAG = '[runners.feature_flags]\nFF_SKIP_NOOP_BUILD_STAGES = false';
const CANARY = '[runners.experimental.boot_verify]\nenabled = true';
const HELPER = 'registry.gitlab.com/gitlab-org/gitlab-runner/gitlab-runner-helper';

/** A manager of a version that the values name. */
const ofVersion = (version: string) => ({
  manager: { image: `registry.gitlab.com/gitlab-org/gitlab-runner:alpine-v${version}` },
});
const OF_1 = ofVersion('19.1.1');
const OF_2 = ofVersion('19.2.2');

test.each([
  // Carried over.
  ['carried', 'image', SECTION('image = "alpine:3.22"'), { image: 'alpine:3.22' }],
  ['carried', 'cpu_limit', SECTION('cpu_limit = "2500m"'), { resources: { build: { cpuLimit: '2500m' } } }],
  [
    'carried',
    'node_selector',
    SECTION(
      '[runners.kubernetes.node_selector]\npool = "ci"\n[runners.kubernetes.node_tolerations]\n"ci=yes" = "NoExecute"',
    ),
    {
      nodes: {
        pool: { pool: 'ci' },
        tolerations: [{ key: 'ci', value: 'yes', effect: 'NoExecute' }],
      },
    },
  ],
  [
    'carried',
    'node_tolerations',
    SECTION('[runners.kubernetes.node_tolerations]\nspot = "PreferNoSchedule"\n"ci=" = "NoSchedule"'),
    {
      nodes: {
        tolerations: [{ key: 'spot', operator: 'Exists', effect: 'PreferNoSchedule' }, { key: 'ci' }],
      },
    },
  ],
  [
    'carried',
    'affinity',
    SECTION(AFFINITY),
    {
      nodes: {
        affinity: {
          required: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', '2'] }] }],
          preferred: [{ weight: 7, matchExpressions: [{ key: 'fast', operator: 'Exists' }] }],
        },
      },
    },
  ],
  [
    'carried',
    'cache',
    valuesWith('', BUCKET),
    {
      cache: {
        type: 's3',
        bucket: 'ci-cache',
        region: 'eu-west-1',
        endpoint: 'https://s3.test',
        pathStyle: true,
        maximumArchiveSize: '1073741824',
      },
    },
  ],
  [
    'carried',
    'node_selector',
    SECTION('[runners.kubernetes.node_selector]\n"kubernetes.io/arch" = "arm64"'),
    { architecture: 'arm64' },
  ],
  [
    'carried',
    'allowed_images',
    SECTION('allowed_images = ["ghcr.io/blue/*:*"]'),
    { allowedImages: ['ghcr.io/blue/*:*'] },
  ],
  ['carried', 'cap_add', SECTION('cap_add = ["CAP_SYS_CHROOT"]'), { addCapabilities: ['SYS_CHROOT'] }],
  ['carried', 'limit', valuesWith('', 'limit = 3', 'concurrent: 9'), { concurrency: 3 }],
  ['carried', 'limit', valuesWith('', 'limit = 30', 'concurrent: 9'), { concurrency: 9 }],
  [
    'carried',
    'runners.protected',
    'gitlabUrl: https://gitlab.test\nrunners: {protected: true}',
    { accessLevel: 'ref_protected' },
  ],
  [
    'carried',
    'runners.builds.cpuLimit',
    'runnerToken: x\nrunners: {builds: {cpuLimit: 3}}',
    { resources: { build: { cpuLimit: '3' } } },
  ],
  [
    'carried',
    'imagePullSecrets',
    'gitlabUrl: https://g.test\nimagePullSecrets: [{name: pull}]',
    { imagePullSecrets: ['pull'] },
  ],
  // Decided.
  ['decided', 'pull_policy', SECTION('pull_policy = "if-not-present"'), {}],
  ['decided', 'namespace', SECTION('namespace = "ci"'), {}],
  ['decided', 'privileged', SECTION('privileged = false'), { kind: 'docker' }],
  ['decided', 'cpu_limit', SECTION('cpu_limit = "0"'), {}],
  ['decided', 'limit', valuesWith('', 'limit = 0'), {}],
  ['decided', 'terminationGracePeriodSeconds', valuesWith('', '', 'terminationGracePeriodSeconds: 60'), {}],
  [
    'carried',
    'affinity',
    SECTION(wish('pod_anti_affinity', '"fleet" = "ci"')),
    { spacing: { jobs: 'apart' } },
  ],
  [
    'carried',
    'affinity',
    SECTION(wish('pod_affinity', '"fleet" = "ci"', 'topology.kubernetes.io/zone')),
    { spacing: { jobs: 'together', topologyKey: 'topology.kubernetes.io/zone' } },
  ],
  ['fill-in', 'affinity', SECTION(wish('pod_affinity', '"app" = "shop"')), {}],
  ['decided', 'dns_policy', SECTION('dns_policy = "none"'), {}],
  ['decided', 'connectionMaxAge', valuesWith('', '', 'connectionMaxAge: 15m'), {}],
  ['decided', 'envVars', valuesWith('', '', 'envVars: [{name: TZ, value: Europe/Berlin}]'), {}],
  ['not-offered', 'envVars', valuesWith('', '', 'envVars: [{name: GODEBUG, value: a=1}]'), {}],
  [
    'decided',
    'runners.serviceAccountName',
    'gitlabUrl: https://g.test\nrunners: {serviceAccountName: ci}',
    {},
  ],
  [
    'decided',
    'affinity',
    valuesWith(
      '',
      '',
      'affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname}]}}',
    ),
    {},
  ],
  [
    'not-offered',
    'affinity',
    valuesWith(
      '',
      '',
      'affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: zone}]}}',
    ),
    {},
  ],
  [
    'decided',
    'helper_container_security_context',
    SECTION('[runners.kubernetes.helper_container_security_context]\nrun_as_user = 59417'),
    {},
  ],
  // Refused.
  [
    'refused',
    'helper_container_security_context',
    SECTION('[runners.kubernetes.helper_container_security_context.seccomp_profile]\ntype = "Unconfined"'),
    {},
  ],
  ['refused', 'pod_labels', SECTION('[runners.kubernetes.pod_labels]\nteam = "a$CI_JOB_ID"'), {}],
  [
    'refused',
    'volumes',
    SECTION('[[runners.kubernetes.volumes.host_path]]\nname = "d"\nmount_path = "/var/run/docker.sock"'),
    {},
  ],
  [
    'refused',
    'volumes',
    SECTION('[[runners.kubernetes.volumes.host_path]]\nname = "d"\nmount_path = "/srv"\nhost_path = "/srv"'),
    {},
  ],
  ['refused', 'namespace_overwrite_allowed', SECTION('namespace_overwrite_allowed = ".*"'), {}],
  ['fill-in', 'privileged', SECTION('privileged = true'), { kind: 'docker' }],
  ['refused', 'pod_spec', SECTION('[[runners.kubernetes.pod_spec]]\npatch = "{}"'), {}],
  ['refused', 'cap_add', SECTION('cap_add = ["SYS_ADMIN"]'), {}],
  ['refused', 'gitlabUrl', 'gitlabUrl: http://gitlab.test\nreplicas: 1', {}],
  [
    'refused',
    'pod_security_context',
    SECTION('[runners.kubernetes.pod_security_context.seccomp_profile]\ntype = "Unconfined"'),
    {},
  ],
  ['fill-in', 'pre_build_script', valuesWith('', 'pre_build_script = "date"'), {}],
  [
    'carried',
    'builds_dir',
    valuesWith('', 'builds_dir = "/tmp/builds"'),
    { config: { runners: { builds_dir: '/tmp/builds' } } },
  ],
  [
    'carried',
    'cache_dir',
    valuesWith('', 'cache_dir = "/mnt/cache"'),
    { config: { runners: { cache_dir: '/mnt/cache' } } },
  ],
  [
    'carried',
    'feature_flags',
    SECTION('[runners.feature_flags]\nFF_SCRIPT_SECTIONS = true'),
    { config: { runners: { feature_flags: { FF_SCRIPT_SECTIONS: true } } } },
  ],
  ['decided', 'feature_flags', SECTION('[runners.feature_flags]\nFF_CONCRETE = true'), {}],
  ['refused', 'executor', valuesWith('', 'executor = "docker"'), {}],
  ['fill-in', 'runners.privileged', 'gitlabUrl: https://gitlab.test\nrunners: {privileged: true}', {}],
  [
    'refused',
    'volumes',
    valuesWith('', '', 'volumes: [{name: d, hostPath: {path: /var/run/docker.sock}}]'),
    {},
  ],
  // Elsewhere.
  [
    'elsewhere',
    'volumes',
    SECTION('[[runners.kubernetes.volumes.secret]]\nname = "ca"\nmount_path = "/ca"'),
    {},
  ],
  [
    'elsewhere',
    'host_aliases',
    SECTION('[[runners.kubernetes.host_aliases]]\nip = "10.0.0.7"\nhostnames = ["git.test"]'),
    {},
  ],
  [
    'elsewhere',
    'hostAliases',
    valuesWith('', '', 'hostAliases: [{ip: 10.0.0.7, hostnames: [git.test]}]'),
    {},
  ],
  ['elsewhere', 'runnerToken', 'gitlabUrl: https://gitlab.test\nrunnerToken: abc', {}],
  ['elsewhere', 'token', valuesWith('', 'token = "abc"'), {}],
  ['elsewhere', 'runners.locked', 'gitlabUrl: https://gitlab.test\nrunners: {locked: true}', {}],
  ['elsewhere', 'environment', valuesWith('', 'environment = ["DEPLOY_PASSWORD=hunter2"]'), {}],
  // Not offered yet.
  ['not-offered', 'cache', valuesWith('', '[runners.cache]\nType = "swift"'), {}],
  ['fill-in', 'tolerations', valuesWith('', '', 'tolerations: [{key: a, operator: Exists}]'), {}],
  [
    'carried',
    'tolerations',
    valuesWith('', '', 'tolerations: [{key: a, operator: Equal, value: b, effect: NoExecute}]'),
    { manager: { tolerations: [{ key: 'a', value: 'b', effect: 'NoExecute' }] } },
  ],
  [
    'carried',
    'topologySpreadConstraints',
    valuesWith('', '', 'topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: ScheduleAnyway}]'),
    { manager: { topologySpread: ['zone'] } },
  ],
  [
    'fill-in',
    'topologySpreadConstraints',
    valuesWith('', '', 'topologySpreadConstraints: [{topologyKey: zone, whenUnsatisfiable: DoNotSchedule}]'),
    {},
  ],
  [
    'carried',
    'pod_annotations',
    SECTION('[runners.kubernetes.pod_annotations]\n"karpenter.sh/do-not-disrupt" = "true"'),
    { doNotDisrupt: true },
  ],
  [
    'refused',
    'pod_annotations',
    SECTION('[runners.kubernetes.pod_annotations]\n"iam.amazonaws.com/role" = "ci"'),
    {},
  ],
  [
    'carried',
    'pod_labels',
    SECTION('[runners.kubernetes.pod_labels]\nteam = "ci"\nstack = "$ACME_STACK"'),
    { podLabels: { team: 'ci', stack: '$ACME_STACK' } },
  ],
  [
    'carried',
    'memory_limit_overwrite_max_allowed',
    SECTION('memory_limit_overwrite_max_allowed = "8Gi"'),
    { sizes: { large: { memoryLimit: '8Gi' } } },
  ],
  [
    'not-offered',
    'helper_memory_limit_overwrite_max_allowed',
    SECTION('helper_memory_limit_overwrite_max_allowed = "8Gi"'),
    {},
  ],
  ['fill-in', 'volumes', SECTION('[[runners.kubernetes.volumes.pvc]]\nname = "m2"\nmount_path = "/m2"'), {}],
  [
    'carried',
    'volumes',
    SECTION('[[runners.kubernetes.volumes.pvc]]\nname = "runner-cache"\nmount_path = "/cache/"'),
    { volumes: [{ mountPath: '/cache', persistentVolumeClaim: 'runner-cache' }] },
  ],
  [
    'carried',
    'volumes',
    SECTION(
      '[[runners.kubernetes.volumes.empty_dir]]\nname = "s"\nmount_path = "/dev/shm"\nmedium = "Memory"\n[[runners.kubernetes.volumes.config_map]]\nname = "maven"\nmount_path = "/etc/maven"',
    ),
    {
      volumes: [
        { mountPath: '/dev/shm', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
        { mountPath: '/etc/maven', configMap: 'maven' },
      ],
    },
  ],
  [
    'carried',
    'cpu_request',
    SECTION('cpu_request = "2"'),
    { burst: true, resources: { build: { cpuRequest: '2' } } },
  ],
  [
    'carried',
    'cpu_limit',
    SECTION('cpu_request = "2"\ncpu_limit = "4"'),
    { resources: { build: { cpuRequest: '2', cpuLimit: '4' } } },
  ],
  [
    'carried',
    'cpu_limit_overwrite_max_allowed',
    SECTION('cpu_request = "2"\ncpu_limit_overwrite_max_allowed = "4"'),
    { resources: { build: { cpuRequest: '2' } }, sizes: { large: { cpuLimit: '4' } } },
  ],
  [
    'refused',
    'volumes',
    SECTION('[[runners.kubernetes.volumes.host_path]]\nname = "x"\nmount_path = "/x"'),
    {},
  ],
  [
    'decided',
    'volumes',
    SECTION('[[runners.kubernetes.volumes.empty_dir]]\nname = "c"\nmount_path = "/certs/client"'),
    {},
  ],
  // Unknown.
  ['unknown', 'unregisterRunner', valuesWith('', '', 'unregisterRunner: true'), {}],
  ['unknown', 'image_pull_policy', SECTION('image_pull_policy = "always"'), {}],
  ['unknown', 'services[0].image', SECTION('[[runners.kubernetes.services]]\nimage = "redis:8"'), {}],
  ['unknown', 'rbac.rule', valuesWith('', '', 'rbac: {rule: []}'), {}],
  // To fill in.
  // What the version of the manager does not know.
  ['unknown', 'suspend_pvc_size', SECTION('suspend_pvc_size = "20Gi"'), {}],
  ['unknown', 'feature_flags.FF_SKIP_NOOP_BUILD_STAGES', SECTION(FLAG), {}],
  [
    'decided',
    'feature_flags.FF_SKIP_NOOP_BUILD_STAGES',
    `image: {tag: alpine-v19.2.2}\n${SECTION(FLAG)}`,
    OF_2,
  ],
  ['not-offered', 'experimental', SECTION(CANARY), {}],
  ['unknown', 'experimental', `image: {tag: alpine-v19.1.1}\n${SECTION(CANARY)}`, OF_1],
  [
    'unknown',
    'services[0].suspend_data_path',
    SECTION('[[runners.kubernetes.services]]\nname = "redis:8"\nsuspend_data_path = "/data"'),
    {},
  ],
  // The version of the manager, and the helper that follows it.
  ['carried', 'image', 'gitlabUrl: https://gitlab.test\nimage: {tag: alpine-v19.1.1}', OF_1],
  ['decided', 'image', 'gitlabUrl: https://gitlab.test\nimage: {tag: alpine-v18.11.0}', {}],
  ['decided', 'helper_image', SECTION(`helper_image = "${HELPER}:x86_64-v19.2.2"`), {}],
  [
    'carried',
    'helper_image',
    `image: {tag: alpine-v19.2.2}\n${SECTION(`helper_image = "${HELPER}:ubuntu-x86_64-v19.2.2"`)}`,
    { manager: { ...OF_2.manager, helperImage: `${HELPER}:ubuntu-x86_64-v19.2.2` } },
  ],
  ['fill-in', 'image', SECTION('image = "alpine"'), {}],
  ['fill-in', 'gitlabUrl', 'gitlabUrl: https://gitlab.${DOMAIN}\nreplicas: 1', {}],
  ['fill-in', 'certsSecretName', valuesWith('', '', 'certsSecretName: ca'), {}],
  ['fill-in', 'image', SECTION('image = "{{ .Values.images.build }}"'), {}],
] as const)('%s: %s', (fate, key, text, runner) => {
  expect(toldOf(text, key)).toMatchObject({ fate });
  expect(runnerFrom(text)).toMatchObject(runner);
});

test.each([
  ['unregisterRunner', valuesWith('', '', 'unregisterRunner: true'), 'did you mean unregisterRunners?'],
  ['memory_limt', SECTION('memory_limt = "1Gi"'), 'did you mean memory_limit?'],
  ['env', SECTION('env = ["A=b"]'), 'environment of [[runners]]'],
  ['poll_timeout', valuesWith('', 'poll_timeout = 3'), 'it is a key of [runners.kubernetes]'],
])('what was meant by %s is said', (key, text, words) => {
  expect(toldOf(text, key)?.why).toContain(words);
});

test('a bucket is carried over, and its keys stay where they are', () => {
  const text = valuesWith('', BUCKET);
  const fateOf = (below: string) => toldOf(text, 'cache', below)?.fate;
  expect(fateOf('s3.BucketName')).toBe('carried');
  expect(fateOf('Path')).toBe('decided');
  expect(fateOf('s3.AccessKey')).toBe('elsewhere');
  expect(fateOf('s3.SecretKey')).toBe('elsewhere');
  expect(fateOf('s3.UploadRoleARN')).toBe('refused');
  expect(toldOf(text.replace('Insecure = false', 'Insecure = true'), 'cache', 's3.Insecure')?.fate).toBe(
    'refused',
  );
  const byCloud = text
    .replace(/ *(Access|Secret)Key.*\n/g, '')
    .replace('PathStyle', 'AuthenticationType = "iam"\n    PathStyle');
  expect(toldOf(byCloud, 'cache', 's3.AuthenticationType')?.fate).toBe('fill-in');
  const byRole = `${byCloud}\nserviceAccount:\n  annotations:\n    eks.amazonaws.com/role-arn: ${AWS_IDENTITY.role}`;
  expect(toldOf(byRole, 'cache', 's3.AuthenticationType')?.fate).toBe('decided');
  expect(toldOf(byRole, 'serviceAccount', 'annotations')?.why).toContain('cache.credentials');
  expect(runnerFrom(byRole)).toMatchObject({ cache: { credentials: AWS_IDENTITY } });
  expect(runnerFrom(text)['cache']).not.toHaveProperty('credentials');
});

test('a bucket of Google is carried over, and the file of its key is a Secret', () => {
  const text = valuesWith(
    '',
    '[runners.cache]\nType = "gcs"\n[runners.cache.gcs]\nBucketName = "ci-cache"\nCredentialsFile = "/secrets/key.json"',
  );
  expect(runnerFrom(text)['cache']).toEqual({ type: 'gcs', bucket: 'ci-cache' });
  expect(toldOf(text, 'cache', 'gcs.CredentialsFile')).toMatchObject({ fate: 'elsewhere' });
  expect(toldOf(text, 'cache', 'gcs.CredentialsFile')?.why).toContain('service-account.json');
});

test('a container of Azure needs to know who signs instead of a key', () => {
  const text = valuesWith(
    '',
    '[runners.cache]\nType = "azure"\n[runners.cache.azure]\nAccountName = "acmeci"\nContainerName = "ci-cache"\nAccountKey = "abc"',
  );
  expect(toldOf(text, 'cache', 'azure.AccountName')).toMatchObject({ fate: 'fill-in' });
  expect(toldOf(text, 'cache', 'azure.AccountKey')).toMatchObject({ fate: 'elsewhere' });
  expect(runnerFrom(text)).not.toHaveProperty('cache');
  const { clientId, tenantId } = AZURE_CACHE;
  const known = `${text}\nserviceAccount:\n  annotations:\n    azure.workload.identity/client-id: ${clientId}\n    azure.workload.identity/tenant-id: ${tenantId}`;
  expect(runnerFrom(known)['cache']).toEqual({
    type: 'azure',
    account: 'acmeci',
    container: 'ci-cache',
    clientId,
    tenantId,
    credentials: { from: 'identity' },
  });
});

test('a bucket is reached by the role of the managers, wherever the chart names it, and not by an empty key', () => {
  const { role } = CLOUD_IDENTITIES.aws;
  const text = (arn: string) =>
    `${valuesWith('', '[runners.cache]\nType = "s3"\n[runners.cache.s3]\nBucketName = "ci-cache"\nAccessKey = ""\nAuthenticationType = "iam"')}
rbac:
  serviceAccountAnnotations:
    eks.amazonaws.com/role-arn: ${arn}`;
  expect(runnerFrom(text(role))).toMatchObject({
    cache: { type: 's3', bucket: 'ci-cache', credentials: { from: 'identity', role } },
  });
  expect(toldOf(text(role), 'rbac', 'serviceAccountAnnotations')?.why).toContain('cache.credentials');
  // The bucket is carried over where another tool puts the role in.
  expect(runnerFrom(text('${ROLE}'))).toMatchObject({ cache: { type: 's3', bucket: 'ci-cache' } });
  expect(toldOf(text('${ROLE}'), 'cache', 's3.AuthenticationType')).toMatchObject({
    fate: 'fill-in',
    field: 'cache',
  });
});

test('the owner of an image of Docker Hub is named in the widest list', () => {
  expect(runnerFrom(valuesWith('image = "grafana/k6:1.2.0"'))['allowedImages']).toContain('grafana/*:*');
  expect(runnerFrom(valuesWith('image = "alpine:3.22.2"'))['allowedImages']).not.toContain('alpine/*:*');
});

describe('the ServiceAccount of jobs', () => {
  const [role, job] = [CLOUD_IDENTITIES.aws.role, 'service_account = "ci"'];
  const account = (annotations: string, name = 'ci') =>
    `${valuesWith(job)}\nserviceAccount:\n  name: ${name}\n  annotations:\n    ${annotations}`;
  const ofAws = `eks.amazonaws.com/role-arn: ${role}`;

  test('says who jobs are where it is that of the managers, and a cloud acts on it', () => {
    expect(toldOf(account(ofAws), 'service_account')).toMatchObject({ fate: 'carried' });
    expect(runnerFrom(account(ofAws))).toMatchObject({ cloudIdentity: CLOUD_IDENTITIES.aws });
    expect(imported(account(ofAws)).faults).toEqual([]);
    const { tenantId, clientId } = CLOUD_IDENTITIES.azure;
    const ofAzure = `azure.workload.identity/client-id: ${clientId}\n    azure.workload.identity/tenant-id: ${tenantId}`;
    expect(runnerFrom(account(ofAzure))['cloudIdentity']).toEqual(CLOUD_IDENTITIES.azure);
  });

  test.each([
    ['another account', account(ofAws, 'manager'), 'decided'],
    ['an account of nobody', valuesWith(job), 'decided'],
    [
      'an account of Google, whose provider nobody names',
      account('iam.gke.io/gcp-service-account: a@b.iam.gserviceaccount.com'),
      'decided',
    ],
    ['a runner for every ref', account(ofAws).replace('runners:', 'runners:\n  protected: false'), 'refused'],
  ])('is not carried over: %s', (_, text, fate) => {
    expect(toldOf(text, 'service_account')).toMatchObject({ fate });
    expect(runnerFrom(text)).not.toHaveProperty('cloudIdentity');
  });
});

test('a toleration of all effects is nobody to carry over', () => {
  const text = SECTION('[runners.kubernetes.node_tolerations]\n"spot" = ""\n"ci=yes" = "NoSchedule"');
  expect(runnerFrom(text)['nodes']).toEqual({ tolerations: [{ key: 'ci', value: 'yes' }] });
});

test.each([
  ['https://sources.test/gitlab/', 'carried', { cloneUrl: 'https://sources.test/gitlab' }],
  ['http://sources.test', 'refused', {}],
])('where sources come from is a matter of the fleet: %s', (url, fate, gitlab) => {
  const text = valuesWith('', `clone_url = "${url}"`);
  expect(toldOf(text, 'clone_url')).toMatchObject({ fate });
  expect(imported(text).spec).toMatchObject({ gitlab: { url: 'https://gitlab.test', ...gitlab } });
});

test('sources that no job would reach are to be seen to', () => {
  const text = valuesWith('', 'clone_url = "https://sources.test:8443"');
  expect(imported(text).spec['gitlab']).toEqual({ url: 'https://gitlab.test' });
  expect(toldOf(text, 'clone_url')).toMatchObject({ fate: 'fill-in', field: 'gitlab.cloneUrl' });
});

test('a proxy is a matter of the fleet', () => {
  const ofJobs = valuesWith('', 'environment = ["HTTPS_PROXY=http://proxy.test:3128"]');
  expect(toldOf(ofJobs, 'environment')).toMatchObject({ fate: 'fill-in', field: 'proxy' });
  const ofManagers = valuesWith('', '', 'envVars: [{name: NO_PROXY, value: .test}]');
  expect(toldOf(ofManagers, 'envVars')).toMatchObject({ fate: 'fill-in', field: 'proxy' });
});

test('what the template reads is not unknown', () => {
  const text = valuesWith('memory_limit = "{{ .Values.sizes.memory }}"', '', 'sizes: {memory: 3Gi, cpu: 2}');
  expect(toldOf(text, 'sizes')).toMatchObject({ fate: 'decided', below: ['memory', 'cpu'] });
  expect(runnerFrom(text)).toMatchObject({ resources: { build: { memoryLimit: '3Gi' } } });
});

test('each variable has a fate of its own', () => {
  const environment = [
    'TZ=UTC',
    'LD_PRELOAD=/x.so',
    'NPM_TOKEN=abc',
    'FF_USE_FASTZIP=1',
    'DOCKER_HOST=tcp://docker:2376',
    'X=glpat-abcdefghijklmnop',
  ];
  const text = valuesWith('', `environment = ${JSON.stringify(environment)}`);
  const fates = imported(text)
    .explained.filter(({ key }) => key === 'environment')
    .map(({ fate, below }) => [fate, ...below]);
  expect(fates).toEqual([
    ['carried', '[0] TZ'],
    ['refused', '[1] LD_PRELOAD'],
    ['elsewhere', '[2] NPM_TOKEN'],
    ['decided', '[3] FF_USE_FASTZIP'],
    ['decided', '[4] DOCKER_HOST'],
    ['elsewhere', '[5] X'],
  ]);
  expect(runnerFrom(text)['environment']).toEqual({ TZ: 'UTC' });
});

test('an entry that could not be read leaves the others their places', () => {
  const text = valuesWith('', 'environment = ["A={{ .Values.a }}", "LD_PRELOAD=/x", "TZ=UTC"]');
  const told = imported(text).explained.filter(({ key }) => key === 'environment');
  expect(told.map(({ fate, below }) => [fate, ...below])).toEqual([
    ['refused', '[1] LD_PRELOAD'],
    ['carried', '[2] TZ'],
    ['fill-in', '[0] A'],
  ]);
});
