/**
 * Whether a name is as a row of a table says: the same; with the same beginning where the row ends in `*`; and in the
 * domain or one below it where the row begins with `*.`, whether or not a slash follows where the row has none.
 */
export function isLike(pattern: string, name: string): boolean {
  if (pattern.startsWith('*.')) {
    const own = pattern.slice('*.'.length);
    const [domain = '', rest] = name.split('/');
    const isBelow = domain.endsWith(`.${own.split('/')[0]}`);
    return own.includes('/')
      ? isLike(own, name) || (rest !== undefined && isBelow)
      : domain === own || isBelow;
  }
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
