import { grouped } from '../boundary/facts/grouped';
import { SEVERITIES, type Severity } from '../boundary/severity';
import type { Finding } from '../errors';
import { chartValueOf, chartValueText } from './chart-values';
import { fleetPlaceOf } from './fleet-place';
import type { VerifiedInput } from './verify-report';

/** The findings of one cause: a rule, what is wrong and what to do, at one place or at many. */
export interface FindingGroup {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly fix: string;
  /** What decides it among the values of the official chart, where the manifests are of it. */
  readonly chartValue?: string;
  /** What a fleet of this package has in its place, where the manifests are not ours and all its findings agree. */
  readonly inFleet?: string;
  readonly findings: readonly Finding[];
}

/**
 * Rules that tell of what another one tells closer, in the same section of config.toml: one key makes every container of
 * a job pod what it is.
 */
const TOLD_CLOSER: ReadonlyMap<string, string> = new Map([
  ['pss-privileged', 'job-runner-unprivileged'],
  ['daemon-alone-privileged', 'job-runner-unprivileged'],
]);

/** Where the pod of a job begins, in the path of a finding. */
const JOB_POD = ' / job pod';

/** The findings of an input by their causes, the worst first. */
export function groupsOf(item: VerifiedInput): readonly FindingGroup[] {
  const { input, report, accepted } = item;
  const silenced = new Set(accepted.map(({ finding }) => finding));
  const told = report.results.flatMap(({ findings, severity }) =>
    findings
      .filter((finding) => !silenced.has(finding))
      .map((finding) => {
        const chartValue = chartValueOf(finding, input);
        return {
          finding,
          severity,
          chartValue: chartValue && chartValueText(chartValue),
          inFleet: fleetPlaceOf(finding, item),
        };
      }),
  );
  const sections = new Set(told.map(({ finding: { code, path } }) => `${code} ${sectionOf(path)}`));
  const causes = told.filter(({ finding: { code, path } }) => {
    const closer = TOLD_CLOSER.get(code);
    return !(closer !== undefined && path.includes(JOB_POD) && sections.has(`${closer} ${sectionOf(path)}`));
  });
  return [
    ...grouped(causes, ({ finding: { code, message, fix } }) => [code, message, fix].join('\n')).values(),
  ]
    .map((items): FindingGroup => {
      const [{ finding, severity }] = items as [(typeof told)[number]];
      const { code: rule, message, fix } = finding;
      const chartValue = jointValue(items.map((one) => one.chartValue));
      const inFleet = commonPlace(items.map((one) => one.inFleet));
      return {
        rule,
        severity,
        message,
        fix,
        findings: items.map((one) => one.finding),
        ...(chartValue === undefined ? {} : { chartValue }),
        ...(inFleet === undefined ? {} : { inFleet }),
      };
    })
    .sort((left, right) => SEVERITIES.indexOf(left.severity) - SEVERITIES.indexOf(right.severity));
}

/** Several keys of one value are that value. Where an object has none, nothing is said of the others in its name. */
function jointValue(values: readonly (string | undefined)[]): string | undefined {
  const distinct = [...new Set(values)].filter((value) => value !== undefined);
  if (values.includes(undefined)) {
    return undefined;
  }
  return distinct.length < 2
    ? distinct[0]
    : [...new Set(distinct.map((value) => value.replace(/: .*/, '')))].join(', ');
}

/** What has another place, or none, is told by itself. */
function commonPlace(places: readonly (string | undefined)[]): string | undefined {
  const distinct = new Set(places);
  return distinct.size === 1 ? [...distinct][0] : undefined;
}

/** The section of config.toml that a path lies in. */
function sectionOf(path: string): string {
  return /^.*? \/ .*? \/ runners\[\d+\]/.exec(path)?.[0] ?? path;
}
