import * as v from 'valibot';
import { parseCertificates } from '../decode/certificates';
import * as check from '../decode/checks';
import { DESTINATION, type Destination } from './destination';
import type { Resolved } from './resolved';

/** The GitLab instance that the runners serve. */
export interface GitLabSpec {
  /** Base URL. Only `https`: over `http` the token would travel in the clear. @default 'https://gitlab.com' */
  readonly url?: string;
  /**
   * Where GitLab is, as a list of {@link Destination}, if its addresses are not public. Opened to managers and to jobs.
   *
   * @default - public addresses on the port of the URL
   */
  readonly destinations?: readonly Destination[];
  /**
   * Certificates (PEM) of authorities that managers and the helpers of jobs trust besides public ones. A key is refused.
   *
   * @default - none
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
