import { Fleet, type FleetSpec, type RunnerKind, type RunnerSpec } from '../../lib';
import { isPrivilegedKind, RUNNER_KINDS } from '../../lib/privilege';

/** Nodes for privileged runners. */
export const DEDICATED_NODES = {
  pool: { 'example.com/pool': 'dind' },
  taint: { key: 'example.com/dind', value: 'only' },
} as const;

/** A public key of a Nix cache: 32 bytes, all zero. */
export const CACHE_KEY = 'main:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=';

/** A cache with nothing but what must be said. */
export const CACHE = { type: 's3', bucket: 'acme-ci-cache', region: 'eu-west-1' } as const;

/** The same in Google Cloud Storage. */
export const GCS_CACHE = { type: 'gcs', bucket: 'acme-ci-cache' } as const;

/** The same in Azure. */
export const AZURE_CACHE = {
  type: 'azure',
  account: 'acmecicache',
  container: 'ci-cache',
  tenantId: '11111111-2222-3333-4444-555555555555',
  clientId: '66666666-7777-8888-9999-000000000000',
} as const;

/** Who a manager is for AWS. */
export const AWS_IDENTITY = {
  from: 'identity',
  role: 'arn:aws:iam::111122223333:role/ci-cache',
} as const;

/** Who a manager is for Google. */
export const GOOGLE_IDENTITY = {
  from: 'identity',
  provider: 'projects/111122223333/locations/global/workloadIdentityPools/ci-pool/providers/cluster',
  serviceAccount: 'ci-cache@acme.iam.gserviceaccount.com',
} as const;

/** Who jobs are in each cloud. */
export const CLOUD_IDENTITIES = {
  aws: { type: 'aws', accessLevel: 'ref_protected', role: 'arn:aws:iam::111122223333:role/ci-deploy' },
  azure: {
    type: 'azure',
    accessLevel: 'ref_protected',
    tenantId: '11111111-2222-3333-4444-555555555555',
    clientId: '66666666-7777-8888-9999-000000000001',
  },
  gcp: {
    type: 'gcp',
    accessLevel: 'ref_protected',
    provider: GOOGLE_IDENTITY.provider,
    serviceAccount: 'ci-deploy@acme.iam.gserviceaccount.com',
  },
} as const;

/** How jobs build images, with everything that may be said. */
export const IMAGE_BUILDS = {
  userNamespaces: true,
  seccompProfile: 'profiles/image-builds.json',
  appArmorProfile: 'image-builds',
} as const;

/** What kubeseal prints. */
const CIPHERTEXT = Buffer.concat([Buffer.from([2, 0]), Buffer.alloc(540, 7)]).toString('base64');

/** A runner of a kind, with nothing but what must be said. */
export function minimalRunner(kind: RunnerKind): RunnerSpec {
  return isPrivilegedKind(kind) ? { kind, nodes: DEDICATED_NODES } : { kind };
}

/** One runner of each kind. */
export const EVERY_KIND: readonly RunnerSpec[] = RUNNER_KINDS.map(minimalRunner);

/** A fleet specification with the given runners and everything that they could need. */
export function specOf(...runners: readonly RunnerSpec[]): FleetSpec {
  return {
    org: 'acme',
    cluster: {
      apiServer: { cidrs: ['10.43.0.1/32', '203.0.113.5/32'] },
      ...(runners.some(hasUsersOfItsOwn) ? { kubernetesVersion: '1.33' } : {}),
    },
    attic: { publicKeys: [CACHE_KEY] },
    monitoring: { namespace: 'monitoring' },
    runners,
  };
}

/** Whether a runner needs a cluster that knows user namespaces. */
export function hasUsersOfItsOwn(runner: RunnerSpec | undefined): boolean {
  return runner?.userNamespaces !== undefined || runner?.imageBuilds !== undefined;
}

/** A fleet that renders every kind of object that there is. */
export const EVERY_OBJECT: FleetSpec = {
  ...specOf(
    ...EVERY_KIND,
    {
      kind: 'docker',
      name: 'external',
      token: {
        from: 'externalSecret',
        store: { name: 'vault', kind: 'ClusterSecretStore' },
        keys: { 'runner-token': { key: 'ci/runner', property: 'token' } },
      },
    },
    {
      kind: 'docker',
      name: 'sealed',
      token: { from: 'sealedSecret', encryptedData: { 'runner-token': CIPHERTEXT } },
    },
  ),
  monitoring: { namespace: 'monitoring', podMonitor: {} },
};

/** A checked fleet with the given runners. */
export function fleetOf(...runners: readonly RunnerSpec[]): Fleet {
  return Fleet.parse(specOf(...runners));
}

/** What only a cast could pass: a runner of any shape in an otherwise sound fleet. */
export function untypedFleet(runner: unknown, frame: Readonly<Record<string, unknown>> = {}): unknown {
  return { ...specOf(), runners: [runner], ...frame };
}
