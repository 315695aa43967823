/**
 * Whether the key of a label or annotation is in a row of a table: `*.` stands for a domain or those below it, `*` for
 * whatever follows. A row of a domain alone is of all keys that begin with it.
 */
export function isInRow(row: string, key: string): boolean {
  const [domain = '', ...names] = key.split('/');
  if (row.startsWith('*.')) {
    const [parent = '', ...below] = row.slice(1).split('/');
    return (names.length > 0 || below.length === 0) && `.${domain}`.endsWith(parent);
  }
  return row.endsWith('*') ? key.startsWith(row.slice(0, -1)) : row === key;
}
