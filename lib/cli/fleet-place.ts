import type { Finding } from '../errors';
import { fieldWithOwner, keyOfSection, valueOfChart } from '../fleet/gitlab-key';
import type { GitLabKeys } from '../world/gitlab-keys';
import { chartValueOf } from './chart-values';
import { configKeyOf } from './config-key';
import type { VerifiedInput } from './verify-report';

/**
 * What a fleet of this package has in place of the key of config.toml, or of the value of the chart, that a finding is
 * about; `undefined` where it is about neither, and for our own output, which nobody brings along from elsewhere.
 */
export function fleetPlaceOf(
  finding: Finding,
  { input, report }: Pick<VerifiedInput, 'input' | 'report'>,
): string | undefined {
  if (report.ours) {
    return undefined;
  }
  const key = configKeyOf(finding.path);
  const ofChart = chartValueOf(finding, input);
  const row =
    (key === undefined ? undefined : keyOfSection(key.section, key.key)) ??
    (ofChart === undefined ? undefined : valueOfChart(ofChart.name));
  return row === undefined || WHOLE.has(row.field ?? '') ? undefined : placeText(row);
}

/** Fields that stand for whole sections, which says nothing of one thing in them. */
const WHOLE: ReadonlySet<string> = new Set(['config', 'config.runners', 'config.runners.kubernetes']);

function placeText({ is, field = '', why }: GitLabKeys): string {
  switch (is) {
    case 'field':
      return [`the field ${fieldWithOwner(field)}`, ...(why === undefined ? [] : [why])].join(', ');
    case 'decided':
      return `decided: ${why}`;
    default:
      return `not offered yet: ${why}`;
  }
}
