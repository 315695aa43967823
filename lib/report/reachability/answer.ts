/**
 * Whether pods reach a destination: all of it, none of it, or a part. It is `unknown` where the manifests do not say where the
 * destination is.
 */
export type Answer = 'yes' | 'no' | 'partly' | 'unknown';

/** One answer for several parts of a destination. */
export function combined(answers: readonly Answer[]): Answer {
  const [first, ...others] = new Set(answers);
  return first === undefined ? 'unknown' : others.length > 0 ? 'partly' : first;
}
