import * as v from 'valibot';
import { parseCertificates } from '../decode/certificates';
import * as check from '../decode/checks';
import { DESTINATION, type Destination } from './destination';
import type { Resolved } from './resolved';

/** The GitLab instance that the runners serve. */
export interface GitLabSpec {
  /**
   * Base URL, with the port and the relative root of an instance that has them: `https://example.com:8443/gitlab`. Only
   * `https`: over `http` the token would travel in the clear.
   *
   * @default 'https://gitlab.com'
   */
  readonly url?: string;
  /**
   * Base URL that jobs fetch their sources from instead, with their token: an address of the same GitLab inside the cluster
   * or the company. A relative root stands here too. Managers, artifacts and caches know `url` alone. Refused where the
   * jobs of a runner do not reach it.
   *
   * @default - `url`
   * @see https://docs.gitlab.com/runner/configuration/advanced-configuration/#how-clone_url-works
   */
  readonly cloneUrl?: string;
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
export interface GitLab extends Resolved<Omit<GitLabSpec, 'caCertificates'>, 'destinations' | 'cloneUrl'> {
  /** The port of the URL. */
  readonly port: number;
  /** Certificates in PEM, one each, of authorities that are trusted besides public ones. */
  readonly caCertificates?: readonly string[];
}

/** @internal */
export const GITLAB = v.pipe(
  v.strictObject({
    url: v.exactOptional(check.httpsUrl, 'https://gitlab.com'),
    cloneUrl: v.exactOptional(check.httpsUrl),
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
