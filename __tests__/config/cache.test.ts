import type { IDeployment } from 'kubernetes-models/apps/v1/Deployment';
import { parse } from 'smol-toml';
import { type CacheSpec, Fleet, type RunnerSpec, type S3CacheSpec } from '../../lib';
import { configFiles } from '../../lib/config/manager-pod';
import { find, objectsOf } from '../chart/rendered';
import {
  AWS_IDENTITY,
  AZURE_CACHE,
  CACHE,
  DEDICATED_NODES,
  fleetOf,
  GCS_CACHE,
  GOOGLE_IDENTITY,
  specOf,
} from '../chart/sample-fleet';

const docker = (cache: CacheSpec): Fleet => fleetOf({ kind: 'docker', cache });

function sectionOf(fleet: Fleet, runner = 'docker'): Record<string, unknown> | undefined {
  const { runners } = parse(configFiles(fleet.runner(runner))['config.toml'] ?? '') as unknown as {
    readonly runners: readonly [{ readonly cache?: Record<string, unknown> }];
  };
  return runners[0].cache;
}

function environmentOf(fleet: Fleet, runner = 'docker') {
  const deployment = find<IDeployment>(objectsOf(fleet), 'Deployment', `${runner}-manager`);
  return deployment.spec?.template.spec?.containers[0]?.env;
}

const fromSecret = (variable: string, name: string, key: string) => ({
  name: variable,
  valueFrom: { secretKeyRef: { name, key } },
});

describe('the cache of a runner', () => {
  it('is in Amazon S3 unless the fleet says otherwise', () => {
    expect(sectionOf(docker(CACHE))).toEqual({
      Type: 's3',
      Path: 'acme/docker',
      Shared: false,
      s3: {
        BucketName: 'acme-ci-cache',
        BucketLocation: 'eu-west-1',
        AuthenticationType: 'iam',
        Insecure: false,
        PathStyle: false,
      },
    });
  });

  it.each<[Partial<S3CacheSpec>, object, object]>([
    [{ endpoint: 'https://s3.example.com' }, { ServerAddress: 's3.example.com', PathStyle: true }, {}],
    [{ endpoint: 'https://s3.example.com:443' }, { ServerAddress: 's3.example.com', PathStyle: true }, {}],
    [{ endpoint: 'https://s3.example.com', pathStyle: false }, { PathStyle: false }, {}],
    [{ pathStyle: true }, { PathStyle: true }, {}],
    [{ encryption: { type: 'S3' } }, { ServerSideEncryption: 'S3' }, {}],
    [
      { encryption: { type: 'KMS', key: 'alias/ci' } },
      { ServerSideEncryption: 'KMS', ServerSideEncryptionKeyID: 'alias/ci' },
      {},
    ],
    [{ maximumArchiveSize: '2Gi' }, {}, { MaxUploadedArchiveSize: 2_147_483_648 }],
  ])('%j', (fields, store, section) => {
    expect(sectionOf(docker({ ...CACHE, ...fields }))).toMatchObject({ ...section, s3: store });
  });

  it('is nowhere in the config of a runner without one', () => {
    expect(sectionOf(fleetOf({ kind: 'docker' }))).toBeUndefined();
  });

  it('lies where no other runner of the fleet keeps its own', () => {
    const runners: readonly RunnerSpec[] = [
      { kind: 'docker', cache: CACHE },
      { kind: 'docker', name: 'docker-2', tags: ['two'], cache: CACHE },
      { kind: 'nix', cache: CACHE },
      { kind: 'dind', nodes: DEDICATED_NODES, cache: CACHE },
    ];
    const fleet = fleetOf(...runners);
    const paths = fleet.runners.map(({ name }) => `${sectionOf(fleet, name)?.['Path']}/`);
    expect(paths).toEqual(['acme/docker/', 'acme/docker-2/', 'acme/nix/', 'acme/dind/']);
    for (const path of paths) {
      expect(paths.filter((other) => other.startsWith(path))).toEqual([path]);
    }
  });
});

