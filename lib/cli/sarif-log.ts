import type { Severity } from '../boundary/severity';
import type { Place } from './verify-input';

/** Something that code scanning may be told of, whether or not it is found. */
export interface SarifRule {
  readonly id: string;
  readonly severity: Severity;
  readonly sentence: string;
  readonly why: string;
  /** What to do where it is found. */
  readonly help: string;
}

/** One thing that was found. */
export interface SarifResult {
  readonly id: string;
  readonly level: 'error' | 'note';
  /** The object, and the place in it. */
  readonly path: string;
  readonly text: string;
  /** The input as a whole, for what stands nowhere. */
  readonly input: string;
  readonly place: Place | undefined;
  /** Why somebody answers for it. */
  readonly suppressedBy?: string;
}

/** Something about the run itself. */
export interface SarifNotification {
  readonly level: 'error' | 'warning';
  readonly text: string;
}

/**
 * A log of one run, for code scanning.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function sarifLog(
  version: string,
  rules: readonly SarifRule[],
  results: readonly SarifResult[],
  notifications: readonly SarifNotification[],
): string {
  const indexOf = new Map(rules.map(({ id }, index) => [id, index]));
  const run = {
    tool: { driver: { name: 'gitlab-runners', semanticVersion: version, rules: rules.map(ruleOf) } },
    invocations: [
      {
        executionSuccessful: true,
        ...(notifications.length === 0
          ? {}
          : {
              toolExecutionNotifications: notifications.map(({ level, text }) => ({
                level,
                message: { text },
              })),
            }),
      },
    ],
    columnKind: 'utf16CodeUnits',
    results: results.map((result) => ({
      ruleId: result.id,
      ruleIndex: indexOf.get(result.id) ?? -1,
      level: result.level,
      message: { text: result.text },
      locations: [location(result)],
      ...(result.suppressedBy === undefined ? {} : { suppressions: [suppression(result.suppressedBy)] }),
    })),
  };
  return `${JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, null, 2)}\n`;
}

/** How code scanning orders rules: a number from 0 to 10, as a text. */
const SCORE: { readonly [S in Severity]: string } = { critical: '9.5', high: '8.0', medium: '5.5' };

function ruleOf({ id, severity, sentence, why, help }: SarifRule): object {
  return {
    id,
    shortDescription: { text: sentence },
    fullDescription: { text: `${sentence}: ${why}` },
    help: { text: help || sentence },
    defaultConfiguration: { level: 'error' },
    properties: { 'security-severity': SCORE[severity] },
  };
}

/** An exception as scanners know it: from outside of the code, and agreed on. */
function suppression(justification: string): object {
  return { kind: 'external', status: 'accepted', justification };
}

/** What is missing stands nowhere; the input as a whole is named then. */
function location({ path, place, input }: SarifResult): object {
  const uri = encodeURI((place?.file ?? input).replaceAll('\\', '/'));
  return {
    physicalLocation: {
      artifactLocation: { uri },
      ...(place === undefined ? {} : { region: { startLine: place.line } }),
    },
    logicalLocations: [{ fullyQualifiedName: path }],
  };
}
