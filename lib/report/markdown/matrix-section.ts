import { type AlikePods, alikePods, familiesApart } from '../reachability/alike-pods';
import type { ReachabilityCell } from '../reachability/cell';
import {
  HOW_ANSWERED,
  type PlaceDescription,
  placesOf,
  type ReachabilityDescription,
} from '../reachability/describe-reachability';
import { gathered, item, paragraph, table } from './lines';
import { codes, plain } from './markdown-text';

/** A direction of the matrix: its places, with the cells of pods in their order. */
interface Direction {
  readonly title: string;
  readonly places: readonly PlaceDescription[];
  readonly cells: (pods: AlikePods) => readonly ReachabilityCell[];
}

/** So many kinds of pods stand beside each other in the width of a page. */
const MOST_COLUMNS = 6;

/** Who reaches whom: answers as tables of places by pods, and what decides each of them below. */
export function matrixSection(reachability: ReachabilityDescription): readonly string[] {
  const directions: readonly Direction[] = [
    { title: 'What pods reach', places: reachability.destinations, cells: ({ egress }) => egress },
    { title: 'Who reaches pods', places: reachability.sources, cells: ({ ingress }) => ingress },
  ];
  const columns = alikePods(reachability.rows).map((pods, index) => ({ title: `Pods ${index + 1}`, pods }));
  return [
    paragraph(HOW_ANSWERED),
    '',
    ...columns.map(({ title, pods }) => item(`${title}: ${pods.names.map(plain).join('; ')}`)),
    ...directions.flatMap((direction) =>
      chunked(columns, MOST_COLUMNS).flatMap((some) => ['', ...answersTable(direction, some)]),
    ),
    ...columns.flatMap(({ title, pods }) => [
      '',
      `### What decides it for ${title.toLowerCase()}`,
      ...directions.flatMap((direction) => ['', ...reasons(direction, pods)]),
    ]),
    '',
    '### Where the destinations and sources are',
    '',
    ...placesOf(reachability).map(({ title, where }) => item(`${plain(title)}: ${plain(where)}`)),
  ];
}

interface Column {
  readonly title: string;
  readonly pods: AlikePods;
}

function answersTable({ title, places, cells }: Direction, columns: readonly Column[]): readonly string[] {
  return table(
    [title, ...columns.map((column) => column.title)],
    places.map((place, index) => [
      plain(place.title),
      ...columns.map(({ pods }) => answerWords(cells(pods)[index]?.answer)),
    ]),
  );
}

function answerWords(answer: ReachabilityCell['answer'] = 'unknown'): string {
  return answer === 'yes' || answer === 'partly' ? `**${answer}**` : answer;
}

/** Places of which the same is said together. */
function reasons({ title, places, cells }: Direction, pods: AlikePods): readonly string[] {
  const told = cells(pods).map((cell, index) => ({ cell, place: plain(places[index]?.title ?? cell.id) }));
  return [
    paragraph(`${title}:`),
    '',
    ...gathered(told, ({ cell: { id: _, ...rest } }) => rest).flatMap((group) => {
      const [{ cell }] = group;
      const apart = familiesApart(cell);
      const families = apart.length === 0 ? '' : ` (${apart.join(', ')})`;
      const policies = cell.policies.length === 0 ? '' : ` ${codes(cell.policies)}`;
      const because = `${plain(cell.because)}${policies}`.trim();
      const names = group.map(({ place }) => place).join('; ');
      return [
        item(`${names}: ${answerWords(cell.answer)}${families}${because === '' ? '' : `, ${because}`}`),
        ...(cell.answer === 'no' ? [] : cell.parts.map((part) => item(plain(part), 1))),
      ];
    }),
  ];
}

function chunked<Item>(items: readonly Item[], size: number): readonly (readonly Item[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
