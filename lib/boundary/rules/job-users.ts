import type { JobFacts } from '../facts/facts';
import { ofPod } from '../pod-fields';
import type { Place } from '../rule-row';

/** Where jobs run as somebody else than their fleet says, or their files belong to somebody else. */
export function runAsDifferences({
  job,
  settings: { runAs },
}: {
  readonly job: JobFacts | undefined;
  readonly settings: { readonly runAs?: { readonly user: number; readonly group: number } };
}): readonly Place[] {
  if (job === undefined) {
    return [];
  }
  const expected = {
    runAsUser: runAs?.user,
    runAsGroup: runAs?.group,
    fsGroup: runAs?.group,
    supplementalGroups: undefined,
  };
  return Object.entries(expected)
    .map(([field, allowed]) => ({ ...ofPod(job.pod, 'securityContext', field), allowed }))
    .filter(({ value, allowed }) => value !== allowed)
    .map(({ at, value, allowed }) => ({ at, value: said(value), allowed: said(allowed) }));
}

function said(value: unknown): string {
  return value === undefined ? 'unset' : String(value);
}
