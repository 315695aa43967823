import { type AuditReport, auditHolds, checksOf } from './audit-report';
import { placeOf } from './verify-report';

/**
 * The report for programs: `holds` if nothing was found, `complete` if everything could be seen of
 * a server that is known, and for each fleet every check
 * with its findings.
 */
export function auditJson(report: AuditReport): string {
  const { input, context, server, isVerified } = report;
  const fleets = report.fleets.map(({ checks, ...fleet }) => ({
    ...fleet,
    checks: checks.map((check) => ({
      ...check,
      findings: check.findings.map((finding) => ({ ...finding, ...placeOf(finding, input) })),
    })),
  }));
  const complete = isVerified && checksOf(report).every(({ unseen }) => unseen.length === 0);
  const whole = {
    holds: auditHolds(report),
    complete,
    input: input.name,
    context,
    server,
    isVerified,
    fleets,
  };
  return `${JSON.stringify(whole, null, 2)}\n`;
}
