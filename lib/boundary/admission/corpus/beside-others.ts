import { at, listOf, recordOf, type UntypedRecord } from '../../facts/untyped';
import type { Body } from '../request';
import type { PodRow } from './attack';
import { added, changed } from './edit';

/** Beside whom a stolen manager token would like its pods to run. */

const KINDS = ['podAffinity', 'podAntiAffinity'] as const;
const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

/** Where the wishes of a pod about its neighbours are, if it has any. */
function placeOfWishes(pod: Body): readonly string[] | undefined {
  const kind = KINDS.find((name) => Object.keys(recordOf(at(pod, 'spec', 'affinity', name))).length > 0);
  return kind && ['spec', 'affinity', kind];
}

function withWishes(pod: Body, change: (wish: UntypedRecord) => UntypedRecord): Body | undefined {
  const place = placeOfWishes(pod);
  return (
    place &&
    changed(
      pod,
      [...place, PREFERRED],
      listOf(at(pod, ...place, PREFERRED))
        .map(recordOf)
        .map(change),
    )
  );
}

/** Another term in each wish: which pods it is about. */
function withTerm(pod: Body, change: (term: UntypedRecord) => UntypedRecord): Body | undefined {
  return withWishes(pod, (wish) => ({ ...wish, podAffinityTerm: change(recordOf(wish['podAffinityTerm'])) }));
}

function withSelector(pod: Body, change: (selector: UntypedRecord) => UntypedRecord): Body | undefined {
  return withTerm(pod, (term) => ({ ...term, labelSelector: change(recordOf(term['labelSelector'])) }));
}

function withLabel(pod: Body, label: string, value: string): Body | undefined {
  return withSelector(pod, (selector) => ({
    ...selector,
    matchLabels: { ...recordOf(selector['matchLabels']), [label]: value },
  }));
}

type Row = readonly [id: string, where: string, change: PodRow[3], of?: PodRow[4]];

const ROWS: readonly Row[] = [
  [
    'another-runner',
    'the jobs of another runner',
    (pod, { neighbour }) => neighbour && withLabel(pod, 'runner-fleet/runner', neighbour.runner.name),
    'every',
  ],
  ['managers', 'managers', (pod) => withLabel(pod, 'runner-fleet/role', 'manager')],
  ['more-labels', 'jobs with a label more', (pod) => withLabel(pod, 'app', 'theirs')],
  ['everybody', 'all pods', (pod) => withSelector(pod, () => ({}))],
  [
    'expressions',
    'jobs that it finds by expressions too',
    (pod) =>
      withSelector(pod, (selector) => ({
        ...selector,
        matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }],
      })),
  ],
  [
    'all-namespaces',
    'such jobs of other namespaces',
    (pod) => withTerm(pod, (term) => ({ ...term, namespaceSelector: {} })),
  ],
  [
    'another-topology',
    'jobs on nodes of the same sort',
    (pod) => withTerm(pod, (term) => ({ ...term, topologyKey: 'example.com/theirs' })),
  ],
  ['another-weight', 'jobs, but less', (pod) => withWishes(pod, (wish) => ({ ...wish, weight: 1n }))],
  [
    'one-more',
    'jobs of its runner, and pods of others',
    (pod) => {
      const place = placeOfWishes(pod);
      return (
        place &&
        added(pod, [...place, PREFERRED], {
          weight: 100n,
          podAffinityTerm: {
            topologyKey: 'kubernetes.io/hostname',
            labelSelector: { matchLabels: { app: 'shop' } },
          },
        })
      );
    },
  ],
  [
    'required',
    'pods that must be there',
    (pod) => {
      const place = placeOfWishes(pod);
      return (
        place &&
        changed(pod, [...place, REQUIRED], [{ topologyKey: 'kubernetes.io/hostname', labelSelector: {} }])
      );
    },
  ],
  [
    'none',
    'nobody, although its runner asks for it',
    (pod) => {
      const place = placeOfWishes(pod);
      return place && changed(pod, place, undefined);
    },
    'every',
  ],
];

/** Job pods that choose their neighbours otherwise than their runner does. */
export const BESIDE_OTHERS: readonly PodRow[] = ROWS.map(([id, where, change, of]) => [
  'job-affinity',
  `beside-${id}`,
  `a job pod that would be beside, or apart from, ${where}`,
  change,
  of,
]);
