import type { Runner } from '../fleet/runner';
import type { CloudIdentity, IdentityVariables } from '../fleet/types/cloud-identity';
import { accessToAws, audienceOfGoogle, ENTRA, googleCredentialsFile, TOKEN_FILE } from './cloud-access';

/** The volume of the token by which a cloud knows the jobs of a runner, and where their build container finds it. */
export const IDENTITY_VOLUME = 'cloud-identity';
export const IDENTITY_FOLDER = `/var/run/secrets/${IDENTITY_VOLUME}`;

/** The file of Google's credentials beside the token, and the annotation of the pod that it is made of. */
export const GOOGLE_FILE = 'google.json';
export const GOOGLE_ANNOTATION = 'runner-fleet/google-identity';

/** What the build container of a runner's jobs has so that a cloud knows them. */
export interface JobIdentity {
  readonly audience: string;
  readonly variables: Readonly<Record<string, string>>;
  /** What the annotation of Google says. */
  readonly google?: string;
}

const TOKEN_PATH = `${IDENTITY_FOLDER}/${TOKEN_FILE}`;

/** Who the jobs of a runner are in a cloud; `undefined` for nobody. */
export function jobIdentity({ settings: { cloudIdentity } }: Runner): JobIdentity | undefined {
  return cloudIdentity && accessTo(cloudIdentity);
}

function accessTo(identity: CloudIdentity): JobIdentity {
  switch (identity.type) {
    case 'aws':
      return accessToAws(identity.role, TOKEN_PATH);
    case 'azure':
      return {
        audience: ENTRA.audience,
        variables: {
          AZURE_AUTHORITY_HOST: ENTRA.authority,
          AZURE_TENANT_ID: identity.tenantId,
          AZURE_CLIENT_ID: identity.clientId,
          AZURE_FEDERATED_TOKEN_FILE: TOKEN_PATH,
        } satisfies IdentityVariables['azure'],
      };
    case 'gcp':
      return {
        audience: audienceOfGoogle(identity),
        variables: {
          GOOGLE_APPLICATION_CREDENTIALS: `${IDENTITY_FOLDER}/${GOOGLE_FILE}`,
        } satisfies IdentityVariables['gcp'],
        google: JSON.stringify(googleCredentialsFile(identity, TOKEN_PATH)),
      };
  }
}
