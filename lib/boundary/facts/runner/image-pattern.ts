import { type Automaton, automatonOf } from './image-automaton';

/** Patterns that were read: those of some hundred runners, which share most of them. */
const MOST_KEPT = 1000;
const kept = new Map<string, Automaton | undefined>();

/** Longer than any image reference, and than any pattern of them. */
const LONGEST = 4096;

/**
 * Whether an image matches a pattern of GitLab Runner: `*` stands for anything but `/`, `**` as an element for any
 * elements. A pattern that is malformed matches nothing, as with GitLab Runner.
 *
 * Every place of the pattern that may be reached is followed at once, so the time is bounded by the length of the one
 * times that of the other.
 *
 * @see https://github.com/bmatcuk/doublestar
 */
export function matchesImage(pattern: string, image: string): boolean {
  const automaton = pattern.length > LONGEST || image.length > LONGEST ? undefined : keptAutomaton(pattern);
  if (automaton === undefined) {
    return false;
  }
  let reached = closure(automaton, [0]);
  for (const character of image) {
    const next: number[] = [];
    for (const state of reached) {
      for (const { accepts, to } of automaton.states[state]?.steps ?? []) {
        if (accepts(character)) {
          next.push(to);
        }
      }
    }
    if (next.length === 0) {
      return false;
    }
    reached = closure(automaton, next);
  }
  return reached.has(automaton.end);
}

function keptAutomaton(pattern: string): Automaton | undefined {
  if (!kept.has(pattern)) {
    if (kept.size >= MOST_KEPT) {
      kept.clear();
    }
    kept.set(pattern, automatonOf(pattern));
  }
  return kept.get(pattern);
}

/** The states that are reached without a further character. */
function closure({ states }: Automaton, from: readonly number[]): ReadonlySet<number> {
  const reached = new Set(from);
  // A set is walked to its end also where it grows meanwhile.
  for (const state of reached) {
    for (const to of states[state]?.jumps ?? []) {
      reached.add(to);
    }
  }
  return reached;
}
