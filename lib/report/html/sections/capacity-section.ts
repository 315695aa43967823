import type { CapacityDescription } from '../../description/capacity-description';
import { html, type Markup } from '../markup';
import { lines, table } from '../table';

/** What all jobs and managers take at most, against what the quotas allow. */
export function capacitySection({ quotas, limitRanges, fullLoad }: CapacityDescription): Markup {
  const load: Readonly<Record<string, string>> = {
    ...(fullLoad.pods === null ? {} : { pods: String(fullLoad.pods) }),
    ...fullLoad.amounts,
  };
  const resources = [
    ...new Set([...Object.keys(load), ...quotas.flatMap(({ hard }) => Object.keys(hard))]),
  ].sort();
  return html`${table({
    caption: 'Full load against quota',
    columns: [
      'resource',
      'full load',
      ...quotas.map(({ name, scopes }) => (scopes.length > 0 ? `${name}, for ${scopes.join(', ')}` : name)),
    ],
    rows: resources.map((resource) => [
      resource,
      load[resource] ?? 'no bound',
      ...quotas.map(({ hard }) => hard[resource] ?? '-'),
    ]),
  })}${
    limitRanges.length === 0
      ? html`<p>No LimitRange.</p>`
      : table({
          caption: 'LimitRanges',
          columns: ['name', 'of', 'bounds'],
          rows: limitRanges.map(({ name, type, bounds }) => [name, type, lines(bounds)]),
        })
  }`;
}
