import { RESERVED_METADATA } from '../../../world/acting-metadata';
import { APP_ARMOR_ANNOTATION } from '../../../world/pod-security-standards';
import { isInRow } from '../metadata-pattern';

/** What somebody does with a pod by one of its labels or annotations, in words; nothing by a key of one's own. */
export function actionBy(key: string, value: string): string | undefined {
  const group = key.startsWith(APP_ARMOR_ANNOTATION)
    ? undefined
    : RESERVED_METADATA.find(({ keys }) => keys.some((row) => isInRow(row, key)));
  return group === undefined || group.harmless?.includes(value) ? undefined : group.what;
}
