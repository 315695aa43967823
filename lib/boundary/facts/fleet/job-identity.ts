import type { PodTemplate } from '../manifests/pod-template';
import { at, isRecord, listOf, recordOf, textIn } from '../untyped';
import {
  AWS_ROLE,
  ENTRA,
  ENTRA_ID,
  type GoogleFile,
  isGoogleFile,
  isTokenFor,
  isTold,
  type Told,
  toAnyOfGoogle,
  toAws,
  toGoogle,
} from './cloud-access';

/** What a fleet says of who the jobs of a runner are in a cloud. */
export interface ExpectedCloudIdentity {
  readonly type: 'aws' | 'azure' | 'gcp';
  readonly role?: string;
  readonly tenantId?: string;
  readonly clientId?: string;
  readonly provider?: string;
  readonly serviceAccount?: string;
}

/** What a job may have so that a cloud knows it. */
export interface JobIdentity {
  readonly audience: Told;
  readonly variables: Readonly<Record<string, Told>>;
  /** What the annotation of Google says. */
  readonly google?: GoogleFile;
}

/** The volume of the token, and the one folder where one container has it. */
export const IDENTITY_VOLUME = 'cloud-identity';
export const IDENTITY_FOLDER = '/var/run/secrets/cloud-identity';
const TOKEN_FILE = `${IDENTITY_FOLDER}/token`;

/** What Google's libraries read beside the token, and the annotation of the pod that it is made of. */
const GOOGLE_FILE = 'google.json';
export const GOOGLE_ANNOTATION = 'runner-fleet/google-identity';

/** By what a cloud knows the jobs of a runner that a fleet describes. */
export function expectedIdentity(identity: ExpectedCloudIdentity): JobIdentity {
  const { role = '', tenantId = '', clientId = '', provider = '', serviceAccount = '' } = identity;
  switch (identity.type) {
    case 'aws':
      return toAws(role, TOKEN_FILE);
    case 'azure':
      return toAzure(tenantId, clientId);
    case 'gcp':
      return { ...toGoogle(provider, serviceAccount), variables: OF_GOOGLE };
  }
}

const OF_GOOGLE = { GOOGLE_APPLICATION_CREDENTIALS: `${IDENTITY_FOLDER}/${GOOGLE_FILE}` };

function toAzure(tenant: Told, client: Told): JobIdentity {
  const [authority, audience] = ENTRA;
  return {
    audience,
    variables: {
      AZURE_AUTHORITY_HOST: authority,
      AZURE_TENANT_ID: tenant,
      AZURE_CLIENT_ID: client,
      AZURE_FEDERATED_TOKEN_FILE: TOKEN_FILE,
    },
  };
}

/** Whoever jobs may be where no fleet says it. */
const ANYBODY: readonly JobIdentity[] = [
  toAws(AWS_ROLE, TOKEN_FILE),
  toAzure(ENTRA_ID, ENTRA_ID),
  { ...toAnyOfGoogle(), variables: OF_GOOGLE },
];

/** Whether a token for somebody may be one for a cloud: never one that the API server takes. */
export function isOfCloud(audience: string): boolean {
  return ANYBODY.some((identity) => isTold(identity.audience, audience));
}

/** Whether a text shows the token of a job to Google alone, as whoever there. */
export function isShownToAnyOfGoogle(text: string): boolean {
  return isGoogleFile(text, toAnyOfGoogle().google, TOKEN_FILE);
}

/** What the annotation of a job pod says to Google, in the order in which the product writes it. */
export function expectedAnnotation(identity: ExpectedCloudIdentity): Readonly<Record<string, string>> {
  if (identity.type !== 'gcp') {
    return {};
  }
  const { google } = toGoogle(identity.provider ?? '', identity.serviceAccount ?? '');
  return {
    [GOOGLE_ANNOTATION]: JSON.stringify({
      type: 'external_account',
      audience: google.audience,
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: 'https://sts.googleapis.com/v1/token',
      credential_source: { file: TOKEN_FILE },
      service_account_impersonation_url: google.impersonation,
    }),
  };
}

/** A runner, as far as it says who its jobs are. */
interface Described {
  readonly privileged: boolean;
  readonly settings: { readonly cloudIdentity?: ExpectedCloudIdentity } | undefined;
}

/**
 * By what a cloud may know a job: as the fleet says, or, where no fleet is given, whoever the token of the pod is for. Nobody
 * knows the jobs of a section that is of no runner, and those that are root on a node.
 */
export function identityOfJob(runner: Described | undefined, pod: PodTemplate): JobIdentity | undefined {
  if (runner === undefined || runner.privileged) {
    return undefined;
  }
  if (runner.settings !== undefined) {
    return runner.settings.cloudIdentity && expectedIdentity(runner.settings.cloudIdentity);
  }
  const volume = listOf(pod.spec['volumes']).find((one) => at(one, 'name') === IDENTITY_VOLUME);
  const tokens = listOf(at(volume, 'projected', 'sources')).map((source) =>
    at(source, 'serviceAccountToken'),
  );
  return ANYBODY.find(({ audience }) => tokens.some((token) => isTokenFor(audience, token)));
}

/** Whether a volume holds the token for the cloud and, of Google, the file beside it, and nothing else. */
export function isIdentityVolume(volume: unknown, identity: JobIdentity | undefined): boolean {
  const projected = recordOf(at(volume, 'projected'));
  const sources = listOf(projected['sources']);
  return (
    identity !== undefined &&
    at(volume, 'name') === IDENTITY_VOLUME &&
    Object.keys(recordOf(volume)).every((key) => ['name', 'projected'].includes(key)) &&
    Object.keys(projected).every((key) => key === 'sources') &&
    sources.length === (identity.google === undefined ? 1 : 2) &&
    sources.every(
      (source) =>
        isRecord(source) &&
        Object.keys(source).length === 1 &&
        (isTokenFor(identity.audience, source['serviceAccountToken']) ||
          (identity.google !== undefined && isFileOfAnnotation(source['downwardAPI']))),
    )
  );
}

function isFileOfAnnotation(source: unknown): boolean {
  const [item, ...others] = listOf(at(source, 'items'));
  return (
    others.length === 0 &&
    at(item, 'path') === GOOGLE_FILE &&
    at(item, 'fieldRef', 'fieldPath') === `metadata.annotations['${GOOGLE_ANNOTATION}']`
  );
}

/** Whether a variable of the build container is one by which the libraries of the cloud find the token. */
export function isIdentityVariable(variable: unknown, identity: JobIdentity | undefined): boolean {
  return isTold(identity?.variables[textIn(at(variable, 'name'))], at(variable, 'value'));
}

/** Whether what a job pod says to Google shows its token to Google alone. */
export function isShownToGoogle({ annotations }: PodTemplate, { google }: JobIdentity): boolean {
  return google === undefined || isGoogleFile(annotations[GOOGLE_ANNOTATION] ?? '', google, TOKEN_FILE);
}
