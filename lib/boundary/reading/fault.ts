/** Tells a fault of a text: a line, from 1 on, and a sentence. */
export type TellFault = (line: number, message: string) => void;

/** More faults of one text help nobody. */
export const MOST_TOLD = 20;

/** The line of a place in a text, from 1 on. */
export function lineAt(text: string, position: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < position; at = text.indexOf('\n', at + 1)) {
    line++;
  }
  return line;
}

/** The lines of places in a text, which come in their order. */
export function linesAt(text: string, positions: readonly number[]): readonly number[] {
  let line = 1;
  let next = text.indexOf('\n');
  return positions.map((position) => {
    while (next >= 0 && next < position) {
      line++;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  });
}
