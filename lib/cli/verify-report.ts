import type { BoundaryReport } from '../boundary/check';
import type { Finding } from '../errors';
import type { Manifests, Place } from './verify-input';

/** Manifests together with what was found in them. */
export interface VerifiedInput {
  readonly input: Manifests;
  readonly report: BoundaryReport;
}

/** Where a finding is in the files; a finding about something that is missing is nowhere. */
export function placeOf(finding: Finding, input: Manifests): Place | undefined {
  const [object = ''] = finding.path.split(' / ');
  return input.places.get(object);
}
