import { withoutSecrets } from '../boundary/facts/secrets/encoded-text';

/** A longer text says no more to its reader. */
const LONGEST = 300;

/** Characters that steer a terminal, end a line, turn the direction of writing, or that nobody sees. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A text of a cluster as it may be printed: anybody may have written it. */
export function shown(text: string): string {
  const plain = withoutSecrets(text).replace(
    UNSEEN,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 3)}...` : plain;
}
