import { Readable } from 'node:stream';
import { checkBoundary, type RuleResult } from './boundary/check';
import { type Manifests, readManifests, UnreadableInput } from './cli/verify-input';
import { placeOf, placeText } from './cli/verify-report';
import type { Finding } from './errors';

/** What the cdk8s CLI gives to a validation plugin, as far as this one uses it. */
export interface ValidationContext {
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(violation: {
      readonly ruleName: string;
      readonly recommendation: string;
      readonly fix: string;
      readonly violatingResources: readonly {
        readonly resourceName: string;
        readonly locations: readonly string[];
        readonly manifestPath: string;
      }[];
    }): void;
    submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
  };
}

/**
 * The boundary as a validation plugin of the cdk8s CLI: the files that a synth wrote, read as `gitlab-runners verify`
 * reads them and judged by the process of the CLI, with nothing left out. It knows no fleet, so it holds the files against
 * what they say of themselves; `FleetChart` and `synthesize` judge with the fleet. It comes after the files were written,
 * and takes none back.
 *
 * @see https://cdk8s.io/docs/latest/cli/synth/
 *
 * @example
 * # cdk8s.yaml
 * validations:
 *   - package: ./node_modules/cdk8s-gitlab-runners/build/lib/cdk8s-validation
 *     class: BoundaryValidation
 *     version: 0.1.0
 */
export class BoundaryValidation {
  /** Judges all manifests of a synth, and submits the report. Input that cannot be read fails it. */
  async validate({ manifests, report }: ValidationContext): Promise<void> {
    let read: readonly Manifests[];
    try {
      read = await readManifests(manifests, Readable.from([]));
    } catch (error) {
      if (!(error instanceof UnreadableInput)) {
        throw error;
      }
      report.addViolation({
        ruleName: 'unreadable-manifests',
        recommendation: error.message,
        fix: 'mend the file: kubectl or Argo CD could read it otherwise than it is judged',
        violatingResources: manifests.map((path) => ({
          resourceName: path,
          locations: [path],
          manifestPath: path,
        })),
      });
      report.submit('failure');
      return;
    }
    const judged = read.map((input) => ({ input, ...checkBoundary(input.objects) }));
    for (const { input, results } of judged) {
      for (const result of results) {
        for (const finding of result.findings) {
          report.addViolation(violationOf(result, finding, input));
        }
      }
    }
    report.submit(judged.every(({ holds }) => holds) ? 'success' : 'failure', {
      'Held against': judged.map(({ basis }) => basis).join('; '),
    });
  }
}

/** A finding in the words of the CLI, which knows resources by their names. */
function violationOf(
  { id, sentence, why }: RuleResult,
  finding: Finding,
  input: Manifests,
): Parameters<ValidationContext['report']['addViolation']>[0] {
  const { path, message, value, allowed, fix } = finding;
  const [object = ''] = path.split(' / ');
  const place = placeOf(finding, input);
  const details = [
    message,
    ...(value === undefined ? [] : [`value: ${value}`]),
    ...(allowed === undefined ? [] : [`allowed: ${allowed}`]),
  ].join('; ');
  return {
    ruleName: id,
    recommendation: `${details}. The rule: ${sentence}, since ${why}.`,
    fix,
    violatingResources: [
      {
        resourceName: object.replace(/^.*[ /]/, ''),
        locations: [path],
        manifestPath: place === undefined ? 'none' : placeText(place),
      },
    ],
  };
}
