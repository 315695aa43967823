/** Where progress is shown: standard error, if it is a terminal. */
export interface ProgressScreen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** One line that says what is being done, written over itself, for those who wait. */
export interface Progress {
  /** Says what is being done, unless all of it has taken less than a second so far. */
  readonly say: (step: string) => void;
  /** Leaves the line empty, before anything else is written and at the end. */
  readonly clear: () => void;
}

/** Milliseconds that nobody waits for. */
const SHORT = 1000;
const COLUMNS = 80;
const EMPTY_LINE = '\r\u001b[2K';

/**
 * Progress of work that begins now.
 *
 * @param now milliseconds since whenever. @default - the clock of this process
 */
export function progressOn(screen: ProgressScreen, now = () => performance.now()): Progress {
  const begun = now();
  let isShown = false;
  return {
    say: (step) => {
      if (screen.isTTY === true && now() - begun >= SHORT) {
        isShown = true;
        screen.write(`${EMPTY_LINE}${lineOf(step, screen.columns || COLUMNS)}`);
      }
    },
    clear: () => {
      if (isShown) {
        isShown = false;
        screen.write(EMPTY_LINE);
      }
    },
  };
}

/** A step as one line: anybody may have written the names in it, and only these characters are known to be one wide. */
function lineOf(step: string, columns: number): string {
  return step.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, columns - 1);
}
