/** What a secret looks like. */
export interface SecretShape {
  readonly what: string;
  readonly pattern: RegExp;
}

/**
 * Shapes of secrets that may meet a runner fleet.
 *
 * @see https://docs.gitlab.com/security/tokens/#token-prefixes
 */
export const SECRET_SHAPES: readonly SecretShape[] = [
  {
    what: 'a GitLab token',
    pattern: /(?<![0-9A-Za-z])gl(?:rtr|rt|pat|dt|cbt|ptt|ft|agent|imt|soat|ffct|oas|wt)-[0-9A-Za-z_.-]{10,}/,
  },
  { what: 'a GitLab registration token', pattern: /GR1348941[0-9A-Za-z_-]{10,}/ },
  {
    what: 'a JSON Web Token',
    pattern: /(?<![0-9A-Za-z_-])eyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]*/,
  },
  { what: 'a private key', pattern: /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY(?: BLOCK)?-----/ },
  { what: 'registry credentials', pattern: /"auths"\s*:\s*\{|"auth"\s*:\s*"[0-9A-Za-z+/]{8,}={0,2}"/ },
  { what: 'an AWS access key', pattern: /(?<![0-9A-Za-z])(?:AKIA|ASIA)[0-9A-Z]{16}(?![0-9A-Za-z])/ },
  {
    what: 'a GitHub token',
    pattern: /(?<![0-9A-Za-z])(?:gh[pousr]_[0-9A-Za-z]{20,}|github_pat_[0-9A-Za-z_]{20,})/,
  },
  { what: 'a Slack token', pattern: /(?<![0-9A-Za-z])xox[abprs]-[0-9A-Za-z-]{10,}/ },
  { what: 'a password in a URL', pattern: /:\/\/[^\s/:@"'${}]+:[^\s/@"'${}]+@[^\s/]/ },
];

/** The secret that a text looks like, as it stands. */
export function plainSecret(text: string): string | undefined {
  return SECRET_SHAPES.find(({ pattern }) => pattern.test(text))?.what;
}
