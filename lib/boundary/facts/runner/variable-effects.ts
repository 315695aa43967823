import { STEERING_VALUES, STEERING_VARIABLES } from '../../../world/steering-variables';

/** What a variable of this name would do to others, or `undefined` for one that may be set. */
export function whatItSteers(name: string): string | undefined {
  return STEERING_VARIABLES.find(({ names }) => names.some((pattern) => matches(pattern, name)))?.what;
}

/** Case counts in an environment, but GitLab's own names are refused in any. */
function matches(pattern: string, name: string): boolean {
  const asked = name.toUpperCase();
  return pattern.endsWith('*') ? asked.startsWith(pattern.slice(0, -1)) : asked === pattern;
}

/** Whether a variable that may be set has a value that leads out of the job, or runs something in it. */
export function leadsAstray(name: string, value: string): boolean {
  const allowed = Object.hasOwn(STEERING_VALUES, name) ? STEERING_VALUES[name] : undefined;
  return allowed !== undefined && !allowed.test(value);
}

/** Variables that send what a job says through somebody else, or let somebody else vouch for whom it talks to. */
export const OPENING_VARIABLES =
  /^(?:(?:https?|all|ftp|rsync)_proxy|GIT_SSL_CAINFO|GIT_SSL_CAPATH|SSL_CERT_(?:FILE|DIR)|CURL_CA_BUNDLE|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS)$/i;
