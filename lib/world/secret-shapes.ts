/** What a secret looks like. */
export interface SecretShape {
  readonly what: string;
  /** Matches the whole secret, since what it matches is what a message leaves out. */
  readonly pattern: RegExp;
}

/**
 * Shapes of secrets that may meet a runner fleet.
 *
 * @see https://docs.gitlab.com/security/tokens/#token-prefixes
 * @see https://docs.github.com/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 * @see https://docs.slack.dev/authentication/tokens
 */
export const SECRET_SHAPES: readonly SecretShape[] = [
  {
    what: 'a GitLab token',
    pattern: /(?<![0-9A-Za-z])gl(?:rtr|rt|pat|dt|cbt|ptt|ft|agent|imt|soat|ffct|oas|wt)-[\w.-]{8,}/,
  },
  { what: 'a GitLab registration token', pattern: /GR1348941[\w-]{8,}/ },
  // The look ahead keeps long runs of letters without a dot from being searched again from each of them.
  {
    what: 'a JSON Web Token',
    pattern: /(?<![\w-])(?=[\w-]+\.[\w-]{8,}\.)[\w-]*?\beyJ[\w-]{8,}\.[\w.-]+/,
  },
  { what: 'a private key', pattern: /-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----[\s\S]*/ },
  { what: 'registry credentials', pattern: /"auths\\?"\s*:[\s\S]*|"auth"\s*:\s*"[0-9A-Za-z+/]{8,}={0,2}"/ },
  { what: 'an AWS access key', pattern: /(?<![0-9A-Za-z])(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])/ },
  { what: 'a GitHub token', pattern: /(?<![0-9A-Za-z])(?:gh[pousr]|github_pat)_\w{20,}/ },
  { what: 'a Slack token', pattern: /(?<![0-9A-Za-z])xox[abprs]-[0-9A-Za-z-]{10,}/ },
  { what: 'a password in a URL', pattern: /:\/\/[^\s/:@"'${}]+:[^\s/@"'${}]+@[^\s/]/ },
];
