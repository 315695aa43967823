import { digestOf } from '../description/digest';

/**
 * What a change does to what jobs, managers or anybody may do: `widens` makes more possible or puts more at stake, `narrows` less, and
 * `neutral` neither, such as another version of an image.
 */
export type Effect = 'widens' | 'narrows' | 'neutral';

/** One thing that two descriptions tell differently. */
export interface Change {
  /** Names it and all that it says, so that an approval of one change is of no other: a readable part and, behind `@`, a digest. */
  readonly key: string;
  /** Where it is, from the namespace inwards, as `tinyland-runners`, `runner docker`, `jobs`, `container build`. */
  readonly place: readonly string[];
  /** What differs there. */
  readonly what: string;
  /** As it was, in words; `null` where it is new. */
  readonly before: string | null;
  /** As it is, in words; `null` where it is gone. */
  readonly after: string | null;
  readonly effect: Effect;
  /** What something new is, or something gone was, a fact each; empty for what has changed. */
  readonly parts: readonly string[];
}

/** Where a comparison is, from the namespace inwards. */
export type Place = readonly string[];

/** Compares what two descriptions say of one thing, and tells whatever differs. */
export type Comparison<Value> = (before: Value, after: Value, place: Place) => readonly Change[];

/** A change, named by all that it says but for its effect, which follows from the rest. */
export function changeOf(change: Omit<Change, 'key'>): Change {
  const { place, what, before, after, parts } = change;
  const digest = digestOf(JSON.stringify([place, what, before, after, parts]));
  const named = before === null || after === null ? `${what} ${before ?? after}` : what;
  return { key: `${readable([...place, named].join('/'))}@${digest}`, ...change };
}

/** Characters of a key before its digest. */
const MOST_READABLE = 100;

/** What stands in YAML as it is, without quotes. */
function readable(text: string): string {
  return text
    .replace(/[^A-Za-z0-9 ./_-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, MOST_READABLE);
}

const OPPOSITE: Readonly<Record<Effect, Effect>> = {
  widens: 'narrows',
  narrows: 'widens',
  neutral: 'neutral',
};

/** What the change from `after` to `before` does. */
export function opposite(effect: Effect): Effect {
  return OPPOSITE[effect];
}
