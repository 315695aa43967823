import { RULES } from '../boundary/rule-table';
import type { Finding } from '../errors';
import { chartValueOf, chartValueText } from './chart-values';
import { fleetPlaceOf } from './fleet-place';
import { type SarifResult, type SarifRule, sarifLog } from './sarif-log';
import { exceptionText, placeOf, type Verification, type VerifiedInput } from './verify-report';

/** The report for code scanning. */
export function sarifReport(verification: Verification, version: string): string {
  const results = verification.inputs.flatMap((item) => {
    const exceptionOf = new Map(item.accepted.map(({ finding, exception }) => [finding, exception]));
    const placed = (path: string): Pick<SarifResult, 'path' | 'input' | 'place'> => ({
      path,
      input: item.input.name,
      place: placeOf({ path }, item.input),
    });
    return item.report.results.flatMap(({ id, findings, openings }): readonly SarifResult[] => [
      ...findings.map((finding) => {
        const exception = exceptionOf.get(finding);
        return {
          id,
          level: 'error' as const,
          text: messageOf(finding, item),
          ...placed(finding.path),
          ...(exception === undefined ? {} : { suppressedBy: exceptionText(exception) }),
        };
      }),
      // An opening is no fault: a note, which fails no scan.
      ...openings.map(({ path, sentence }) => ({
        id,
        level: 'note' as const,
        text: `${path}: open on purpose: ${sentence}.`,
        ...placed(path),
      })),
    ]);
  });
  const ended = verification.expired.map((exception) => ({
    level: 'error' as const,
    text: `${exception.rule}, ${exception.place}: the exception ended: ${exceptionText(exception)}`,
  }));
  return sarifLog(version, RULES.map(ruleOf), results, ended);
}

function ruleOf({ id, severity, sentence, why, faults }: (typeof RULES)[number]): SarifRule {
  return {
    id,
    severity,
    sentence,
    why,
    help: faults.map(({ problem, fix }) => `${problem}: ${fix}`).join('\n'),
  };
}

function messageOf(finding: Finding, item: VerifiedInput): string {
  const chartValue = chartValueOf(finding, item.input);
  const inFleet = fleetPlaceOf(finding, item);
  return [
    findingSentence(finding),
    ...(chartValue === undefined ? [] : [`The value of the chart is ${chartValueText(chartValue)}.`]),
    ...(inFleet === undefined ? [] : [`In a fleet of this package: ${inFleet}.`]),
  ].join(' ');
}

/** A finding in a sentence, with what to do. */
export function findingSentence({ path, message, value, fix }: Finding): string {
  return `${path}: ${message}${value === undefined ? '' : ` (${value})`}. To mend it, ${fix}.`;
}
