import { RESOURCES } from '../../fleet/resource-table';
import { CONTAINERS_OF_JOBS } from '../../world/container-resources';
import { quantity } from '../carry';
import { type Beside, type Carry, carried, type ImportRow, notYet } from '../row';
import { saysNothing } from '../tree';

const CONTAINERS = [
  ['', 'build'],
  ['helper_', 'helper'],
  ['service_', 'service'],
] as const;

const BOUNDS = ['Limit', 'Request'] as const;

/** What jobs may choose up to becomes a size of this name. */
const SIZE = 'large';

/** Whether a section keeps CPU for its jobs and limits none of it: then its author wants them to use what is idle. */
function isUnlimited({ kubernetes }: Beside): boolean {
  return [
    ...CONTAINERS_OF_JOBS.map((prefix) => `${prefix}cpu_limit`),
    'cpu_limit_overwrite_max_allowed',
  ].every((key) => saysNothing(kubernetes[key]));
}

/** CPU that is kept for a job. */
const cpuRequest =
  (field: string): Carry =>
  (value, beside) => {
    const outcome = quantity(field)(value, beside);
    return outcome === undefined || Array.isArray(outcome) || !('set' in outcome) || !isUnlimited(beside)
      ? outcome
      : {
          ...outcome,
          why: 'without a CPU limit: burst lets jobs use the idle CPU of their node',
          set: [...(outcome.set ?? []), { field: 'burst', value: true }],
        };
  };

const QUANTITIES = CONTAINERS.flatMap(([prefix, container]) =>
  RESOURCES.flatMap(({ field, gitlab }) =>
    BOUNDS.map((bound) => {
      const name = `resources.${container}.${field}${bound}`;
      const key = `${prefix}${gitlab}_${bound.toLowerCase()}`;
      return carried(name, [key], key === 'cpu_request' ? cpuRequest(name) : quantity(name));
    }),
  ),
);

const maximum = (prefix: string, gitlab: string, bound: string) =>
  `${prefix}${gitlab}_${bound.toLowerCase()}_overwrite_max_allowed`;

/** One size holds all maxima: what a job requests of memory and disk is held against what it may take. */
const MAXIMA = RESOURCES.flatMap(({ field, gitlab }) =>
  BOUNDS.map((bound) => {
    const name = `sizes.${SIZE}.${field}${bound}`;
    return carried(
      name,
      [maximum('', gitlab, bound)],
      quantity(name),
      'as one size that jobs may choose, or less of it',
    );
  }),
);

const OF_OTHER_CONTAINERS = CONTAINERS.slice(1).flatMap(([prefix]) =>
  RESOURCES.flatMap(({ gitlab }) => BOUNDS.map((bound) => maximum(prefix, gitlab, bound))),
);

/** What containers of jobs may have, and up to what jobs may choose it. */
export const RESOURCE_ROWS: readonly ImportRow[] = [
  ...QUANTITIES,
  ...MAXIMA,
  notYet(
    'helper and services have one size, that of resources: jobs choose for their build container alone',
    ...OF_OTHER_CONTAINERS,
  ),
];
