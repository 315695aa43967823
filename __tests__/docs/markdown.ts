import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A fenced block of code. */
export interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

/** A document of this repository, by its path from the root. */
export class Markdown {
  readonly text: string;

  constructor(readonly path: string) {
    this.text = readFileSync(join(process.cwd(), path), 'utf8');
  }

  /** The fenced blocks of a language, in order. */
  blocks(language: string): readonly string[] {
    const fences = this.text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm);
    return [...fences].filter((fence) => fence[1] === language).map((fence) => fence[2] ?? '');
  }

  /** The text below a heading up to the next heading of any level. */
  section(heading: string): string {
    const lines = this.text.split('\n');
    const start = lines.findIndex((line) => /^#+ /.test(line) && line.replace(/^#+ /, '') === heading);
    if (start < 0) {
      throw new Error(`${this.path} has no heading '${heading}'`);
    }
    const length = lines.slice(start + 1).findIndex((line) => /^#+ /.test(line));
    return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
  }

  /** The rows of the tables below a heading, without the head, each a list of cells. */
  rows(heading: string): readonly (readonly string[])[] {
    return tableRows(this.section(heading));
  }
}

/** The line between head and body of a table. */
const RULE = /^\|[-| ]+\|$/;

/** The body rows of every table in a text. */
export function tableRows(text: string): readonly (readonly string[])[] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'));
  return lines
    .filter((line, index) => !RULE.test(line) && !RULE.test(lines[index + 1] ?? ''))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** The words of a text that stand in backticks. */
export function codeWords(text: string): readonly string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? '');
}
