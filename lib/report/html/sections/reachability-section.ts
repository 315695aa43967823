import { grouped } from '../../../boundary/facts/grouped';
import type { ReachabilityCell } from '../../reachability/cell';
import type {
  PlaceDescription,
  ReachabilityDescription,
  ReachabilityRow,
} from '../../reachability/describe-reachability';
import { type Content, html, type Markup } from '../markup';
import { lines, table } from '../table';

/** Who reaches whom. Pods of which everything is the same are one row. */
export function reachabilitySection({ destinations, sources, rows }: ReachabilityDescription): Markup {
  const alike = [...grouped(rows, likenessOf).values()];
  const matrix = (
    caption: string,
    places: readonly PlaceDescription[],
    cells: (row: ReachabilityRow) => readonly ReachabilityCell[],
  ) =>
    table({
      caption,
      columns: ['pods', ...places.map(({ title }) => title)],
      rows: alike.map((group) => {
        const [first] = group as [ReachabilityRow];
        return [podsCell(group), ...cells(first).map((cell) => cellMarkup(cell, group))];
      }),
    });
  return html`<p>Each answer is evaluated from the NetworkPolicies, and names those that decide it. They bind only where the network plug-in of the cluster enforces them. Containers that a Docker daemon runs have the network of the job pod that it is in.</p>
${matrix('What pods reach', destinations, ({ egress }) => egress)}${matrix('Who reaches pods', sources, ({ ingress }) => ingress)}${table(
  {
    caption: 'Where the destinations and sources are',
    columns: ['destination or source', 'where it is'],
    rows: [...destinations, ...sources.filter(({ id }) => !destinations.some((one) => one.id === id))].map(
      ({ title, where }) => [title, where],
    ),
  },
)}`;
}

/** What a row says, with the name of its runner left open. */
function likenessOf(row: ReachabilityRow): string {
  const of = (cells: readonly ReachabilityCell[]) =>
    cells.map((cell) => ({ ...cell, policies: cell.policies.map((policy) => open(policy, row)) }));
  return JSON.stringify([row.role, row.holdsDaemon, of(row.egress), of(row.ingress)]);
}

/** The place of a runner's name in that of something that each runner has. */
const RUNNER = '{runner}';

function open(policy: string, { runners }: ReachabilityRow): string {
  const [runner] = runners;
  return runner !== undefined && runner !== '' && policy.startsWith(`${runner}-`)
    ? `${RUNNER}${policy.slice(runner.length)}`
    : policy;
}

/** So many are named at once; all others are a click away. */
const MOST_NAMES = 6;

function podsCell(group: readonly ReachabilityRow[]): Content {
  const names = group.map(({ pods, holdsDaemon }) =>
    holdsDaemon ? `${pods}, and the containers of their daemon` : pods,
  );
  return names.length <= MOST_NAMES
    ? lines(names)
    : html`${lines(names.slice(0, MOST_NAMES))}<details><summary>and ${names.length - MOST_NAMES} more</summary>${lines(names.slice(MOST_NAMES))}</details>`;
}

function cellMarkup(cell: ReachabilityCell, group: readonly ReachabilityRow[]): Markup {
  const [first] = group as [ReachabilityRow];
  const policies = group.length > 1 ? cell.policies.map((policy) => open(policy, first)) : cell.policies;
  const families = [
    ['IPv4', cell.ipv4],
    ['IPv6', cell.ipv6],
  ] as const;
  const differ = families.filter(([, answer]) => answer !== null && answer !== cell.answer);
  return html`<span class="${cell.answer}">${cell.answer}</span>${differ.length > 0 ? html` (${differ.map(([family, answer]) => `${family} ${answer}`).join(', ')})` : ''}${
    cell.answer === 'partly' || cell.answer === 'yes'
      ? cell.parts.length > 0
        ? html`<div>${lines(cell.parts)}</div>`
        : ''
      : ''
  }<div class="quiet">${[cell.because, policies.join(', ')].join(' ').trim()}</div>`;
}
