import type { CheckResult, CheckTable } from '../audit/check';
import { type AuditReport, auditHolds, cautionsOf, checksOf } from './audit-report';
import { counted, detailLines, placed } from './report-lines';

const MARK = { ok: 'ok       ', found: 'FOUND    ', 'not-seen': 'NOT SEEN ' } as const;

/** The report for people: each question with its answer, what was found, what could not be seen, and a verdict. */
export function auditText(report: AuditReport): string {
  const lines = report.fleets.flatMap(({ namespace, checks }) => [
    `${namespace} in ${report.context} (${report.server})`,
    ...cautionsOf(report).map((caution) => `    ${caution}`),
    '',
    ...checks.flatMap((check) => checkLines(check, report)),
    '',
  ]);
  return `${[...lines, verdict(report)].join('\n')}\n`;
}

function checkLines(check: CheckResult, report: AuditReport): readonly string[] {
  const { id, status, sentence, why, findings, unseen, notes, table } = check;
  return [
    `${MARK[status]} ${id}  ${sentence}`,
    ...(findings.length === 0 ? [] : [`    why: ${why}`]),
    ...findings.flatMap((finding) => [
      `    ${placed(finding.path, report.input)}`,
      `      ${finding.message}`,
      ...detailLines(finding).map((line) => `      ${line}`),
      `      fix:     ${finding.fix}`,
    ]),
    ...unseen.map((what) => `    not seen: ${what}`),
    ...notes.map((note) => `    ${note}`),
    ...(table === undefined ? [] : tableLines(table).map((line) => `    ${line}`)),
  ];
}

function tableLines({ columns, rows }: CheckTable): readonly string[] {
  const all = rows.length === 0 ? [] : [columns, ...rows];
  const widths = columns.map((_, index) => Math.max(...all.map((row) => row[index]?.length ?? 0), 0));
  return all.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}

function verdict(report: AuditReport): string {
  const checks = checksOf(report);
  const count = (status: CheckResult['status']): number =>
    checks.filter((check) => check.status === status).length;
  const findings = checks.reduce((sum, check) => sum + check.findings.length, 0);
  const unseen = checks.filter((check) => check.unseen.length > 0).length;
  const partly =
    unseen === 0
      ? ''
      : `; ${counted(unseen, 'check')} could not see all (--print-role prints what they need)`;
  return auditHolds(report)
    ? `The cluster is what the manifests say${unseen === 0 ? '' : ', in what could be seen'}: ${counted(count('ok'), 'check')} ok${partly}.`
    : `The cluster is not what the manifests say: ${counted(findings, 'finding')} of ${counted(count('found'), 'check')}, ${count('ok')} ok${partly}.`;
}
