import * as v from 'valibot';
import { isNixKind, isPrivilegedKind, RUNNER_KINDS, type RunnerKind } from '../../privilege';
import { ATTIC_KEYS, TOKEN_KEY } from '../names';
import * as check from './checks';

/**
 * The run-time shape of a specification, for input that the compiler never saw. The types in `fleet-spec.ts` and
 * `runner-spec.ts` are what people read; a type test holds both equal.
 */

const protocol = v.exactOptional(v.picklist(['TCP', 'UDP']));

const destination = v.union(
  [
    v.strictObject({
      namespace: check.namespaceName,
      pods: check.labels,
      port: check.port,
      protocol,
    }),
    v.strictObject({ cidr: check.cidr, port: check.port, protocol }),
  ],
  'invalid-destination',
);

const dnsResolver = v.union(
  [
    v.strictObject({ namespace: check.namespaceName, pods: check.labels, port: v.exactOptional(check.port) }),
    v.strictObject({ cidr: check.cidr, port: v.exactOptional(check.port) }),
  ],
  'invalid-destination',
);

const secretSource = <const Key extends string>(keys: readonly Key[]) =>
  v.variant('from', [
    v.strictObject({ from: v.literal('existing') }),
    v.strictObject({
      from: v.literal('externalSecret'),
      store: v.strictObject({
        name: check.objectName,
        kind: v.exactOptional(v.picklist(['SecretStore', 'ClusterSecretStore'])),
      }),
      keys: v.strictObject(
        entries(keys, v.strictObject({ key: v.string(), property: v.exactOptional(v.string()) })),
      ),
      refreshInterval: v.exactOptional(v.pipe(v.string(), v.regex(/^\d+(?:s|m|h)$/))),
    }),
    v.strictObject({
      from: v.literal('sealedSecret'),
      encryptedData: v.strictObject(entries(keys, check.ciphertext)),
    }),
  ]);

function entries<const Key extends string, Schema>(keys: readonly Key[], schema: Schema) {
  return Object.fromEntries(keys.map((key) => [key, schema])) as { readonly [K in Key]: Schema };
}

const resources = v.strictObject({
  cpuRequest: v.exactOptional(check.cpu),
  cpuLimit: v.exactOptional(check.cpu),
  memoryRequest: v.exactOptional(check.bytes),
  memoryLimit: v.exactOptional(check.bytes),
  ephemeralStorageRequest: v.exactOptional(check.bytes),
  ephemeralStorageLimit: v.exactOptional(check.bytes),
});

const taint = v.strictObject({
  key: check.labelKey,
  value: check.labelValue,
  effect: v.exactOptional(v.picklist(['NoSchedule', 'NoExecute'])),
});

const dedicatedNodes = v.strictObject({ pool: check.labels, taint });

const sharedNodes = v.strictObject({ accept: v.literal('dind-jobs-are-root-on-shared-nodes') });

const config = v.strictObject({
  check_interval: v.exactOptional(check.integer(1, 300)),
  log_level: v.exactOptional(v.picklist(['debug', 'info', 'warn', 'error'])),
  log_format: v.exactOptional(v.picklist(['runner', 'text', 'json'])),
  runners: v.exactOptional(
    v.strictObject({
      output_limit: v.exactOptional(check.integer(1, 1_048_576)),
      request_concurrency: v.exactOptional(check.integer(1, 100)),
      kubernetes: v.exactOptional(
        v.strictObject({
          poll_interval: v.exactOptional(check.integer(1, 60)),
          poll_timeout: v.exactOptional(check.integer(1, 86_400)),
          pod_termination_grace_period_seconds: v.exactOptional(check.integer(0, 600)),
          cleanup_grace_period_seconds: v.exactOptional(check.integer(0, 600)),
        }),
      ),
    }),
  ),
});

const commonEntries = {
  name: v.exactOptional(check.name),
  image: v.exactOptional(check.image),
  allowedImages: v.exactOptional(check.nonEmpty(check.imagePattern)),
  allowedServices: v.exactOptional(v.array(check.imagePattern)),
  maximumServices: v.exactOptional(check.integer(0, 10)),
  tags: v.exactOptional(check.tags),
  runUntagged: v.exactOptional(v.boolean()),
  maximumTimeoutSeconds: v.exactOptional(check.integer(600, 604_800)),
  architecture: v.exactOptional(v.picklist(['amd64', 'arm64'])),
  concurrency: v.exactOptional(check.integer(1, 1000)),
  replicas: v.exactOptional(check.integer(1, 50)),
  resources: v.exactOptional(
    v.strictObject({
      build: v.exactOptional(resources),
      helper: v.exactOptional(resources),
      service: v.exactOptional(resources),
    }),
  ),
  environment: v.exactOptional(check.environment),
  runtimeClass: v.exactOptional(
    v.strictObject({
      name: check.objectName,
      overhead: v.exactOptional(
        v.strictObject({ cpu: v.exactOptional(check.cpu), memory: v.exactOptional(check.bytes) }),
      ),
      scheduling: v.exactOptional(
        v.strictObject({
          nodeSelector: v.exactOptional(check.labels),
          tolerations: v.exactOptional(v.array(taint)),
        }),
      ),
    }),
  ),
  http: v.exactOptional(v.boolean()),
  destinations: v.exactOptional(v.array(destination)),
  token: v.exactOptional(secretSource([TOKEN_KEY])),
  imagePullSecrets: v.exactOptional(v.array(check.objectName)),
  manager: v.exactOptional(
    v.strictObject({
      image: v.exactOptional(check.image),
      helperImage: v.exactOptional(check.image),
      resources: v.exactOptional(resources),
      nodeSelector: v.exactOptional(check.labels),
      terminationGracePeriodSeconds: v.exactOptional(check.integer(0, 700_000)),
    }),
  ),
  config: v.exactOptional(config),
};

