/**
 * Whether a name is as a row of a table says: the same; with the same beginning where the row ends in `*`; and in the
 * domain or one below it where the row begins with `*.`.
 */
export function isLike(pattern: string, name: string): boolean {
  if (pattern.startsWith('*.')) {
    const own = pattern.slice('*.'.length);
    const [domain = '', rest] = name.split('/');
    return isLike(own, name) || (rest !== undefined && domain.endsWith(`.${own.split('/')[0]}`));
  }
  return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
}
