import { isDeepStrictEqual } from 'node:util';
import type { PathPart } from '../../boundary/facts/path-text';
import type { UntypedRecord } from '../../boundary/facts/untyped';
import { API_DEFAULTS } from '../../world/api-defaults';

/** Whether a field that nobody asked for has the value that the API server writes there. */
export function isDefault(
  path: readonly PathPart[],
  value: unknown,
  holder: UntypedRecord,
  wanted: UntypedRecord,
): boolean {
  const field = path.at(-1);
  const above = path.slice(0, -1).findLast((part) => typeof part === 'string') ?? 'spec';
  if (field === 'serviceAccount') {
    return value === holder['serviceAccountName'];
  }
  // What a LimitRange gives by default it takes from its other bounds.
  if (above === 'limits' && (field === 'default' || field === 'defaultRequest')) {
    return [wanted['default'], wanted['max'], wanted['min']].some((bound) => isDeepStrictEqual(bound, value));
  }
  // Where only a limit is asked for, it is requested as well.
  if (field === 'requests') {
    return isDeepStrictEqual(value, holder['limits']);
  }
  return API_DEFAULTS.some(
    (row) =>
      row.field === field &&
      (row.in === undefined || row.in === above) &&
      row.values.some((known) => isDeepStrictEqual(known, value)),
  );
}
