/** A place in a pattern, and where it leads. */
interface State {
  /** Where a character leads. */
  readonly steps: { readonly accepts: (character: string) => boolean; readonly to: number }[];
  /** Where it leads without one. */
  readonly jumps: number[];
}

/** A pattern as the places in it; the first is where a match begins. */
export interface Automaton {
  readonly states: readonly State[];
  readonly end: number;
}

/** The places of a pattern, or nothing if it is malformed. */
export function automatonOf(pattern: string): Automaton | undefined {
  return new PatternReader(pattern).read();
}

const any = (): boolean => true;
const notSlash = (character: string): boolean => character !== '/';

class PatternReader {
  readonly #characters: readonly string[];
  readonly #states: State[] = [{ steps: [], jumps: [] }];
  /** For each bracket that is open: where its alternatives begin, and where they end. */
  readonly #open: { readonly from: number; readonly to: number }[] = [];
  #at = 0;
  #state = 0;

  constructor(pattern: string) {
    this.#characters = [...pattern];
  }

  read(): Automaton | undefined {
    while (this.#at < this.#characters.length) {
      const character = this.#characters[this.#at] ?? '';
      const within = this.#open.at(-1);
      if (character === '*') {
        this.#star();
      } else if (character === '?') {
        this.#step(notSlash);
      } else if (character === '[') {
        const accepts = this.#class();
        if (accepts === undefined) {
          return undefined;
        }
        this.#step(accepts);
      } else if (character === '{') {
        this.#open.push({ from: this.#state, to: this.#add() });
        this.#jump(this.#add());
      } else if (character === ',' && within !== undefined) {
        this.#jump(within.to);
        this.#state = within.from;
        this.#jump(this.#add());
      } else if (character === '}' && within !== undefined) {
        this.#jump(within.to);
        this.#open.pop();
      } else if (character === '\\' && this.#at + 1 < this.#characters.length) {
        this.#at++;
        this.#literal(this.#characters[this.#at] ?? '');
      } else {
        this.#literal(character);
      }
      this.#at++;
    }
    return this.#open.length === 0 ? { states: this.#states, end: this.#state } : undefined;
  }

  #add(): number {
    return this.#states.push({ steps: [], jumps: [] }) - 1;
  }

  #jump(to: number): void {
    this.#states[this.#state]?.jumps.push(to);
    this.#state = to;
  }

  #step(accepts: (character: string) => boolean): void {
    const to = this.#add();
    this.#states[this.#state]?.steps.push({ accepts, to });
    this.#state = to;
  }

  #literal(text: string): void {
    this.#step((character) => character === text);
  }

  /** Any number of characters; a state of its own, as others may begin at the one before. */
  #repeat(accepts: (character: string) => boolean): void {
    const state = this.#add();
    this.#states[state]?.steps.push({ accepts, to: state });
    this.#jump(state);
  }

  /** `**` is more than `*` only as an element of its own. */
  #star(): void {
    const [before = '/', after = '/'] = [this.#characters[this.#at - 1], this.#characters[this.#at + 2]];
    if (this.#characters[this.#at + 1] !== '*' || !'/{,'.includes(before) || !'/},'.includes(after)) {
      this.#repeat(notSlash);
      return;
    }
    this.#at++;
    const from = this.#state;
    this.#repeat(any);
    if (this.#characters[this.#at + 1] === '/') {
      this.#at++;
      this.#literal('/');
      // No element at all is a number of elements too, and then there is no slash.
      this.#states[from]?.jumps.push(this.#state);
    }
  }

  /** What a class in square brackets accepts, or nothing if it does not end or is empty. */
  #class(): ((character: string) => boolean) | undefined {
    let at = this.#at + 1;
    const negated = this.#characters[at] === '!' || this.#characters[at] === '^';
    at += negated ? 1 : 0;
    const ranges: (readonly [string, string])[] = [];
    const next = (): string => {
      at += this.#characters[at] === '\\' ? 1 : 0;
      return this.#characters[at++] ?? '';
    };
    while (at < this.#characters.length && this.#characters[at] !== ']') {
      const low = next();
      const ranged = this.#characters[at] === '-' && (this.#characters[at + 1] ?? ']') !== ']';
      at += ranged ? 1 : 0;
      ranges.push([low, ranged ? next() : low]);
    }
    if (this.#characters[at] !== ']' || ranges.length === 0) {
      return undefined;
    }
    this.#at = at;
    return (character) =>
      character !== '/' && ranges.some(([low, high]) => character >= low && character <= high) !== negated;
  }
}
