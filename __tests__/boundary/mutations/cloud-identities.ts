import { type Mutation, mutation, patchJob, strategic } from './mutation';

const AWS = { audience: 'sts.amazonaws.com', expirationSeconds: 3600, path: 'token' };
const ROLE = { name: 'AWS_ROLE_ARN', value: 'arn:aws:iam::111122223333:role/ci' };
const FOLDER = '/var/run/secrets/cloud-identity';

/** The volume of a job, with its token or more. */
const volume = (...sources: readonly object[]) => ({ name: 'cloud-identity', projected: { sources } });

/** A mount of it. */
const mount = (more: object = {}) => ({
  name: 'cloud-identity',
  mountPath: FOLDER,
  readOnly: true,
  ...more,
});

/** Gives a container of a job the token for its cloud. */
const given = (name: string, more: object = {}, token: object = AWS) =>
  patchJob(
    strategic({
      containers: [{ name, volumeMounts: [mount(more)] }],
      volumes: [volume({ serviceAccountToken: token })],
    }),
  );

/** Jobs that are somebody in a cloud otherwise than the product writes it. */
export const CLOUD_IDENTITY_MUTATIONS: readonly Mutation[] = [
  mutation(
    'job-cloud-identity',
    'the token for a cloud in the helper',
    `JOB.containers[helper].volumeMounts[3] | ${FOLDER}`,
    given('helper'),
  ),
  mutation(
    'job-cloud-identity',
    'the token for a cloud in another folder',
    'JOB.containers[build].volumeMounts[3] | /opt/cloud',
    given('build', { mountPath: '/opt/cloud' }),
  ),
  mutation(
    'job-cloud-identity',
    'the token for a cloud in a folder for writing',
    `JOB.containers[build].volumeMounts[3] | ${FOLDER}`,
    given('build', { readOnly: false }),
  ),
  mutation(
    'service-account-token-projected',
    'a token of the API server in the place of one for a cloud',
    'JOB.volumes[3].projected.sources[0].serviceAccountToken',
    given('build', {}, { expirationSeconds: 3600, path: 'token' }),
  ),
  mutation(
    'service-account-token-projected',
    'a token for a cloud that lasts a day',
    'JOB.volumes[3].projected.sources[0].serviceAccountToken',
    given('build', {}, { ...AWS, expirationSeconds: 86_400 }),
  ),
  mutation(
    'service-account-token-projected',
    'a second token beside that for a cloud',
    'JOB.volumes[3].projected.sources[0].serviceAccountToken',
    patchJob(
      strategic({
        volumes: [
          volume({ serviceAccountToken: AWS }, { serviceAccountToken: { audience: 'vault', path: 'other' } }),
        ],
      }),
    ),
  ),
  mutation(
    'pod-volumes',
    'a Secret beside the token for a cloud',
    'JOB.volumes[3].projected | cloud-identity (projected) | emptyDir, downwardAPI, configMap',
    patchJob(
      strategic({
        volumes: [volume({ serviceAccountToken: AWS }, { secret: { name: 'docker-token' } })],
      }),
    ),
  ),
  mutation(
    'pod-spec-patch-scope',
    'a role for the helper',
    'KUBERNETES.pod_spec[0] / containers[0].env[0] | AWS_ROLE_ARN',
    patchJob(
      strategic({
        containers: [{ name: 'helper', env: [ROLE] }],
        volumes: [volume({ serviceAccountToken: AWS })],
      }),
    ),
  ),
  mutation(
    'pod-spec-patch-scope',
    'another variable beside a role',
    'KUBERNETES.pod_spec[0] / containers[0].env[1] | AWS_ENDPOINT_URL_STS',
    patchJob(
      strategic({
        containers: [
          { name: 'build', env: [ROLE, { name: 'AWS_ENDPOINT_URL_STS', value: 'https://evil.example' }] },
        ],
        volumes: [volume({ serviceAccountToken: AWS })],
      }),
    ),
  ),
  mutation(
    'service-account-token-projected',
    'a token for a cloud for jobs that are root on their node',
    'DIND_JOB.volumes[4].projected.sources[0].serviceAccountToken',
    patchJob(strategic({ volumes: [volume({ serviceAccountToken: AWS })] }), 'dind'),
  ),
];
