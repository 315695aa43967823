type Lines = readonly string[];

/** A line that stands in every text, or what each text has of its own at this place. */
export type Place = string | readonly Lines[];

/** Texts of which most lines are the same, such as the config files of runners: all that they share stands there once. */
export function sharedLines(texts: readonly Lines[]): readonly Place[] {
  const [first = [], ...others] = texts;
  const common = others.reduce<Lines>(
    (known, text) => (gapsOf(known, text) === undefined ? mostInBoth(known, text) : known),
    first,
  );
  const gaps = texts.map((text) => gapsOf(common, text) ?? []);
  return [...common, undefined].flatMap((line, index) => {
    const own = gaps.map((gap) => gap[index] ?? []);
    return [...(own.every(({ length }) => length === 0) ? [] : [own]), ...(line === undefined ? [] : [line])];
  });
}

/** What stands before each of the common lines, and behind the last; `undefined` where one of them is missing. */
function gapsOf(common: Lines, text: Lines): readonly Lines[] | undefined {
  const gaps: Lines[] = [];
  let from = 0;
  for (const line of common) {
    const at = text.indexOf(line, from);
    if (at < 0) {
      return undefined;
    }
    gaps.push(text.slice(from, at));
    from = at + 1;
  }
  return [...gaps, text.slice(from)];
}

/** The most lines that stand in both texts in the same order. */
function mostInBoth(one: Lines, other: Lines): Lines {
  // How many they are from a line of each text on.
  const counts = Array.from({ length: one.length + 1 }, () => new Array<number>(other.length + 1).fill(0));
  const countAt = (i: number, j: number): number => counts[i]?.[j] ?? 0;
  for (let i = one.length - 1; i >= 0; i--) {
    for (let j = other.length - 1; j >= 0; j--) {
      (counts[i] as number[])[j] =
        one[i] === other[j] ? countAt(i + 1, j + 1) + 1 : Math.max(countAt(i + 1, j), countAt(i, j + 1));
    }
  }
  const found: string[] = [];
  for (let i = 0, j = 0; i < one.length && j < other.length; ) {
    if (one[i] === other[j]) {
      found.push(one[i] ?? '');
      i++;
      j++;
    } else if (countAt(i + 1, j) >= countAt(i, j + 1)) {
      i++;
    } else {
      j++;
    }
  }
  return found;
}
