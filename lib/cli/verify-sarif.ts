import { RULES } from '../boundary/rule-table';
import type { Severity } from '../boundary/severity';
import type { Finding } from '../errors';
import { chartValueOf, chartValueText } from './chart-values';
import { fleetPlaceOf } from './fleet-place';
import type { Exception } from './verify-exceptions';
import { exceptionText, placeOf, type Verification, type VerifiedInput } from './verify-report';

/**
 * The report for code scanning.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(verification: Verification, version: string): string {
  const indexOf = new Map(RULES.map(({ id }, index) => [id, index]));
  const result = (id: string, level: 'error' | 'note', path: string, text: string, item: VerifiedInput) => ({
    ruleId: id,
    ruleIndex: indexOf.get(id) ?? -1,
    level,
    message: { text },
    locations: [location(path, item)],
  });
  const results = verification.inputs.flatMap((item) => {
    const exceptionOf = new Map(item.accepted.map(({ finding, exception }) => [finding, exception]));
    return item.report.results.flatMap(({ id, findings, openings }) => [
      ...findings.map((finding) => {
        const text = messageOf(finding, item);
        const exception = exceptionOf.get(finding);
        return {
          ...result(id, 'error', finding.path, text, item),
          ...(exception === undefined ? {} : { suppressions: [suppression(exception)] }),
        };
      }),
      // An opening is no fault: a note, which fails no scan.
      ...openings.map(({ path, sentence }) =>
        result(id, 'note', path, `${path}: open on purpose: ${sentence}.`, item),
      ),
    ]);
  });
  const rules = RULES.map(({ id, severity, sentence, why, faults }) => ({
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: `${sentence}: ${why}` },
    help: { text: faults.map(({ problem, fix }) => `${problem}: ${fix}`).join('\n') || sentence },
    defaultConfiguration: { level: 'error' },
    properties: { 'security-severity': SCORE[severity] },
  }));
  const [ended] = verification.expired;
  const run = {
    tool: { driver: { name: 'gitlab-runners', semanticVersion: version, rules } },
    invocations: [
      {
        executionSuccessful: true,
        ...(ended === undefined
          ? {}
          : { toolExecutionNotifications: verification.expired.map(endedNotification) }),
      },
    ],
    columnKind: 'utf16CodeUnits',
    results,
  };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function endedNotification(exception: Exception): object {
  const text = `${exception.rule}, ${exception.place}: the exception ended: ${exceptionText(exception)}`;
  return { level: 'error', message: { text } };
}

/** How code scanning orders rules: a number from 0 to 10, as a text. */
const SCORE: { readonly [S in Severity]: string } = { critical: '9.5', high: '8.0', medium: '5.5' };

/** An exception as scanners know it: from outside of the code, and agreed on. */
function suppression(exception: Exception): object {
  return { kind: 'external', status: 'accepted', justification: exceptionText(exception) };
}

function messageOf(finding: Finding, item: VerifiedInput): string {
  const { path, message, value, fix } = finding;
  const chartValue = chartValueOf(finding, item.input);
  const inFleet = fleetPlaceOf(finding, item);
  return [
    `${path}: ${message}${value === undefined ? '' : ` (${value})`}. To mend it, ${fix}.`,
    ...(chartValue === undefined ? [] : [`The value of the chart is ${chartValueText(chartValue)}.`]),
    ...(inFleet === undefined ? [] : [`In a fleet of this package: ${inFleet}.`]),
  ].join(' ');
}

/** What is missing stands nowhere; the input as a whole is named then. */
function location(path: string, { input }: VerifiedInput): object {
  const place = placeOf({ path }, input);
  const uri = encodeURI((place?.file ?? input.name).replaceAll('\\', '/'));
  return {
    physicalLocation: {
      artifactLocation: { uri },
      ...(place === undefined ? {} : { region: { startLine: place.line } }),
    },
    logicalLocations: [{ fullyQualifiedName: path }],
  };
}
