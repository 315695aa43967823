import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './compiler';

/** What the compiler must say about one line of a case. */
export interface Expectation {
  readonly line: number;
  /** One code, or one for each compiler where they differ. */
  readonly codes: readonly string[];
  /** A part of the printed message. */
  readonly sentence: string;
}

/** A file that must not compile, or that must. */
export interface CaseFile {
  /** Relative to the root of the repository. */
  readonly file: string;
  /** The first line, which says what is tried. */
  readonly header: string;
  readonly expected: readonly Expectation[];
}

/** The cases of a folder below `cases/`, with what their comments `// TS1234: sentence` expect of the line after them. */
export function readCases(folder: string): readonly CaseFile[] {
  const directory = join('__tests__/types/cases', folder);
  return readdirSync(join(ROOT, directory))
    .filter((name) => name.endsWith('.ts'))
    .sort()
    .map((name) => {
      const lines = readFileSync(join(ROOT, directory, name), 'utf8').split('\n');
      return { file: join(directory, name), header: lines[0] ?? '', expected: expectationsOf(lines) };
    });
}

function expectationsOf(lines: readonly string[]): Expectation[] {
  return lines.flatMap((text, index) => {
    const [, codes, sentence] = /^\s*\/\/ (TS\d+(?:\|TS\d+)*): (.+)$/.exec(text) ?? [];
    return codes && sentence ? [{ line: lineAfter(lines, index), codes: codes.split('|'), sentence }] : [];
  });
}

/** Comments may be stacked where a line has several faults. */
function lineAfter(lines: readonly string[], index: number): number {
  const offset = lines.slice(index).findIndex((text) => !/^\s*\/\//.test(text));
  return index + offset + 1;
}
