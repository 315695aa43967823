import { type AlikePods, alikePods, familiesApart } from '../../reachability/alike-pods';
import type { ReachabilityCell } from '../../reachability/cell';
import {
  HOW_ANSWERED,
  type PlaceDescription,
  placesOf,
  type ReachabilityDescription,
} from '../../reachability/describe-reachability';
import { type Content, html, type Markup } from '../markup';
import { lines, table } from '../table';

/** Who reaches whom. Pods of which everything is the same are one row. */
export function reachabilitySection(reachability: ReachabilityDescription): Markup {
  const alike = alikePods(reachability.rows);
  const matrix = (
    caption: string,
    places: readonly PlaceDescription[],
    cells: (pods: AlikePods) => readonly ReachabilityCell[],
  ) =>
    table({
      caption,
      columns: ['pods', ...places.map(({ title }) => title)],
      rows: alike.map((pods) => [podsCell(pods), ...cells(pods).map(cellMarkup)]),
    });
  return html`<p>${HOW_ANSWERED}</p>
${matrix('What pods reach', reachability.destinations, ({ egress }) => egress)}${matrix('Who reaches pods', reachability.sources, ({ ingress }) => ingress)}${table(
  {
    caption: 'Where the destinations and sources are',
    columns: ['destination or source', 'where it is'],
    rows: placesOf(reachability).map(({ title, where }) => [title, where]),
  },
)}`;
}

/** So many are named at once; all others are a click away. */
const MOST_NAMES = 6;

function podsCell({ names }: AlikePods): Content {
  return names.length <= MOST_NAMES
    ? lines(names)
    : html`${lines(names.slice(0, MOST_NAMES))}<details><summary>and ${names.length - MOST_NAMES} more</summary>${lines(names.slice(MOST_NAMES))}</details>`;
}

function cellMarkup(cell: ReachabilityCell): Markup {
  const apart = familiesApart(cell);
  return html`<span class="${cell.answer}">${cell.answer}</span>${apart.length > 0 ? html` (${apart.join(', ')})` : ''}${
    isOpen(cell) && cell.parts.length > 0 ? html`<div>${lines(cell.parts)}</div>` : ''
  }<div class="quiet">${[cell.because, cell.policies.join(', ')].join(' ').trim()}</div>`;
}

function isOpen({ answer }: ReachabilityCell): boolean {
  return answer === 'yes' || answer === 'partly';
}
