import { guessNames } from '../fleet/decode/name-text';
import { GENERATED_PREFIX, MAXIMUM_NAME_LENGTH } from '../fleet/names';

/** A name that a runner can have, of one that something else has; nothing where none is left of it. */
export function runnerName(given: string): string | undefined {
  const [name = ''] = guessNames(given);
  const bare = name.replace(/^\d+-?/, '');
  const own =
    bare === GENERATED_PREFIX.replace(/-$/, '') || bare.startsWith(GENERATED_PREFIX) ? `ci-${bare}` : bare;
  const short = own.slice(0, MAXIMUM_NAME_LENGTH - 3).replace(/-+$/, '');
  return /^[a-z]/.test(short) ? short : undefined;
}

/** The name, or the same with the first number that makes it another one. */
export function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number++) {
    const candidate = number === 2 && !taken.has(name) ? name : `${name}-${number}`;
    if (!taken.has(candidate)) {
      return candidate;
    }
  }
}
