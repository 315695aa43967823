import { closest, distance } from 'fastest-levenshtein';

/** The nearest of `candidates`, if it is near enough to be meant. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const meant = word.toLowerCase();
  const nearest = candidates.length > 0 ? closest(meant, [...candidates]) : '';
  const isBegun = meant.length > 1 && nearest.toLowerCase().startsWith(meant);
  const isNear = distance(meant, nearest.toLowerCase()) <= 1 + meant.length / 5;
  return nearest !== '' && (isBegun || isNear) ? nearest : undefined;
}
