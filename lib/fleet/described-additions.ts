import { type Additions, additionsOf, type Entry } from './additions';
import type { Fleet } from './fleet';

/** What the cluster may add to pods, in words for the printed table: one line for each sort of thing. */
export function describeAdditions(fleet: Fleet): readonly string[] {
  const additions = additionsOf(fleet.cluster);
  const { platforms } = fleet.cluster;
  const sorts = SORTS.flatMap(([words, texts]) => {
    const all = texts(additions);
    return all.length > 0 ? [`  ${words}: ${all.join(', ')}`] : [];
  });
  return sorts.length > 0
    ? [
        `Pods may have, beside what the fleet asks for, what the cluster adds${platforms.length > 0 ? ` as ${platforms.join(', ')}` : ''}:`,
        ...sorts,
      ]
    : [];
}

const SORTS: readonly (readonly [words: string, texts: (additions: Additions) => readonly string[]])[] = [
  ['labels', ({ labels }) => labels.map(pair)],
  [
    'annotations',
    ({ annotations, notes }) => [...annotations.map(pair), ...notes.map((key) => `${key} (any value)`)],
  ],
  [
    'tolerations',
    ({ tolerations }) =>
      tolerations.map(
        ({ key, value, effect }) => `${key}${value === undefined ? '' : `=${value}`}:${effect}`,
      ),
  ],
  ['node selector', ({ nodeSelector }) => nodeSelector.map(pair)],
  ['images of mirrors', ({ imageMirrors }) => imageMirrors.map(({ from, to }) => `${to} for ${from}`)],
  [
    'images of any digest',
    ({ imageDigests }) =>
      imageDigests ? ['those of jobs, in the repositories that their runner allows'] : [],
  ],
  ['variables', ({ environment }) => environment.map(({ key }) => key)],
  ['ConfigMaps', ({ configMaps }) => configMaps.map(({ name, mountPath }) => `${name} at ${mountPath}`)],
  ['spread where there is room over', ({ topologySpread }) => topologySpread],
  ['resolver options', ({ dnsOptions }) => dnsOptions],
];

function pair({ key, value }: Entry): string {
  return `${key}=${value}`;
}
