import { CHECKS } from '../audit/audit';
import { type AuditReport, cautionsOf } from './audit-report';
import { sarifLog } from './sarif-log';
import { placeOf } from './verify-report';
import { findingSentence } from './verify-sarif';

/** The report for code scanning. What could not be seen is told of the run, as a warning. */
export function auditSarif(report: AuditReport, version: string): string {
  const { fleets, input } = report;
  const all = fleets.flatMap(({ namespace, checks }) => checks.map((check) => ({ namespace, ...check })));
  return sarifLog(
    version,
    CHECKS.map((check) => ({ ...check, help: 'docs/audit.md says what each check looks at' })),
    all.flatMap(({ id, findings }) =>
      findings.map((finding) => ({
        id,
        level: 'error' as const,
        path: finding.path,
        text: findingSentence(finding),
        input: input.name,
        place: placeOf(finding, input),
      })),
    ),
    [
      ...cautionsOf(report),
      ...all.flatMap(({ id, namespace, unseen }) =>
        unseen.map((what) => `${namespace}, ${id}: not seen: ${what}`),
      ),
    ].map((text) => ({ level: 'warning', text })),
  );
}
