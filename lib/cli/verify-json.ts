import type { VerifiedInput } from './verify-report';
import { placeOf } from './verify-report';

/** The report for programs: `holds` over all inputs, and for each input its openings and every rule with its findings. */
export function jsonReport(verified: readonly VerifiedInput[]): string {
  const reports = verified.map(({ input, report }) => ({
    input: input.name,
    documents: input.objects.length,
    basis: report.basis,
    holds: report.holds,
    openings: report.openings.map((opening) => ({ ...opening, ...placeOf(opening, input) })),
    results: report.results.map(({ openings: _openings, ...result }) => ({
      ...result,
      findings: result.findings.map((finding) => ({ ...finding, ...placeOf(finding, input) })),
    })),
  }));
  return `${JSON.stringify({ holds: reports.every(({ holds }) => holds), reports }, null, 2)}\n`;
}
