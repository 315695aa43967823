import { spend } from './budget';
import { PatternAutomaton } from './pattern-automaton';

/** A pattern with what is known of it. */
interface Known {
  readonly automaton: PatternAutomaton;
  /** Whether texts match. Requests of one kind carry the same few. */
  readonly answers: Map<string, boolean>;
}

const MOST_KEPT = 1000;
const kept = new Map<string, Known>();

/**
 * Whether a text matches a pattern of RE2, somewhere in it.
 *
 * @throws Unknown if RE2 may read the pattern in another way, or if it takes too many steps.
 */
export function matchesPattern(text: string, pattern: string): boolean {
  const { automaton, answers } = kept.get(pattern) ?? read(pattern);
  const known = answers.get(text);
  if (known !== undefined) {
    return known;
  }
  const answer = automaton.matches(text, spend);
  if (answers.size < MOST_KEPT) {
    answers.set(text, answer);
  }
  return answer;
}

function read(pattern: string): Known {
  spend(pattern.length);
  const known = { automaton: new PatternAutomaton(pattern), answers: new Map<string, boolean>() };
  if (kept.size >= MOST_KEPT) {
    kept.clear();
  }
  kept.set(pattern, known);
  return known;
}
