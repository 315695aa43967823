import { isNixKind } from '../../../privilege';
import { KEPT_ON_NODE } from '../../../world/acting-metadata';
import { APP_ARMOR_ANNOTATION } from '../../../world/pod-security-standards';
import type { ExpectedAdditions } from '../../facts/fleet/expected-additions';
import { at, listOf, recordOf, textIn } from '../../facts/untyped';
import type { Body } from '../request';
import { type Attack, type PodRow, podAttacks } from './attack';
import { added, changed } from './edit';
import { CHOSEN_VALUE, GENERATED_NAME } from './honest-job-pod';
import { isKeptApart } from './scene';

/** Pods that a stolen manager token would like to create: whose they are, and what they could read. */

/** Sources of volumes beside the empty ones. */
const VOLUMES: readonly (readonly [name: string, source: Body])[] = [
  ['config-map', { configMap: { name: 'docker-config' } }],
  ['csi', { csi: { driver: 'example.com' } }],
  ['downward-api', { downwardAPI: { items: [] } }],
  ['ephemeral', { ephemeral: { volumeClaimTemplate: { spec: {} } } }],
  ['host-path', { hostPath: { path: '/' } }],
  ['image', { image: { reference: 'docker.io/library/busybox:1.37.0' } }],
  ['in-memory', { emptyDir: { medium: 'Memory' } }],
  ['iscsi', { iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.2001-04.com.example', lun: 0n } }],
  ['nfs', { nfs: { server: '10.0.0.1', path: '/' } }],
  ['claim', { persistentVolumeClaim: { claimName: 'data' } }],
  [
    'token',
    { projected: { sources: [{ serviceAccountToken: { path: 'token', expirationSeconds: 3600n } }] } },
  ],
];

const IDENTITY: readonly PodRow[] = [
  [
    'job-name',
    'name',
    'a job pod under another name',
    (pod) => changed(pod, 'metadata.name', 'job'),
    'every',
  ],
  [
    'job-name',
    'name-with-the-beginning-in-it',
    'a job pod whose name has its beginning elsewhere',
    (pod) => changed(pod, 'metadata.name', `x-${GENERATED_NAME}`),
    'every',
  ],
  [
    'job-labels',
    'labels-of-a-neighbour',
    'a job pod with the label of another runner',
    (pod, { neighbour, runner }) =>
      changed(
        pod,
        ['metadata', 'labels', 'runner-fleet/runner'],
        neighbour?.runner.name ?? `${runner.name}x`,
      ),
    'every',
  ],
  [
    'job-labels',
    'pod-of-a-neighbour',
    'the whole job pod of another runner',
    (_, { neighbour }) => neighbour?.jobPod,
    'every',
  ],
  [
    'job-labels',
    'role-of-a-manager',
    'a job pod with the role of a manager',
    (pod) => changed(pod, ['metadata', 'labels', 'runner-fleet/role'], 'manager'),
    'every',
  ],
  [
    'job-labels',
    'role-with-more',
    'a job pod with a role that begins like that of jobs',
    (pod) => changed(pod, ['metadata', 'labels', 'runner-fleet/role'], 'job-x'),
  ],
  [
    'job-labels',
    'runner-with-more',
    'a job pod with a label that begins like the name of its runner',
    (pod, { runner }) => changed(pod, ['metadata', 'labels', 'runner-fleet/runner'], `${runner.name}-x`),
  ],
  [
    'job-labels',
    'manager-name',
    'a job pod with the manager name of another runner',
    (pod, { neighbour, runner }) =>
      changed(
        pod,
        ['metadata', 'labels', 'manager.runner.gitlab.com/name'],
        neighbour?.runner.name ?? `${runner.name}x`,
      ),
  ],
  [
    'job-labels',
    'no-labels',
    'a job pod without the label of its runner',
    (pod) => changed(pod, ['metadata', 'labels', 'runner-fleet/runner'], undefined),
  ],
  ['job-metadata', 'strange-label', 'a job pod with a label that others select', withStrangeLabel, 'every'],
  [
    'job-metadata',
    'another-value-of-a-label',
    'a job pod with another value of a label that its runner gives to it',
    (pod) => withAnotherValue(pod, 'labels'),
    'every',
  ],
  [
    'job-metadata',
    'label-that-others-choose',
    'a job pod with a label of which jobs of another runner choose the value',
    (pod, { neighbour }) => withChosenLabelOf(pod, neighbour?.jobPod),
    'every',
  ],
  [
    'job-metadata',
    'another-value-of-an-annotation',
    'a job pod with another value of an annotation that its runner gives to it',
    (pod) => withAnotherValue(pod, 'annotations'),
    'every',
  ],
  [
    'job-metadata',
    'kept-on-its-node',
    'a job pod that keeps its node though its runner does not ask for that',
    (pod, { fleet }) => keptOnNode(pod, fleet.additions),
    'every',
  ],
  [
    'job-metadata',
    'strange-gitlab-label',
    'a job pod with a label that only looks like one of GitLab Runner',
    (pod) => changed(pod, ['metadata', 'labels', 'evil.job.runner.gitlab.com/x'], 'y'),
  ],
  [
    'job-metadata',
    'strange-annotation',
    'a job pod with an annotation that others act on',
    (pod) => changed(pod, ['metadata', 'annotations', 'k8s.v1.cni.cncf.io/networks'], 'host'),
  ],
  [
    'job-metadata',
    'profile-by-annotation',
    'a job pod with an annotation that names an AppArmor profile of the node',
    (pod) => changed(pod, ['metadata', 'annotations', `${APP_ARMOR_ANNOTATION}build`], 'localhost/lax'),
  ],
  [
    'job-owner',
    'owner',
    'a job pod that belongs to another object',
    (pod) =>
      changed(pod, 'metadata.ownerReferences', [
        { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: 'x', uid: 'x', controller: true },
      ]),
    'every',
  ],
  [
    'job-owner',
    'finalizer',
    'a job pod that cannot be deleted',
    (pod) => changed(pod, 'metadata.finalizers', ['example.com/x']),
  ],
  [
    'job-service-account',
    'service-account-of-a-neighbour',
    'a job pod with the ServiceAccount of another runner',
    (pod, { neighbour, runner }) => withAccount(pod, `${neighbour?.runner.name ?? `${runner.name}x`}-job`),
    'every',
  ],
  [
    'job-service-account',
    'service-account-of-the-manager',
    'a job pod with the ServiceAccount of its manager',
    (pod, { runner }) => withAccount(pod, `${runner.name}-manager`),
    'every',
  ],
  [
    'job-service-account',
    'service-account-with-more',
    'a job pod with a ServiceAccount whose name begins like that of its runner',
    (pod, { runner }) => withAccount(pod, `${runner.name}-job-x`),
    'every',
  ],
  [
    'job-token',
    'token-of-the-api-server',
    'a job pod with a token of the API server',
    (pod) => changed(pod, 'spec.automountServiceAccountToken', true),
    'every',
  ],
  [
    'job-token',
    'unset-token-of-the-api-server',
    'a job pod that does not do without a token of the API server',
    (pod) => changed(pod, 'spec.automountServiceAccountToken', undefined),
  ],
  [
    'job-volumes',
    'volume-secret',
    'a job pod that mounts the token of its runner',
    (pod, { runner }) =>
      added(pod, 'spec.volumes', { name: 'extra', secret: { secretName: `${runner.name}-token` } }),
    'every',
  ],
  ...VOLUMES.map(
    ([name, source]): PodRow => [
      'job-volumes',
      `volume-${name}`,
      `a job pod with a volume of the kind ${name.replaceAll('-', ' ')}`,
      (pod) => added(pod, 'spec.volumes', { name: 'extra', ...source }),
    ],
  ),
  ...(['build', 'helper'] as const).map(
    (container): PodRow => [
      'job-secrets',
      `variable-of-a-token-in-${container}`,
      `a job pod whose container ${container} reads the token of another runner`,
      (pod, { neighbour, runner }) =>
        withVariable(pod, `spec.containers.${container}`, {
          secretKeyRef: { name: `${(neighbour ?? { runner }).runner.name}-token`, key: 'runner-token' },
        }),
      container === 'build' ? 'every' : 'once',
    ],
  ),
  [
    'job-secrets',
    'variable-of-a-token-at-the-start',
    'a job pod whose init container reads the token of its runner',
    (pod, { runner }) =>
      withVariable(pod, 'spec.initContainers.init-permissions', {
        secretKeyRef: { name: `${runner.name}-token`, key: 'runner-token' },
      }),
  ],
  [
    'job-secrets',
    'variable-of-the-cache-key',
    'a job pod that reads the key with which the cache is written',
    (pod, { secrets }) =>
      secrets.includes('attic-push-credentials')
        ? undefined
        : withVariable(pod, 'spec.containers.build', {
            secretKeyRef: { name: 'attic-push-credentials', key: 'token' },
          }),
  ],
  [
    'job-secrets',
    'variable-of-the-cache-without-nix',
    'a job pod of no kind of Nix that reads a Secret of the cache',
    (pod, { runner }) =>
      runner.kind === undefined || isNixKind(runner.kind)
        ? undefined
        : withVariable(pod, 'spec.containers.build', {
            secretKeyRef: { name: 'attic-credentials', key: 'token' },
          }),
  ],
  [
    'job-secrets',
    'variable-of-the-cache-key-in-helper',
    "a job pod whose helper reads its runner's Secret of the cache",
    (pod) =>
      withVariable(pod, 'spec.containers.helper', {
        secretKeyRef: { name: 'attic-credentials', key: 'token' },
      }),
  ],
  [
    'job-secrets',
    'variable-of-a-config-map',
    'a job pod that reads a ConfigMap',
    (pod, { runner }) =>
      withVariable(pod, 'spec.containers.build', {
        configMapKeyRef: { name: `${runner.name}-config`, key: 'config.toml' },
      }),
  ],
  [
    'job-pull-secrets',
    'pull-secret',
    'a job pod that pulls images with the token Secret of its runner',
    (pod, { runner }) => added(pod, 'spec.imagePullSecrets', { name: `${runner.name}-token` }),
  ],
  [
    'job-pull-secrets',
    'pull-secret-of-a-neighbour',
    'a job pod that pulls images with a Secret that it does not declare',
    (pod) => added(pod, 'spec.imagePullSecrets', { name: 'somebody-elses-registry' }),
    'every',
  ],
  ...[`x-${GENERATED_NAME}`, 'run-registry'].map(
    (name, index): PodRow => [
      'job-pull-secrets',
      `pull-secret-that-looks-generated-${index + 1}`,
      `a job pod that pulls images with the Secret ${name}, which GitLab Runner did not generate`,
      // A runner may pull with a Secret of that name.
      (pod) => (pullsWith(pod, name) ? undefined : added(pod, 'spec.imagePullSecrets', { name })),
      'every',
    ],
  ),
  [
    'neighbour-credentials',
    'credentials-of-a-neighbour',
    "a job pod that pulls images with the registry credentials of another runner's job",
    (pod, { neighbour }) =>
      isKeptApart(neighbour, 'credentials')
        ? added(pod, 'spec.imagePullSecrets', { name: `${GENERATED_NAME}-${neighbour.runner.name}-auth` })
        : undefined,
    'every',
  ],
];

/** A value that no runner gives to the same label. */
export function another(value: unknown): string {
  return value === undefined ? 'prometheus' : `${textIn(value)}-other`;
}

/** Labels and annotations of which others know what they must say, or which GitLab Runner fills in. */
const OF_EVERY_POD =
  /^(?:pod|pod-template-hash|runner-fleet\/.*|app\.kubernetes\.io\/.*|(?:job|manager|project)\.runner\.gitlab\.com\/.*|checksum\/config|kubectl\.kubernetes\.io\/restartedAt|kubernetes\.io\/limit-ranger)$/;

/** A label that others select, with another value than the runner gives it; one that jobs choose may have any. */
function withStrangeLabel(pod: Body): Body | undefined {
  const labels = recordOf(at(pod, 'metadata', 'labels'));
  let key = 'app';
  while (labels[key] === CHOSEN_VALUE) {
    key += '-of-others';
  }
  return changed(pod, ['metadata', 'labels', key], another(labels[key]));
}

function pullsWith(pod: Body, secret: string): boolean {
  return listOf(at(pod, 'spec', 'imagePullSecrets')).some((one) => at(one, 'name') === secret);
}

/** A label that only jobs of another runner choose. */
function withChosenLabelOf(pod: Body, other: Body | undefined): Body | undefined {
  const own = recordOf(at(pod, 'metadata', 'labels'));
  const foreign = Object.entries(recordOf(at(other, 'metadata', 'labels'))).find(
    ([key, value]) => value === CHOSEN_VALUE && !Object.hasOwn(own, key),
  );
  return foreign && changed(pod, ['metadata', 'labels', foreign[0]], CHOSEN_VALUE);
}

/** Another value of the first label or annotation that a runner gives to a pod; one that its job chooses may have any. */
export function withAnotherValue(
  pod: Body,
  field: 'labels' | 'annotations',
  ofManager: readonly string[] = [],
): Body | undefined {
  const entries = Object.entries(recordOf(at(pod, 'metadata', field)));
  const [own] = entries.filter(
    ([key, value]) => !OF_EVERY_POD.test(key) && !ofManager.includes(key) && value !== CHOSEN_VALUE,
  );
  return own && changed(pod, ['metadata', field, own[0]], `${textIn(own[1])}-other`);
}

/** Where it is not known what the cluster adds, that may be what it adds. */
function keptOnNode(pod: Body, additions: ExpectedAdditions | undefined): Body | undefined {
  const known = [
    ...Object.keys(recordOf(at(pod, 'metadata', 'annotations'))),
    ...(additions?.annotations ?? []).map(({ key }) => key),
    ...(additions?.notes ?? []),
  ];
  const missing = Object.entries(additions === undefined ? {} : KEPT_ON_NODE).find(
    ([key]) => !known.includes(key),
  );
  return missing && changed(pod, ['metadata', 'annotations', missing[0]], missing[1]);
}

function withAccount(pod: Body, name: string): Body {
  return changed(changed(pod, 'spec.serviceAccountName', name), 'spec.serviceAccount', name);
}

function withVariable(pod: Body, container: string, valueFrom: Body): Body {
  return added(pod, `${container}.env`, { name: 'STOLEN', valueFrom });
}

/** The image of a container. */
export function imageOf(pod: Body, container: string): string {
  const list = at(pod, 'spec', 'containers');
  const found = Array.isArray(list) ? list.find((item) => at(item, 'name') === container) : undefined;
  return textIn(at(found, 'image'));
}

/** Attacks by whoever holds the token of a manager. */
export const ATTACKS_BY_JOB_PODS: readonly Attack[] = podAttacks(
  ({ manager, jobPod }) => [manager, jobPod],
  IDENTITY.map(([rule, id, ...rest]) => [rule, `job-${id}`, ...rest]),
);
