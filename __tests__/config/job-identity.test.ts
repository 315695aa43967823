import type { CloudIdentity } from '../../lib';
import { configFiles } from '../../lib/config/manager-pod';
import { CLOUD_IDENTITIES, fleetOf } from '../chart/sample-fleet';
import { configIn } from './read-back';

const FOLDER = '/var/run/secrets/cloud-identity';

function kubernetesOf(cloudIdentity: CloudIdentity) {
  return configIn(fleetOf({ kind: 'docker', cloudIdentity }), 'docker').runners[0].kubernetes;
}

function patchOf(cloudIdentity: CloudIdentity) {
  const found = kubernetesOf(cloudIdentity).pod_spec.filter(({ name }) => name === 'cloud-identity');
  expect(found.map(({ patch_type }) => patch_type)).toEqual(['strategic']);
  return JSON.parse(found[0]?.patch ?? '');
}

const token = (audience: string) => ({
  serviceAccountToken: { audience, expirationSeconds: 3600, path: 'token' },
});
const mounts = [{ name: 'cloud-identity', mountPath: FOLDER, readOnly: true }];

describe('the identity of jobs', () => {
  it('is a role of AWS, by a token for AWS alone, in the build container alone', () => {
    expect(patchOf(CLOUD_IDENTITIES.aws)).toEqual({
      containers: [
        {
          name: 'build',
          env: [
            { name: 'AWS_ROLE_ARN', value: CLOUD_IDENTITIES.aws.role },
            { name: 'AWS_WEB_IDENTITY_TOKEN_FILE', value: `${FOLDER}/token` },
          ],
          volumeMounts: mounts,
        },
      ],
      volumes: [{ name: 'cloud-identity', projected: { sources: [token('sts.amazonaws.com')] } }],
    });
  });

  it('is an application of Entra ID', () => {
    const { tenantId, clientId } = CLOUD_IDENTITIES.azure;
    expect(patchOf(CLOUD_IDENTITIES.azure)).toEqual({
      containers: [
        {
          name: 'build',
          env: [
            { name: 'AZURE_AUTHORITY_HOST', value: 'https://login.microsoftonline.com/' },
            { name: 'AZURE_TENANT_ID', value: tenantId },
            { name: 'AZURE_CLIENT_ID', value: clientId },
            { name: 'AZURE_FEDERATED_TOKEN_FILE', value: `${FOLDER}/token` },
          ],
          volumeMounts: mounts,
        },
      ],
      volumes: [{ name: 'cloud-identity', projected: { sources: [token('api://AzureADTokenExchange')] } }],
    });
  });

  it('is a service account of Google, whose file is made of an annotation of the pod', () => {
    const { provider, serviceAccount } = CLOUD_IDENTITIES.gcp;
    const { containers, volumes } = patchOf(CLOUD_IDENTITIES.gcp);
    expect(containers).toEqual([
      {
        name: 'build',
        env: [{ name: 'GOOGLE_APPLICATION_CREDENTIALS', value: `${FOLDER}/google.json` }],
        volumeMounts: mounts,
      },
    ]);
    const fieldPath = "metadata.annotations['runner-fleet/google-identity']";
    expect(volumes).toEqual([
      {
        name: 'cloud-identity',
        projected: {
          sources: [
            token(`https://iam.googleapis.com/${provider}`),
            { downwardAPI: { items: [{ path: 'google.json', fieldRef: { fieldPath } }] } },
          ],
        },
      },
    ]);
    const { pod_annotations } = kubernetesOf(CLOUD_IDENTITIES.gcp);
    expect(Object.keys(pod_annotations ?? {})).toEqual(['runner-fleet/google-identity']);
    expect(JSON.parse(pod_annotations?.['runner-fleet/google-identity'] ?? '')).toEqual({
      type: 'external_account',
      audience: `//iam.googleapis.com/${provider}`,
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: 'https://sts.googleapis.com/v1/token',
      credential_source: { file: `${FOLDER}/token` },
      service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${serviceAccount}:generateAccessToken`,
    });
  });

  it.each(Object.values(CLOUD_IDENTITIES))('gives no job a token of the API server: $type', (identity) => {
    const { automount_service_account_token, service_account } = kubernetesOf(identity);
    expect({ automount_service_account_token, service_account }).toEqual({
      automount_service_account_token: false,
      service_account: 'docker-job',
    });
  });

  it('makes its runner one for protected refs', () => {
    const runner = fleetOf({ kind: 'docker', cloudIdentity: CLOUD_IDENTITIES.aws }).runner('docker');
    expect(runner.settings.accessLevel).toBe('ref_protected');
  });

  it('is nobody where the fleet says nothing', () => {
    const [file] = Object.values(configFiles(fleetOf({ kind: 'docker' }).runner('docker')));
    expect(file).not.toContain('cloud-identity');
  });
});
