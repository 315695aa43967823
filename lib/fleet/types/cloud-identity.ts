import * as v from 'valibot';
import { wanted } from '../decode/wanted';
import { ENTRA_CLIENT, ENTRA_TENANT } from './azure-cache';
import { GOOGLE_SERVICE_ACCOUNT, POOL_PROVIDER } from './gcs-cache';
import { AWS_ROLE } from './s3-cache';

/**
 * Who the jobs of a runner are in a cloud. Their build container gets a token of the ServiceAccount `{name}-job` for that cloud
 * alone, for an hour, and the variables by which the libraries of the cloud find it. The API server takes no such token.
 *
 * Every job of the runner is somebody there, whichever project it is of. GitLab's own `id_tokens` are the better way: they name
 * the project and the ref. See docs/jobs.md#jobs-and-clouds.
 */
export type CloudIdentity = AwsCloudIdentity | AzureCloudIdentity | GoogleCloudIdentity;

/**
 * A role of AWS. It trusts the OIDC provider of the cluster, the audience `sts.amazonaws.com` and the subject
 * `system:serviceaccount:{org}-runners:{name}-job`.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html
 */
export interface AwsCloudIdentity {
  /** `'aws'`, `'azure'` or `'gcp'`. */
  readonly type: 'aws';
  /**
   * The only value, written out, and that of the runner with it: whoever can push to an unprotected branch would be somebody in
   * the cloud.
   */
  readonly accessLevel: 'ref_protected';
  /** For `aws`: the ARN of the role. */
  readonly role: string;
}

/**
 * An application or managed identity of Entra ID, in Azure's public cloud. It trusts the issuer of the cluster, the audience
 * `api://AzureADTokenExchange` and the subject `system:serviceaccount:{org}-runners:{name}-job`.
 *
 * @see https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-create-trust
 */
export interface AzureCloudIdentity {
  readonly type: 'azure';
  readonly accessLevel: 'ref_protected';
  /** For `azure`: the tenant of Entra ID, by its ID. */
  readonly tenantId: string;
  /** For `azure`: the application or managed identity, by its client ID. */
  readonly clientId: string;
}

/**
 * A service account of Google Cloud. The provider trusts the issuer of the cluster, and the subject
 * `system:serviceaccount:{org}-runners:{name}-job` may impersonate the service account. No metadata server is asked.
 *
 * @see https://cloud.google.com/iam/docs/workload-identity-federation-with-kubernetes
 */
export interface GoogleCloudIdentity {
  readonly type: 'gcp';
  readonly accessLevel: 'ref_protected';
  /** For `gcp`: the provider of the workload identity pool, by its full name. */
  readonly provider: string;
  /** For `gcp`: the e-mail address of the service account. */
  readonly serviceAccount: string;
}

const accessLevel = v.pipe(
  v.literal('ref_protected'),
  wanted({ fault: () => 'whoever can push to an unprotected branch would be somebody in the cloud' }),
);

/** @internal */
export const CLOUD_IDENTITY = v.variant('type', [
  v.strictObject({ type: v.literal('aws'), accessLevel, role: AWS_ROLE }),
  v.strictObject({
    type: v.literal('azure'),
    accessLevel,
    tenantId: ENTRA_TENANT,
    clientId: ENTRA_CLIENT,
  }),
  v.strictObject({
    type: v.literal('gcp'),
    accessLevel,
    provider: POOL_PROVIDER,
    serviceAccount: GOOGLE_SERVICE_ACCOUNT,
  }),
]);

/** Who somebody is in the words of the cloud. */
export function nameInCloud(identity: CloudIdentity): string {
  switch (identity.type) {
    case 'aws':
      return identity.role;
    case 'azure':
      return `${identity.clientId} of Entra ID`;
    case 'gcp':
      return identity.serviceAccount;
  }
}

/** Where a token of the cluster is exchanged for one of the cloud. */
export function tokenExchange({ type }: CloudIdentity): string {
  return EXCHANGES[type];
}

const EXCHANGES: { readonly [T in CloudIdentity['type']]: string } = {
  aws: 'https://sts.amazonaws.com',
  azure: 'https://login.microsoftonline.com',
  gcp: 'https://sts.googleapis.com',
};

/** The variables by which the libraries of each cloud find the token: none that a runner sets itself. */
export const IDENTITY_VARIABLES = {
  aws: ['AWS_ROLE_ARN', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  azure: ['AZURE_AUTHORITY_HOST', 'AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_FEDERATED_TOKEN_FILE'],
  gcp: ['GOOGLE_APPLICATION_CREDENTIALS'],
} as const satisfies { readonly [T in CloudIdentity['type']]: readonly string[] };

/** The same with their values. */
export type IdentityVariables = {
  readonly [T in CloudIdentity['type']]: Readonly<Record<(typeof IDENTITY_VARIABLES)[T][number], string>>;
};
