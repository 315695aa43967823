import { fleetPlaceOf } from './fleet-place';
import { groupsOf } from './verify-groups';
import { holds, inputHolds, placeOf, type Verification } from './verify-report';

/**
 * The report for programs: `holds` over all inputs, and for each input the causes of its findings, the worst first, its
 * openings, and every rule with its findings.
 */
export function jsonReport(verification: Verification): string {
  const reports = verification.inputs.map((item) => {
    const { input, report, accepted, hints } = item;
    return {
      input: input.name,
      documents: input.objects.length,
      basis: report.basis,
      holds: inputHolds(item),
      hints,
      causes: groupsOf(item).map(({ findings, ...group }) => ({
        ...group,
        times: findings.length,
        paths: findings.map(({ path }) => path),
      })),
      accepted: accepted.map(({ finding, exception }) => ({
        ...finding,
        ...placeOf(finding, input),
        exception,
      })),
      leftOut: report.leftOut,
      openings: report.openings.map((opening) => ({ ...opening, ...placeOf(opening, input) })),
      results: report.results.map(({ openings: _openings, ...result }) => ({
        ...result,
        findings: result.findings.map((finding) => ({
          ...finding,
          ...placeOf(finding, input),
          inFleet: fleetPlaceOf(finding, item),
        })),
      })),
    };
  });
  const { expired, unused } = verification;
  return `${JSON.stringify({ holds: holds(verification), expired, unused, reports }, null, 2)}\n`;
}
