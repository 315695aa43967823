/** What the libraries of a cloud need in order to know somebody by a token of the cluster. */
export interface CloudAccess {
  /** Whom the token is for: a cloud, and never the API server. */
  readonly audience: string;
  /** Variables, none of which holds a secret. */
  readonly variables: Readonly<Record<string, string>>;
}

/** How long each token lasts: the kubelet renews it. */
export const TOKEN_SECONDS = 3600;

/** The file of a token, below the folder where it is mounted. */
export const TOKEN_FILE = 'token';

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-assume-role-credentials.html */
export function accessToAws(role: string, tokenFile: string): CloudAccess {
  return {
    audience: 'sts.amazonaws.com',
    variables: { AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile },
  };
}

/** Who asks for the impersonation of a service account of Google, as a file of credentials says it. */
export interface GoogleIdentity {
  readonly provider: string;
  readonly serviceAccount: string;
}

/** Whom a token for Google is for. */
export function audienceOfGoogle({ provider }: GoogleIdentity): string {
  return `https://iam.googleapis.com/${provider}`;
}

/**
 * The file of credentials that the libraries of Google read. It holds no secret.
 *
 * @see https://google.aip.dev/auth/4117
 */
export function googleCredentialsFile(
  { provider, serviceAccount }: GoogleIdentity,
  tokenFile: string,
): object {
  return {
    type: 'external_account',
    audience: `//iam.googleapis.com/${provider}`,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: 'https://sts.googleapis.com/v1/token',
    credential_source: { file: tokenFile },
    service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${serviceAccount}:generateAccessToken`,
  };
}

/**
 * Whom somebody asks in Azure's public cloud, and whom the token is for.
 *
 * @see https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-create-trust
 */
export const ENTRA = {
  authority: 'https://login.microsoftonline.com/',
  audience: 'api://AzureADTokenExchange',
} as const;
