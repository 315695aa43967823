import { withoutSecrets } from '../boundary/facts/secrets/encoded-text';
import { visible } from '../world/unseen-characters';

/** A longer text says no more to its reader. */
const LONGEST = 300;

/** A text of a cluster as it may be printed: anybody may have written it. */
export function shown(text: string): string {
  const plain = visible(withoutSecrets(text));
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST - 3)}...` : plain;
}
