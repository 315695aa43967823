import { Unknown } from './unknown';

/** Patterns as RE2 reads them, matched in time that grows with the product of pattern and text, as RE2 does. */

/** A place in a pattern. */
interface State {
  /** Which character leads on. */
  accepts?: (character: string) => boolean;
  /** Where in the text it can be passed without a character. */
  holds?: (at: number, length: number) => boolean;
  readonly to: number[];
}

/** What RE2 allows for a repetition. */
const MOST_REPEATED = 1000;

/** More than any list of images needs, and little enough to be matched at once. */
const MOST_STATES = 100_000;

const MOST_NESTED = 100;

const PUNCTUATION = /[!-/:-@[-`{-~]/;

/** A pattern that was read. */
export class PatternAutomaton {
  readonly #states: State[] = [];
  readonly #pattern: readonly string[];
  readonly #text: string;
  readonly #begin: number;
  readonly #end: number;
  #at = 0;
  #nested = 0;

  /** @throws Unknown if RE2 may read the pattern in another way. */
  constructor(pattern: string) {
    this.#text = pattern;
    this.#pattern = [...pattern];
    this.#begin = this.#add();
    this.#end = this.#alternatives(this.#begin);
    if (this.#at < this.#pattern.length) {
      this.#strange();
    }
  }

  /** Whether the pattern matches somewhere in a text. `spend` is told of each step. */
  matches(text: string, spend: (steps: number) => void): boolean {
    const characters = [...text];
    const seen = new Uint32Array(this.#states.length);
    let current: number[] = [];
    for (let at = 0; at <= characters.length; at++) {
      const active: number[] = [];
      if (this.#follow([...current, this.#begin], at, characters.length, seen, active)) {
        return true;
      }
      spend(active.length);
      const character = characters[at];
      current =
        character === undefined
          ? []
          : active.flatMap((index) => {
              const { accepts, to } = this.#states[index] as State;
              return accepts?.(character) === true ? to : [];
            });
    }
    return false;
  }

  /** Passes everything that takes no character; whether the end of the pattern is among it. */
  #follow(from: number[], at: number, length: number, seen: Uint32Array, active: number[]): boolean {
    for (let index = from.pop(); index !== undefined; index = from.pop()) {
      if (seen[index] !== at + 1) {
        seen[index] = at + 1;
        const state = this.#states[index] as State;
        active.push(index);
        if (index === this.#end) {
          return true;
        }
        if (state.accepts === undefined && (state.holds === undefined || state.holds(at, length))) {
          from.push(...state.to);
        }
      }
    }
    return false;
  }

  #add(state: Omit<State, 'to'> = {}): number {
    if (this.#states.length >= MOST_STATES) {
      throw new Unknown('a pattern is too long');
    }
    this.#states.push({ ...state, to: [] });
    return this.#states.length - 1;
  }

  #link(from: number, to: number): void {
    this.#states[from]?.to.push(to);
  }

  #strange(): never {
    throw new Unknown(`RE2 may read the pattern '${this.#text}' in another way`);
  }

  /** Reads from a place, and gives the place where that ends. */
  #alternatives(begin: number): number {
    const end = this.#add();
    do {
      const first = this.#add();
      this.#link(begin, first);
      this.#link(this.#sequence(first), end);
    } while (this.#takes('|'));
    return end;
  }

  #sequence(begin: number): number {
    let place = begin;
    while (this.#at < this.#pattern.length && !'|)'.includes(this.#pattern[this.#at] ?? '')) {
      place = this.#repeated(place);
    }
    return place;
  }

  #repeated(begin: number): number {
    const from = this.#at;
    const first = this.#add();
    this.#link(begin, first);
    let end = this.#piece(first);
    const after = this.#at;
    const [least, most] = this.#times() ?? [1, 1];
    const next = this.#at;
    const again = (): number => {
      this.#at = from;
      const start = this.#add();
      this.#link(end, start);
      const stop = this.#piece(start);
      this.#at = next;
      return stop;
    };
    if (next === after) {
      return end;
    }
    const exits = least === 0 ? [first] : [];
    let start = first;
    for (let done = 1; done < Math.max(least, most === Number.POSITIVE_INFINITY ? 1 : most); done++) {
      if (done >= least) {
        exits.push(end);
      }
      start = end;
      end = again();
    }
    if (most === Number.POSITIVE_INFINITY) {
      this.#link(end, start);
    }
    const exit = this.#add();
    for (const place of most === 0 ? [first] : [...exits, end]) {
      this.#link(place, exit);
    }
    return exit;
  }

  /** How often what was read may come. */
  #times(): readonly [least: number, most: number] | undefined {
    const rest = this.#pattern.slice(this.#at, this.#at + 12).join('');
    const counted = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(rest);
    let times: readonly [number, number] | undefined;
    if (counted !== null) {
      const [all, least, comma, most] = counted;
      this.#at += all.length;
      const from = Number(least);
      const to = most !== '' ? Number(most) : comma === '' ? from : Number.POSITIVE_INFINITY;
      if (from > MOST_REPEATED || (Number.isFinite(to) && (to > MOST_REPEATED || to < from))) {
        this.#strange();
      }
      times = [from, to];
    } else if (this.#takes('*')) {
      times = [0, Number.POSITIVE_INFINITY];
    } else if (this.#takes('+')) {
      times = [1, Number.POSITIVE_INFINITY];
    } else if (this.#takes('?')) {
      times = [0, 1];
    }
    if (times !== undefined) {
      // Whether it takes as much or as little as it can makes no difference to whether it matches.
      this.#takes('?');
      if ('*+?{'.includes(this.#pattern[this.#at] ?? ' ')) {
        this.#strange();
      }
    }
    return times;
  }

  #piece(begin: number): number {
    const character = this.#next();
    switch (character) {
      case '(':
        return this.#group(begin);
      case '[':
        return this.#step(begin, this.#class());
      case '.':
        return this.#step(begin, (read) => read !== '\n');
      case '^':
        return this.#condition(begin, (at) => at === 0);
      case '$':
        return this.#condition(begin, (at, length) => at === length);
      case '\\': {
        const literal = this.#escaped();
        return this.#step(begin, (read) => read === literal);
      }
      default:
        if ('*+?{}]'.includes(character)) {
          this.#strange();
        }
        return this.#step(begin, (read) => read === character);
    }
  }

  #group(begin: number): number {
    if (this.#takes('?') && !this.#takes(':')) {
      this.#strange();
    }
    if (++this.#nested > MOST_NESTED) {
      this.#strange();
    }
    const end = this.#alternatives(begin);
    this.#nested--;
    if (!this.#takes(')')) {
      this.#strange();
    }
    return end;
  }

  #class(): (character: string) => boolean {
    const negated = this.#takes('^');
    const ranges: (readonly [from: number, to: number])[] = [];
    do {
      const from = this.#member();
      const ranged = this.#pattern[this.#at] === '-' && this.#pattern[this.#at + 1] !== ']';
      this.#at += ranged ? 1 : 0;
      const to = ranged ? this.#member() : from;
      if (to < from) {
        this.#strange();
      }
      ranges.push([from, to]);
    } while (!this.#takes(']'));
    return (character) => {
      const point = character.codePointAt(0) ?? 0;
      return ranges.some(([from, to]) => from <= point && point <= to) !== negated;
    };
  }

  #member(): number {
    const character = this.#next();
    // What a bracket or an `&` in a class means differs between the readers of patterns.
    if ('[]'.includes(character)) {
      this.#strange();
    }
    return (character === '\\' ? this.#escaped() : character).codePointAt(0) ?? 0;
  }

  #escaped(): string {
    const character = this.#next();
    return PUNCTUATION.test(character) ? character : this.#strange();
  }

  #step(begin: number, accepts: (character: string) => boolean): number {
    const place = this.#add({ accepts });
    const end = this.#add();
    this.#link(begin, place);
    this.#link(place, end);
    return end;
  }

  #condition(begin: number, holds: NonNullable<State['holds']>): number {
    const place = this.#add({ holds });
    const end = this.#add();
    this.#link(begin, place);
    this.#link(place, end);
    return end;
  }

  #takes(character: string): boolean {
    const taken = this.#pattern[this.#at] === character;
    this.#at += taken ? 1 : 0;
    return taken;
  }

  #next(): string {
    return this.#pattern[this.#at++] ?? this.#strange();
  }
}
