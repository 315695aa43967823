import { RESERVED_METADATA } from '../../../world/acting-metadata';
import { APP_ARMOR_ANNOTATION } from '../../../world/pod-security-standards';

/** What somebody does with a pod by one of its labels or annotations, in words; nothing by a key of one's own. */
export function actionBy(key: string, value: string): string | undefined {
  const group = key.startsWith(APP_ARMOR_ANNOTATION)
    ? undefined
    : RESERVED_METADATA.find(({ keys }) => keys.some((row) => isIn(row, key)));
  return group === undefined || group.harmless?.includes(value) ? undefined : group.what;
}

/** Whether a key is in a row of a table: `*.` stands for a domain or those below it, `*` for whatever follows. */
function isIn(row: string, key: string): boolean {
  const [domain = '', ...names] = key.split('/');
  if (row.startsWith('*.')) {
    const parent = row.slice(1, row.indexOf('/'));
    return names.length > 0 && `.${domain}`.endsWith(parent);
  }
  return row.endsWith('*') ? key.startsWith(row.slice(0, -1)) : row === key;
}
