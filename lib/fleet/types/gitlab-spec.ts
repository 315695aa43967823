import * as v from 'valibot';
import { parseCertificates } from '../decode/certificates';
import * as check from '../decode/checks';
import { DESTINATION, type Destination } from './destination';
import type { Resolved } from './resolved';

/** The GitLab instance that the runners serve. */
export interface GitLabSpec {
  /** Base URL, `https` only. @default 'https://gitlab.com' */
  readonly url?: string;
  /** Where it is, if its addresses are not public. @default - public addresses on the port of the URL */
  readonly destinations?: readonly Destination[];
  /**
   * Certificates in PEM of the authorities that managers, and the helper of each job, trust besides those of their
   * images. They are public; a key is refused.
   *
   * @default - the authorities that the images of GitLab Runner trust
   * @see https://docs.gitlab.com/runner/configuration/tls-self-signed/
   */
  readonly caCertificates?: string;
}

/** The GitLab instance with every default filled in. */
export interface GitLab extends Resolved<Omit<GitLabSpec, 'caCertificates'>, 'destinations'> {
  /** The port of the URL. */
  readonly port: number;
  /** Certificates in PEM, one each, of authorities that are trusted besides public ones. */
  readonly caCertificates?: readonly string[];
}

/** @internal */
export const GITLAB = v.pipe(
  v.strictObject({
    url: v.exactOptional(check.httpsUrl, 'https://gitlab.com'),
    destinations: v.exactOptional(check.nonEmpty(DESTINATION)),
    caCertificates: v.exactOptional(
      v.pipe(
        check.certificates,
        v.transform((text) => parseCertificates(text) ?? []),
      ),
    ),
  }),
  v.transform((gitlab) => ({ ...gitlab, port: Number(new URL(gitlab.url).port || 443) })),
);
