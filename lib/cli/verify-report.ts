import type { BoundaryReport } from '../boundary/check';
import type { Manifests, Place } from './verify-input';

/** Manifests together with what was found in them. */
export interface VerifiedInput {
  readonly input: Manifests;
  readonly report: BoundaryReport;
}

/** Where a finding or an opening is in the files; one about something that is missing is nowhere. */
export function placeOf(finding: { readonly path: string }, input: Manifests): Place | undefined {
  const [object = ''] = finding.path.split(' / ');
  return input.places.get(object);
}
