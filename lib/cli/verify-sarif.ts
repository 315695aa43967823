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
  const result = (id: string, level: 'error' | 'note', path: string, text: string, item: VerifiedInput) => ({
    ruleId: id,
    ruleIndex: indexOf.get(id) ?? -1,
    level,
    message: { text },
    locations: [location(path, item)],
  });
  const results = verified.flatMap((item) =>
    item.report.results.flatMap(({ id, findings, openings }) => [
      ...findings.map((finding) => result(id, 'error', finding.path, messageOf(finding), item)),
      // An opening is no fault: a note, which fails no scan.
      ...openings.map(({ path, sentence }) =>
        result(id, 'note', path, `${path}: open on purpose: ${sentence}.`, item),
      ),
    ]),
  );
  const rules = RULES.map(({ id, sentence, why, faults }) => ({
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: `${sentence}: ${why}` },
    help: { text: faults.map(({ problem, fix }) => `${problem}: ${fix}`).join('\n') || sentence },
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
