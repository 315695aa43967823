import type { Attack } from '../attack';
import { credentialsName, GENERATED_NAME } from '../job-pod';
import {
  type Pod,
  plainPod,
  withContainer,
  withMetadata,
  withSpec,
  withVariable,
  withVolume,
} from '../objects';
import { creating } from '../request';
import {
  DIND_POD,
  DOCKER,
  DOCKER_POD,
  dockerPod,
  NAMESPACE,
  NIX,
  NIX_POD,
  refused,
  visitorPod,
} from './subjects';

const keyOf = (name: string, key: string) => ({ secretKeyRef: { name, key } });

const stolen = (title: string, rule: string, pod: Pod) => dockerPod(7, title, 'job-pods', rule, pod);
const borrowed = (title: string, rule: string, spec: Readonly<Record<string, unknown>>) =>
  visitorPod(7, `${title}, by somebody else`, 'other-pods', rule, plainPod(NAMESPACE, spec));
const visitorContainer = (fields: object) => ({
  containers: [{ name: 'app', image: 'busybox:1.37.0', ...fields }],
});

/** Row 7. */
export const SECRETS_IN_PODS: readonly Attack[] = [
  stolen(
    'the token of another runner as a volume',
    'job-volumes',
    withVolume(DOCKER_POD, { secret: { secretName: 'dind-token' } }),
  ),
  stolen(
    'its own token as a volume',
    'job-volumes',
    withVolume(DOCKER_POD, { secret: { secretName: 'docker-token' } }),
  ),
  stolen(
    'credentials of a job as a volume',
    'job-volumes',
    withVolume(DOCKER_POD, { secret: { secretName: credentialsName('docker') } }),
  ),
  stolen(
    'a projected Secret',
    'job-volumes',
    withVolume(DOCKER_POD, { projected: { sources: [{ secret: { name: 'dind-token' } }] } }),
  ),
  stolen(
    'a volume of a driver that reads Secrets',
    'job-volumes',
    withVolume(DOCKER_POD, {
      csi: { driver: 'secrets-store.csi.k8s.io', nodePublishSecretRef: { name: 'dind-token' } },
    }),
  ),
  stolen(
    'the config of another runner',
    'job-volumes',
    withVolume(DOCKER_POD, { configMap: { name: 'dind-config' } }),
  ),
  stolen(
    'a variable from the token',
    'job-secrets',
    withVariable(DOCKER_POD, 'build', keyOf('dind-token', 'runner-token')),
  ),
  stolen(
    'a variable of a service from the token',
    'job-secrets',
    withVariable(DOCKER_POD, 'db', keyOf('dind-token', 'runner-token')),
  ),
  stolen(
    'a variable of the init container from the token',
    'job-secrets',
    withVariable(DOCKER_POD, 'init-permissions', keyOf('dind-token', 'runner-token')),
  ),
  stolen(
    'the Attic token, which docker has not',
    'job-secrets',
    withVariable(DOCKER_POD, 'build', keyOf('attic-credentials', 'token')),
  ),
  stolen(
    'a variable from a ConfigMap',
    'job-secrets',
    withVariable(DOCKER_POD, 'build', { configMapKeyRef: { name: 'dind-config', key: 'config.toml' } }),
  ),
  stolen(
    'all variables of a Secret',
    'job-container-fields',
    withContainer(DOCKER_POD, 'build', { envFrom: [{ secretRef: { name: 'dind-token' } }] }),
  ),
  stolen(
    'the token as a pull secret',
    'job-pull-secrets',
    withSpec(DOCKER_POD, { imagePullSecrets: [{ name: 'dind-token' }] }),
  ),
  refused(
    7,
    'M',
    'the Attic token in the helper of nix',
    'job-pods',
    'job-secrets',
    creating(NIX, 'pods', withVariable(NIX_POD, 'helper', keyOf('attic-credentials', 'token'))),
  ),
  refused(
    7,
    'M',
    'the Attic token that may push, in a job that may pull',
    'job-pods',
    'job-secrets',
    creating(NIX, 'pods', withVariable(NIX_POD, 'build', keyOf('attic-push-credentials', 'token'))),
  ),
  refused(
    7,
    'M',
    'another key of the Attic Secret',
    'job-pods',
    'job-secrets',
    creating(NIX, 'pods', withVariable(NIX_POD, 'build', keyOf('attic-credentials', 'admin'))),
  ),
  refused(
    7,
    'M',
    "the registry credentials of another runner's job",
    'credentials',
    'neighbour-credentials',
    creating(
      DOCKER,
      'pods',
      withSpec(DOCKER_POD, { imagePullSecrets: [{ name: credentialsName('dind') }] }),
      {
        existing: [withMetadata(DIND_POD, { name: `${GENERATED_NAME}-dind` })],
      },
    ),
  ),
  borrowed('a token as a volume', 'other-volumes', {
    volumes: [{ name: 't', secret: { secretName: 'dind-token' } }],
  }),
  borrowed('a projected token', 'other-volumes', {
    volumes: [{ name: 't', projected: { sources: [{ secret: { name: 'dind-token' } }] } }],
  }),
  borrowed('credentials of a job as a volume', 'other-volumes', {
    volumes: [{ name: 't', secret: { secretName: 'runner-abc' } }],
  }),
  borrowed('a volume of a driver that reads Secrets', 'other-volumes', {
    volumes: [{ name: 't', csi: { driver: 'x', nodePublishSecretRef: { name: 'dind-token' } } }],
  }),
  borrowed(
    'a variable from a token',
    'other-secrets',
    visitorContainer({ env: [{ name: 'T', valueFrom: keyOf('dind-token', 'runner-token') }] }),
  ),
  borrowed(
    'all variables of a token',
    'other-secrets',
    visitorContainer({ envFrom: [{ secretRef: { name: 'dind-token' } }] }),
  ),
  borrowed('a token as a pull secret', 'other-pull-secrets', { imagePullSecrets: [{ name: 'dind-token' }] }),
  borrowed('projected credentials of a job', 'other-volumes', {
    volumes: [{ name: 't', projected: { sources: [{ secret: { name: 'runner-abc' } }] } }],
  }),
  borrowed(
    'a variable from credentials of a job',
    'other-secrets',
    visitorContainer({ env: [{ name: 'T', valueFrom: keyOf('runner-abc', '.dockercfg') }] }),
  ),
  borrowed(
    'all variables of credentials of a job',
    'other-secrets',
    visitorContainer({ envFrom: [{ secretRef: { name: 'runner-abc' } }] }),
  ),
  borrowed('credentials of a job as a pull secret', 'other-pull-secrets', {
    imagePullSecrets: [{ name: 'runner-abc' }],
  }),
  {
    layer: 'types',
    row: 7,
    principal: 'U',
    title: 'a Secret of another runner in a specification',
    file: 'secret-values.ts',
    tries: "name: 'dind-token'",
  },
];
