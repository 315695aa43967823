/** Names that may have been meant: without spaces at the ends, capitals, and characters that no name has. */
export function guessNames(input: string | number): readonly string[] {
  const plain = String(input)
    .normalize('NFKD')
    .replace(/\p{M}|[\p{C}\p{Default_Ignorable_Code_Point}]/gu, '')
    .trim()
    .toLowerCase()
    .replace(/[\s_./:]+/g, '-')
    .replace(/[^a-z0-9-]/g, '')
    .replace(/^-+|-+$/g, '');
  return [plain];
}

/** Tags that may have been meant: words with a hyphen between them. */
export function guessTags(input: string | number): readonly string[] {
  return [
    guessTrimmed(
      input
        .toString()
        .trim()
        .replace(/[ ,;]+/g, '-'),
    )[0] ?? '',
  ];
}

/** The text without what cannot be seen at its ends or in it. */
export function guessTrimmed(input: string | number): readonly string[] {
  return [String(input).replace(/[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}]/gu, '')];
}

/** The first character that a text must not have, in words. */
export function oddCharacter(text: string, allowed: RegExp): string | undefined {
  const odd = [...text].find((character) => !allowed.test(character));
  if (odd === undefined) {
    return undefined;
  }
  if (odd === ' ') {
    return text.trim() === text ? 'it holds a space' : 'there is a space at the end or the beginning';
  }
  if (/^[!-~]$/.test(odd)) {
    return `it holds '${odd}'`;
  }
  const point = `U+${(odd.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\p{M}]/u.test(odd)
    ? `it holds ${point}, which cannot be seen`
    : `it holds '${odd}' (${point})`;
}

/** Seconds that a text or a number of another unit may have meant. */
export function guessWhole(input: string | number): readonly number[] {
  const written = /^\s*(\d+(?:\.\d+)?)\s*(s|m|min|h|d|seconds?|minutes?|hours?|days?)?\s*$/i.exec(
    String(input),
  );
  if (!written) {
    return [];
  }
  const [, amount = '', unit = 's'] = written;
  const seconds = { s: 1, m: 60, h: 3600, d: 86_400 }[unit[0]?.toLowerCase() ?? 's'] ?? 1;
  return [Number(amount) * seconds];
}
