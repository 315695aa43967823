import { RULES } from '../boundary/rule-table';
import type { Finding } from '../errors';
import type { VerifiedInput } from './verify-report';
import { placeOf } from './verify-report';

/**
 * The report for code scanning.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifReport(verified: readonly VerifiedInput[], version: string): string {
  const indexOf = new Map(RULES.map(({ id }, index) => [id, index]));
  const results = verified.flatMap((item) =>
    item.report.results.flatMap(({ id, findings }) =>
      findings.map((finding) => ({
        ruleId: id,
        ruleIndex: indexOf.get(id) ?? -1,
        level: 'error',
        message: { text: messageOf(finding) },
        locations: [location(finding, item)],
      })),
    ),
  );
  const rules = RULES.map(({ id, sentence, why }) => ({
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: `${sentence}: ${why}` },
    defaultConfiguration: { level: 'error' },
  }));
  const run = {
    tool: { driver: { name: 'gitlab-runners', semanticVersion: version, rules } },
    invocations: [{ executionSuccessful: true }],
    columnKind: 'utf16CodeUnits',
    results,
  };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

function messageOf({ path, message, value, fix }: Finding): string {
  return `${path}: ${message}${value === undefined ? '' : ` (${value})`}. To mend it, ${fix}.`;
}

/** What is missing stands nowhere; the input as a whole is named then. */
function location(finding: Finding, { input }: VerifiedInput): object {
  const place = placeOf(finding, input);
  const uri = encodeURI((place?.file ?? input.name).replaceAll('\\', '/'));
  return {
    physicalLocation: {
      artifactLocation: { uri },
      ...(place === undefined ? {} : { region: { startLine: place.line } }),
    },
    logicalLocations: [{ fullyQualifiedName: finding.path }],
  };
}