describe('the keys of a cache', () => {
  it('are variables of the manager from the Secret of its runner', () => {
    expect(environmentOf(docker(CACHE))).toEqual([
      fromSecret('RUNNER_TOKEN', 'docker-token', 'runner-token'),
      fromSecret('AWS_ACCESS_KEY_ID', 'docker-cache', 'access-key-id'),
      fromSecret('AWS_SECRET_ACCESS_KEY', 'docker-cache', 'secret-access-key'),
    ]);
    expect(environmentOf(fleetOf({ kind: 'docker' }))).toHaveLength(1);
  });

  it('are named nowhere in config.toml, and neither is their Secret', () => {
    expect(configFiles(docker(CACHE).runner('docker'))['config.toml']).not.toMatch(
      /AWS_|access-key|docker-cache|AccessKey|SecretKey|RoleARN/i,
    );
  });

  it('come from a store where the fleet says so', () => {
    const fleet = docker({
      ...CACHE,
      credentials: {
        from: 'externalSecret',
        store: { name: 'vault' },
        keys: { 'access-key-id': { key: 'ci/s3' }, 'secret-access-key': { key: 'ci/s3', property: 'key' } },
      },
    });
    expect(find<{ spec: object }>(objectsOf(fleet), 'ExternalSecret', 'docker-cache').spec).toMatchObject({
      data: [
        { secretKey: 'access-key-id', remoteRef: { key: 'ci/s3' } },
        { secretKey: 'secret-access-key', remoteRef: { key: 'ci/s3', property: 'key' } },
      ],
    });
  });
});

/** What a manager mounts for its cache, by the volume and by where it is mounted. */
function mountedIn(fleet: Fleet) {
  const { spec } = find<IDeployment>(objectsOf(fleet), 'Deployment', 'docker-manager');
  const pod = spec?.template.spec;
  return {
    volume: pod?.volumes?.find(({ name }) => name === 'cache'),
    mount: pod?.containers[0]?.volumeMounts?.find(({ name }) => name === 'cache'),
  };
}

const tokenFor = (audience: string) => ({
  volume: {
    name: 'cache',
    projected: {
      sources: [{ serviceAccountToken: { audience, expirationSeconds: 3600, path: 'token' } }],
    },
  },
  mount: { name: 'cache', mountPath: '/etc/gitlab-runner/cache', readOnly: true },
});

const RUNNER_TOKEN = fromSecret('RUNNER_TOKEN', 'docker-token', 'runner-token');

