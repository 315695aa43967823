/**
 * How much it weighs that a rule does not hold. Whatever it is, the boundary does not hold.
 *
 * - `critical`: a job, or whoever has stolen a token, is root on a node, has the tokens of others, or is judged by nobody.
 * - `high`: all else, and every rule that says nothing.
 * - `medium`: a second wall, or what keeps one runner from taking the share of another.
 */
export type Severity = (typeof SEVERITIES)[number];

/** From the worst on. */
export const SEVERITIES = ['critical', 'high', 'medium'] as const;
