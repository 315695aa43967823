import type { StandingObject } from '../fleet/fleet-before';
import { formatBytes, formatCpu, parseBytes, parseCpu } from '../fleet/quantity';

/**
 * Room for the pods of the version before: its managers end their jobs while those of the new version already take
 * others. What of an object is for them stands in an annotation, so that the next synth takes it for what it is.
 */

/** The annotation that says what of a quota or a LimitRange is for the version before. */
export const BEFORE_ANNOTATION = 'runner-fleet/before';

/** In that annotation, that the version before has no CPU limit: a bound would refuse its pods. */
const UNLIMITED = 'none';

/** Amounts by the names that quotas and LimitRanges use. */
export type Amounts = Readonly<Record<string, string>>;

interface Notation {
  readonly parse: (text: string) => number | undefined;
  readonly format: (amount: number) => string;
}

const notationOf = (name: string): Notation =>
  /(?:^|\.)cpu$/.test(name)
    ? { parse: parseCpu, format: formatCpu }
    : { parse: parseBytes, format: formatBytes };

/**
 * The amounts of a quota, and what of them is for the version before. Of several versions that were not narrowed, the
 * largest has room: more would grow with every commit, and jobs that find none wait.
 */
export function quotaWithBefore(
  hard: Amounts,
  standing: StandingObject | undefined,
  isRolledOver: boolean,
): { readonly hard: Amounts; readonly before?: Amounts } {
  const before = isRolledOver ? withUnlimited('limits.cpu', hard, largestOf(standing)) : noted(standing);
  return before === undefined
    ? { hard }
    : { hard: combined(hard, before, (one, other) => one + other), before };
}

/** The bounds of a LimitRange, wide enough for containers of both versions. */
export function boundsWithBefore(
  bounds: { readonly min: Amounts; readonly max: Amounts },
  standing: StandingObject | undefined,
  isRolledOver: boolean,
): { readonly min: Amounts; readonly max: Amounts; readonly before?: Amounts } {
  const before = isRolledOver
    ? withUnlimited('max.cpu', ofMax(bounds.max), boundsOf(standing))
    : noted(standing);
  if (before === undefined) {
    return bounds;
  }
  const both = {
    min: combined(bounds.min, ofBound('min', before), Math.min),
    max: combined(bounds.max, ofBound('max', before), Math.max),
  };
  return JSON.stringify(both) === JSON.stringify({ min: bounds.min, max: bounds.max })
    ? bounds
    : { ...both, before };
}

/** The annotation for what is for the version before. */
export function beforeAnnotation(before: Amounts | undefined): Record<string, string> {
  const some = Object.entries(before ?? {}).filter(([, amount]) => amount !== '0');
  return before === undefined ? {} : { [BEFORE_ANNOTATION]: JSON.stringify(Object.fromEntries(some)) };
}

/** A bound that the version before did not have is none until the roll-over is done. */
function withUnlimited(name: string, now: Amounts, before: Amounts | undefined): Amounts | undefined {
  if (before === undefined || name in before === name in now) {
    return before;
  }
  const { [name]: _, ...others } = before;
  return name in now ? { ...others, [name]: UNLIMITED } : others;
}

function ofMax(amounts: Amounts): Amounts {
  return Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [`max.${name}`, amount]));
}

function noted(standing: StandingObject | undefined): Amounts | undefined {
  const text = standing?.metadata.annotations?.[BEFORE_ANNOTATION];
  try {
    return text === undefined ? undefined : amountsOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** What a quota had for its own version, or for the one before it, whichever is more. */
function largestOf(standing: StandingObject | undefined): Amounts | undefined {
  const [both, before] = [amountsOf(standing?.spec?.['hard']), noted(standing)];
  return both === undefined || before === undefined
    ? both
    : combined(both, before, (sum, other) => Math.max(sum - other, other));
}

/** As `max.cpu` and the like. */
function boundsOf(standing: StandingObject | undefined): Amounts | undefined {
  const [limit] = (standing?.spec?.['limits'] ?? []) as readonly Readonly<Record<string, unknown>>[];
  const amounts = (['min', 'max'] as const).flatMap((bound) =>
    Object.entries(amountsOf(limit?.[bound]) ?? {}).map(
      ([name, amount]) => [`${bound}.${name}`, amount] as const,
    ),
  );
  return amounts.length > 0 ? Object.fromEntries(amounts) : undefined;
}

function ofBound(bound: 'min' | 'max', amounts: Amounts): Amounts {
  return Object.fromEntries(
    Object.entries(amounts).flatMap(([name, amount]) =>
      name.startsWith(`${bound}.`) ? [[name.slice(bound.length + 1), amount]] : [],
    ),
  );
}

/** Amounts as they were rendered. YAML reads some of them as numbers. */
function amountsOf(value: unknown): Amounts | undefined {
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  const known = entries.flatMap(([name, amount]: [string, unknown]) => {
    const text = String(amount);
    return text === UNLIMITED || notationOf(name).parse(text) !== undefined ? [[name, text] as const] : [];
  });
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

function combined(amounts: Amounts, before: Amounts, both: (one: number, other: number) => number): Amounts {
  return Object.fromEntries(
    Object.entries(amounts).flatMap(([name, amount]) => {
      if (before[name] === UNLIMITED) {
        return [];
      }
      const { parse, format } = notationOf(name);
      const [one, other] = [parse(amount), parse(before[name] ?? '')];
      return [[name, one === undefined || other === undefined ? amount : format(both(one, other))]];
    }),
  );
}
