import { at, recordOf, textIn } from '../untyped';

/** What a value must be: a text, or one of many that a pattern tells. */
export type Told = string | RegExp;

/** Whether a value is what it must be. */
export function isTold(told: Told | undefined, value: unknown): boolean {
  return told instanceof RegExp ? told.test(textIn(value)) : told !== undefined && told === value;
}

/** What somebody has by whom a cloud knows it. */
interface CloudAccess {
  /** Variables that hold no secret, with what they say. */
  readonly variables: Readonly<Record<string, Told>>;
  /** Whom the token is for. */
  readonly audience: Told;
}

/** What the file of an identity of Google says, by its fields. */
export interface GoogleFile {
  readonly audience: Told;
  readonly impersonation: Told;
}

const GOOGLE_PROVIDER = String.raw`projects/\d+/locations/global/workloadIdentityPools/[a-z0-9-]+/providers/[a-z0-9-]+`;
const GOOGLE_ACCOUNT = String.raw`[a-z][a-z0-9-]+@[a-z0-9.-]+\.iam\.gserviceaccount\.com`;
const IMPERSONATION = 'https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/';

/** Any role of AWS. */
export const AWS_ROLE = /^arn:aws(?:-[a-z]+)*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** Any tenant, application or identity of Entra ID. */
export const ENTRA_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Whom somebody asks for tokens of Entra ID in Azure's public cloud, and whom the own token is for. */
export const ENTRA: readonly [authority: string, audience: string] = [
  'https://login.microsoftonline.com/',
  'api://AzureADTokenExchange',
];

/** What takes on a role of AWS. */
export function toAws(role: Told, tokenFile: string): CloudAccess {
  return {
    variables: { AWS_ROLE_ARN: role, AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile },
    audience: 'sts.amazonaws.com',
  };
}

/** What impersonates a service account of Google. */
export function toGoogle(
  provider: string,
  account: string,
): Pick<CloudAccess, 'audience'> & { readonly google: GoogleFile } {
  return {
    audience: `https://iam.googleapis.com/${provider}`,
    google: {
      audience: `//iam.googleapis.com/${provider}`,
      impersonation: `${IMPERSONATION}${account}:generateAccessToken`,
    },
  };
}

/** What impersonates any service account of Google. */
export function toAnyOfGoogle(): Pick<CloudAccess, 'audience'> & { readonly google: GoogleFile } {
  return {
    audience: new RegExp(`^https://iam\\.googleapis\\.com/${GOOGLE_PROVIDER}$`),
    google: {
      audience: new RegExp(`^//iam\\.googleapis\\.com/${GOOGLE_PROVIDER}$`),
      impersonation: new RegExp(
        `^${IMPERSONATION.replaceAll('.', '\\.')}${GOOGLE_ACCOUNT}:generateAccessToken$`,
      ),
    },
  };
}

/** How long a token for a cloud lasts, in seconds: what Kubernetes gives where nobody says. */
const LONGEST_TOKEN = 3600;

/** Whether what a volume projects is a token for a cloud, for an hour at most. */
export function isTokenFor(audience: Told | undefined, token: unknown): boolean {
  const seconds = at(token, 'expirationSeconds') ?? LONGEST_TOKEN;
  return (
    isTold(audience, at(token, 'audience')) &&
    at(token, 'path') === 'token' &&
    typeof seconds === 'number' &&
    seconds <= LONGEST_TOKEN
  );
}

/** What the file of an identity of Google says of everybody: whom the token is shown, and what it is. */
const OF_EVERY_IDENTITY: Readonly<Record<string, unknown>> = {
  type: 'external_account',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  token_url: 'https://sts.googleapis.com/v1/token',
};

/** Whether a text is the file of an identity of Google that shows the token in a file to Google alone. */
export function isGoogleFile(text: string, google: GoogleFile, tokenFile: string): boolean {
  const { audience, credential_source, service_account_impersonation_url, ...others } = parsed(text);
  return (
    JSON.stringify(Object.entries(others).sort()) ===
      JSON.stringify(Object.entries(OF_EVERY_IDENTITY).sort()) &&
    isTold(google.audience, audience) &&
    isTold(google.impersonation, service_account_impersonation_url) &&
    JSON.stringify(credential_source) === JSON.stringify({ file: tokenFile })
  );
}

function parsed(text: string): Record<string, unknown> {
  try {
    return { ...recordOf(JSON.parse(text)) };
  } catch {
    return {};
  }
}