const unprivilegedEntries = {
  ...commonEntries,
  podSecurity: v.exactOptional(v.picklist(['baseline', 'restricted'])),
  accessLevel: v.exactOptional(v.picklist(['not_protected', 'ref_protected'])),
  nodes: v.exactOptional(dedicatedNodes),
};

const nixEntries = {
  ...unprivilegedEntries,
  attic: v.exactOptional(v.picklist(['pull', 'push'])),
  nixSandbox: v.exactOptional(v.boolean()),
};

const privilegedEntries = {
  ...commonEntries,
  accessLevel: v.exactOptional(v.literal('ref_protected')),
  nodes: v.union([dedicatedNodes, sharedNodes], 'invalid-nodes'),
  daemonImage: v.exactOptional(check.image),
};

const plainKinds = RUNNER_KINDS.filter((kind) => !isPrivilegedKind(kind) && !isNixKind(kind));

/** The schema of each shape that a runner can have; which one a kind has follows from its level and its family. */
export const RUNNER_SCHEMAS = {
  privileged: v.strictObject({
    kind: v.picklist(RUNNER_KINDS.filter(isPrivilegedKind)),
    ...privilegedEntries,
  }),
  nix: v.strictObject({ kind: v.picklist(RUNNER_KINDS.filter(isNixKind)), ...nixEntries }),
  plain: v.strictObject({ kind: v.picklist(plainKinds), ...unprivilegedEntries }),
} as const;

/** The schema of a runner of `kind`. */
export function runnerSchema(kind: RunnerKind) {
  if (isPrivilegedKind(kind)) {
    return RUNNER_SCHEMAS.privileged;
  }
  return isNixKind(kind) ? RUNNER_SCHEMAS.nix : RUNNER_SCHEMAS.plain;
}

/** The schema of a fleet but for its runners, which are decoded one by one so that one bad runner hides no other. */
export const FLEET_SCHEMA = v.strictObject({
  org: check.org,
  cluster: v.strictObject({
    name: v.exactOptional(check.name),
    kubernetesVersion: v.exactOptional(check.kubernetesVersion),
    apiServer: v.strictObject({
      cidrs: check.nonEmpty(check.clusterCidr),
      ports: v.exactOptional(check.nonEmpty(check.port)),
    }),
    dns: v.exactOptional(check.nonEmpty(dnsResolver)),
    publicCidrs: v.exactOptional(v.array(check.clusterCidr)),
    breakGlass: v.exactOptional(
      v.strictObject({
        users: v.exactOptional(v.array(check.userName)),
        groups: v.exactOptional(v.array(check.userName)),
      }),
    ),
  }),
  gitlab: v.exactOptional(
    v.strictObject({
      url: v.exactOptional(check.httpsUrl),
      destinations: v.exactOptional(check.nonEmpty(destination)),
      caCertificates: v.exactOptional(check.certificates),
    }),
  ),
  attic: v.exactOptional(
    v.strictObject({
      namespace: v.exactOptional(check.namespaceName),
      pods: v.exactOptional(check.labels),
      port: v.exactOptional(check.port),
      substituter: v.exactOptional(check.substituter),
      publicKeys: check.nonEmpty(check.nixPublicKey),
      credentials: v.exactOptional(
        v.strictObject({
          pull: v.exactOptional(secretSource(ATTIC_KEYS)),
          push: v.exactOptional(secretSource(ATTIC_KEYS)),
        }),
      ),
    }),
  ),
  monitoring: v.exactOptional(
    v.strictObject({ namespace: check.namespaceName, pods: v.exactOptional(check.labels) }),
  ),
  capacity: v.exactOptional(
    v.strictObject({
      cpu: v.exactOptional(check.cpu),
      memory: v.exactOptional(check.bytes),
      ephemeralStorage: v.exactOptional(check.bytes),
      pods: v.exactOptional(check.integer(1, 100_000)),
    }),
  ),
  runners: check.nonEmpty(v.unknown()),
});
