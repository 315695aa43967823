import type { Attack } from '../attack';
import { credentialsName } from '../job-pod';
import { secret, withLabels, withMetadata, withSecurity } from '../objects';
import { creating, type KubernetesObject, updating } from '../request';
import { DOCKER, DOCKER_POD, dockerPod, NAMESPACE, refused } from './subjects';

/** Metadata that controllers of the cluster act on: replicators, injectors, autoscalers, tools that prune. */

const credentials = secret(NAMESPACE, credentialsName('docker'), 'kubernetes.io/dockercfg');

const written = (title: string, rule: string, object: KubernetesObject) =>
  refused(9, 'M', title, 'secrets', rule, creating(DOCKER, 'secrets', object));

const labelled = (metadata: object): KubernetesObject => ({
  ...credentials,
  metadata: { ...credentials.metadata, ...metadata },
});

const ANNOTATIONS = [
  [
    'copied into every namespace by reflector',
    'reflector.v1.k8s.emberstack.com/reflection-auto-enabled',
    'true',
  ],
  [
    'filled with a Secret of another namespace by reflector',
    'reflector.v1.k8s.emberstack.com/reflects',
    'kube-system/admin',
  ],
  ['copied by config-syncer', 'kubed.appscode.com/sync', ''],
  ['copied by replicator', 'replicator.v1.mittwald.de/replicate-to', '.*'],
  [
    'filled with a Secret of another namespace by replicator',
    'replicator.v1.mittwald.de/replicate-from',
    'kube-system/admin',
  ],
  ['filled by a vault', 'avp.kubernetes.io/path', 'secret/data/admin'],
  ['adopted by sealed-secrets', 'sealedsecrets.bitnami.com/managed', 'true'],
] as const;

const LABELS = [
  ['taken for a cluster by Argo CD', 'argocd.argoproj.io/secret-type', 'cluster'],
  ['taken for a template by External Secrets', 'external-secrets.io/type', 'webhook'],
  ['taken for its own by Helm', 'owner', 'helm'],
  ['pruned by whoever prunes', 'app.kubernetes.io/managed-by', 'cdk8s-gitlab-runners'],
] as const;

/** Row 9. */
export const SECRETS_WITH_METADATA: readonly Attack[] = [
  ...ANNOTATIONS.map(([title, key, value]) =>
    written(`credentials ${title}`, 'secret-metadata', labelled({ annotations: { [key]: value } })),
  ),
  ...LABELS.map(([title, key, value]) =>
    written(`credentials ${title}`, 'secret-metadata', labelled({ labels: { [key]: value } })),
  ),
  refused(
    9,
    'M',
    'a manager annotates credentials that are there',
    'secrets',
    'secret-metadata',
    updating(
      DOCKER,
      'secrets',
      credentials,
      labelled({ annotations: { 'replicator.v1.mittwald.de/replicate-from': 'kube-system/admin' } }),
    ),
  ),
  written('credentials that nobody can change', 'secret-metadata', { ...credentials, immutable: true }),
  written('credentials with something else beside them', 'secret-content', {
    ...credentials,
    data: { '.dockercfg': 'e30=', 'tls.key': 'e30=' },
  }),
  written('credentials that are as large as a Secret can be', 'secret-content', {
    ...credentials,
    data: { '.dockercfg': Buffer.from(`{"a":"${'x'.repeat(200_000)}"}`).toString('base64') },
  }),
];

const owner = { apiVersion: 'v1', kind: 'Pod', name: 'runner-x-project-1-concurrent-0-a', uid: 'f63630a6' };

/** Row 31: what a quota of Secrets counts as one. */
export const LARGE_SECRETS: readonly Attack[] = (
  [
    ['credentials that are large by an identity', [{ ...owner, uid: 'x'.repeat(100_000) }]],
    [
      'credentials of many pods',
      Array.from({ length: 1000 }, (_, index) => ({ ...owner, uid: `u${index}` })),
    ],
    ['credentials of a pod of another group', [{ ...owner, apiVersion: 'example.com/v1' }]],
  ] as const
).map(([title, ownerReferences]) =>
  refused(
    31,
    'M',
    title,
    'secrets',
    'secret-owner',
    creating(DOCKER, 'secrets', labelled({ ownerReferences })),
  ),
);

const annotated = (title: string, key: string, value: string) =>
  dockerPod(
    13,
    title,
    'job-pods',
    'job-metadata',
    withMetadata(DOCKER_POD, { annotations: { ...DOCKER_POD.metadata.annotations, [key]: value } }),
  );

/** Row 13. */
export const PODS_WITH_METADATA: readonly Attack[] = [
  annotated('a node that is never scaled down', 'cluster-autoscaler.kubernetes.io/safe-to-evict', 'false'),
  annotated('a node that is never consolidated', 'karpenter.sh/do-not-disrupt', 'true'),
  annotated('a pod that the descheduler evicts first', 'descheduler.alpha.kubernetes.io/evict', 'true'),
  annotated('what kubectl applied last', 'kubectl.kubernetes.io/last-applied-configuration', '{}'),
  annotated('a deletion cost', 'controller.kubernetes.io/pod-deletion-cost', '-1'),
  annotated('a time to live', 'janitor/ttl', '1s'),
  annotated('a proxy beside it', 'sidecar.istio.io/inject', 'true'),
  annotated('a secret from a vault', 'vault.hashicorp.com/agent-inject', 'true'),
  annotated('a network of its own', 'k8s.v1.cni.cncf.io/networks', 'host-device'),
  annotated('bandwidth', 'kubernetes.io/egress-bandwidth', '100G'),
  dockerPod(
    13,
    'an AppArmor profile of the node',
    'job-pods',
    'job-metadata',
    // The API server writes into the field what the annotation says.
    withMetadata(
      withSecurity(DOCKER_POD, 'build', {
        appArmorProfile: { type: 'Localhost', localhostProfile: 'loose' },
      }),
      {
        annotations: {
          ...DOCKER_POD.metadata.annotations,
          'container.apparmor.security.beta.kubernetes.io/build': 'localhost/loose',
        },
      },
    ),
  ),
  annotated('a runtime of CRI-O', 'io.kubernetes.cri-o.Devices', '/dev/fuse'),
  dockerPod(
    13,
    'the label of an injector',
    'job-pods',
    'job-metadata',
    withLabels(DOCKER_POD, { 'azure.workload.identity/use': 'true' }),
  ),
  dockerPod(
    13,
    'the label of a queue',
    'job-pods',
    'job-metadata',
    withLabels(DOCKER_POD, { 'kueue.x-k8s.io/queue-name': 'gpu' }),
  ),
];
