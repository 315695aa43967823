import { closest, distance } from 'fastest-levenshtein';

/** The nearest of `candidates`, if it is near enough to be meant. */
export function suggest(word: string, candidates: readonly string[]): string | undefined {
  const meant = word.toLowerCase();
  const nearest = candidates.length > 0 ? closest(meant, [...candidates]) : '';
  const turned = candidates.find((candidate) => sortedLetters(candidate) === sortedLetters(word));
  if (turned !== undefined) {
    return turned;
  }
  const isBegun = meant.length > 1 && nearest.toLowerCase().startsWith(meant);
  const isNear = distance(meant, nearest.toLowerCase()) <= 1 + meant.length / 5;
  return nearest !== '' && (isBegun || isNear) ? nearest : undefined;
}

/** Words that differ in the order of their letters alone are equal here. */
function sortedLetters(word: string): string {
  return [...word.toLowerCase()].sort().join('');
}
