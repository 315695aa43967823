import { isRecord, isUnset, listOf, recordOf, type UntypedRecord } from '../untyped';
import { withoutUnset } from './job-security';

/**
 * The affinity that GitLab Runner writes into job pods: its keys in the words of the API, where values are left as they
 * are.
 */
export function jobAffinity(kubernetes: UntypedRecord): UntypedRecord | undefined {
  return isUnset(kubernetes['affinity']) ? undefined : recordOf(inWordsOfTheApi(kubernetes['affinity']));
}

/** Keys whose own keys are names of labels. */
const RECORDS_OF_LABELS: readonly string[] = ['match_labels'];

function inWordsOfTheApi(value: unknown): unknown {
  if (Array.isArray(value)) {
    return listOf(value).map(inWordsOfTheApi);
  }
  return isRecord(value)
    ? withoutUnset(
        Object.fromEntries(
          Object.entries(value).map(([key, entry]) => [
            key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
            RECORDS_OF_LABELS.includes(key) ? entry : inWordsOfTheApi(entry),
          ]),
        ),
      )
    : value;
}