describe('the identity of a manager', () => {
  it('is a role of AWS, by a token for AWS alone', () => {
    const fleet = docker({ ...CACHE, credentials: AWS_IDENTITY });
    expect(environmentOf(fleet)).toEqual([
      RUNNER_TOKEN,
      { name: 'AWS_ROLE_ARN', value: AWS_IDENTITY.role },
      { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: '/etc/gitlab-runner/cache/token' },
    ]);
    expect(mountedIn(fleet)).toEqual(tokenFor('sts.amazonaws.com'));
    expect(sectionOf(fleet)).toEqual(sectionOf(docker(CACHE)));
  });

  it('is a service account of Google, by a file that names nobody else', () => {
    const fleet = docker({ ...GCS_CACHE, credentials: GOOGLE_IDENTITY });
    const { provider, serviceAccount } = GOOGLE_IDENTITY;
    expect(environmentOf(fleet)).toEqual([RUNNER_TOKEN]);
    expect(mountedIn(fleet)).toEqual(tokenFor(`https://iam.googleapis.com/${provider}`));
    expect(sectionOf(fleet)).toMatchObject({
      Type: 'gcs',
      gcs: {
        BucketName: 'acme-ci-cache',
        CredentialsFile: '/etc/gitlab-runner/google-identity.json',
      },
    });
    expect(JSON.parse(configFiles(fleet.runner('docker'))['google-identity.json'] ?? '')).toEqual({
      type: 'external_account',
      audience: `//iam.googleapis.com/${provider}`,
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: 'https://sts.googleapis.com/v1/token',
      credential_source: { file: '/etc/gitlab-runner/cache/token' },
      service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${serviceAccount}:generateAccessToken`,
    });
  });

  it.each([
    ['blob.core.windows.net', 'https://login.microsoftonline.com/', 'api://AzureADTokenExchange'],
    ['blob.core.usgovcloudapi.net', 'https://login.microsoftonline.us/', 'api://AzureADTokenExchangeUSGov'],
    ['blob.core.chinacloudapi.cn', 'https://login.chinacloudapi.cn/', 'api://AzureADTokenExchangeChina'],
  ] as const)('is known to Entra ID in the cloud of %s', (domain, authority, audience) => {
    const fleet = docker({ ...AZURE_CACHE, domain, credentials: { from: 'identity' } });
    expect(environmentOf(fleet)).toEqual([
      RUNNER_TOKEN,
      { name: 'AZURE_AUTHORITY_HOST', value: authority },
      { name: 'AZURE_TENANT_ID', value: AZURE_CACHE.tenantId },
      { name: 'AZURE_CLIENT_ID', value: AZURE_CACHE.clientId },
      { name: 'AZURE_FEDERATED_TOKEN_FILE', value: '/etc/gitlab-runner/cache/token' },
    ]);
    expect(mountedIn(fleet)).toEqual(tokenFor(audience));
    expect(sectionOf(fleet)).toMatchObject({
      Type: 'azure',
      azure: { AccountName: 'acmecicache', ContainerName: 'ci-cache', StorageDomain: domain },
    });
  });

  it('stands on no ServiceAccount, where a webhook would act on it', () => {
    const fleet = docker({ ...CACHE, credentials: AWS_IDENTITY });
    for (const account of ['docker-manager', 'docker-job']) {
      const { metadata } = find<{ metadata: object }>(objectsOf(fleet), 'ServiceAccount', account);
      expect(metadata).not.toHaveProperty('annotations.eks.amazonaws.com/role-arn');
    }
  });

  it('needs no Secret, and none is asked for', () => {
    const { secrets } = docker({ ...CACHE, credentials: AWS_IDENTITY }).runner('docker');
    expect(secrets.cache).toBeUndefined();
    expect(secrets.names).toEqual(['docker-token']);
  });
});

describe('a key that is no variable', () => {
  it('is a file of the manager, and the only key of its Secret there', () => {
    const fleet = docker(GCS_CACHE);
    expect(environmentOf(fleet)).toEqual([RUNNER_TOKEN]);
    expect(mountedIn(fleet)).toEqual({
      volume: {
        name: 'cache',
        secret: {
          secretName: 'docker-cache',
          items: [{ key: 'service-account.json', path: 'service-account.json' }],
        },
      },
      mount: tokenFor('').mount,
    });
    expect(sectionOf(fleet)).toMatchObject({
      gcs: { CredentialsFile: '/etc/gitlab-runner/cache/service-account.json' },
    });
  });

  it('is the secret of an application in Azure, which no account key replaces', () => {
    const fleet = docker(AZURE_CACHE);
    expect(environmentOf(fleet)?.slice(0, 2)).toEqual([
      RUNNER_TOKEN,
      fromSecret('AZURE_CLIENT_SECRET', 'docker-cache', 'client-secret'),
    ]);
    expect(mountedIn(fleet)).toEqual({ volume: undefined, mount: undefined });
    expect(sectionOf(fleet)?.['azure']).not.toHaveProperty('AccountKey');
  });
});

describe('the network of a manager that asks its cloud', () => {
  const elsewhere = {
    gitlab: {
      url: 'https://gitlab.example.com',
      destinations: [{ cidr: '192.168.7.7/32', port: 443 }],
    },
  };
  const policiesOf = (fleet: Fleet) =>
    objectsOf(fleet)
      .filter(({ kind }) => kind === 'NetworkPolicy')
      .map(({ metadata }) => metadata.name);

  const runners: readonly RunnerSpec[] = [
    { kind: 'docker', cache: { ...CACHE, credentials: AWS_IDENTITY } },
    { kind: 'nix', cache: CACHE },
    { kind: 'tinyland-docker', cache: AZURE_CACHE },
  ];

  it('is open on 443 for that manager alone', () => {
    const fleet = Fleet.parse({ ...specOf(...runners), ...elsewhere });
    const names = policiesOf(fleet);
    expect(names).toEqual(expect.arrayContaining(['docker-manager', 'tinyland-docker-manager']));
    expect(names).not.toContain('nix-manager');
    const { spec } = find<{ spec: Record<string, unknown> }>(
      objectsOf(fleet),
      'NetworkPolicy',
      'docker-manager',
    );
    expect(spec).toMatchObject({
      podSelector: {
        matchLabels: { 'runner-fleet/runner': 'docker', 'runner-fleet/role': 'manager' },
      },
      egress: [{ ports: [{ port: 443, protocol: 'TCP' }] }],
    });
    expect(JSON.stringify(spec)).toContain('169.254.0.0/16');
  });

  it('needs nothing where GitLab is on public addresses, or a proxy is asked', () => {
    const proxy = {
      proxy: {
        https: 'http://proxy.example.com:3128',
        destinations: [{ cidr: '192.168.7.8/32', port: 3128 }],
      },
    };
    for (const fleet of [
      Fleet.parse(specOf(...runners)),
      Fleet.parse({ ...specOf(...runners), ...elsewhere, ...proxy }),
    ]) {
      expect(policiesOf(fleet)).not.toContain('docker-manager');
    }
  });
});
