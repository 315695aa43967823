import type { DeclaredOpening, RuleResult } from '../boundary/check';
import type { Finding } from '../errors';
import type { VerifiedInput } from './verify-report';
import { placeOf } from './verify-report';

/** How each status begins its line. */
const MARK: { readonly [S in RuleResult['status']]: string } = {
  pass: 'pass',
  fail: 'FAIL',
  'not-applicable': 'n/a ',
};

/** The report for people: a line for each rule, each finding with what to do, what is open on purpose, and a verdict. */
export function textReport(verified: readonly VerifiedInput[]): string {
  const many = verified.length > 1;
  const lines = verified.flatMap((item) => [
    ...(many ? [`${item.input.name}:`] : []),
    ...rulesOf(item),
    ...openingsOf(item),
  ]);
  return `${[...lines, '', verdict(verified)].join('\n')}\n`;
}

function rulesOf(item: VerifiedInput): readonly string[] {
  const { results } = item.report;
  const idWidth = Math.max(...results.map(({ id }) => id.length));
  const seenWidth = Math.max(...results.map(({ seen }) => String(seen).length));
  return results.flatMap((result) => {
    const { id, seen, sentence, why, reason, findings } = result;
    const seenText = `${String(seen).padStart(seenWidth)} seen`;
    const text = reason === undefined ? sentence : `${sentence} (${reason})`;
    const line = `${MARK[result.status]}  ${id.padEnd(idWidth)}  ${seenText}  ${text}`;
    const reasoned = findings.length > 0 ? [`        why: ${why}`] : [];
    return [line, ...reasoned, ...findings.flatMap((finding) => findingLines(finding, item))];
  });
}

function findingLines(finding: Finding, { input }: VerifiedInput): readonly string[] {
  const place = placeOf(finding, input);
  return [
    `        ${finding.path}${place === undefined ? '' : ` (${place.file}:${place.line})`}`,
    `          ${finding.message}`,
    ...(finding.value === undefined ? [] : [`          value:   ${finding.value}`]),
    ...(finding.allowed === undefined ? [] : [`          allowed: ${finding.allowed}`]),
    `          fix:     ${finding.fix}`,
  ];
}

/** Openings fail nothing, so they stand together below the rules. */
function openingsOf(item: VerifiedInput): readonly string[] {
  const { openings } = item.report;
  return openings.length === 0
    ? []
    : ['', 'Open on purpose:', ...openings.map((opening) => openingLine(opening, item))];
}

function openingLine(opening: DeclaredOpening, { input }: VerifiedInput): string {
  const place = placeOf(opening, input);
  return `  ${opening.path}${place === undefined ? '' : ` (${place.file}:${place.line})`}: ${opening.sentence}`;
}

function verdict(verified: readonly VerifiedInput[]): string {
  const results = verified.flatMap(({ report }) => report.results);
  const count = (status: RuleResult['status']): number =>
    results.filter((result) => result.status === status).length;
  const findings = results.reduce((sum, result) => sum + result.findings.length, 0);
  const silent = count('not-applicable');
  const open = verified.reduce((sum, { report }) => sum + report.openings.length, 0);
  const rules = `${count('pass')} rules pass, ${silent} ${silent === 1 ? 'does' : 'do'} not apply${open === 0 ? '' : `; ${open} ${open === 1 ? 'opening' : 'openings'} on purpose`}`;
  return findings === 0
    ? `The boundary holds: ${rules}.`
    : `The boundary does not hold: ${findings} ${findings === 1 ? 'finding' : 'findings'} of ${count('fail')} rules; ${rules}.`;
}
