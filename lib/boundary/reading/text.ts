import { lineAt, MOST_TOLD, type TellFault } from './fault';

const UTF_8_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/**
 * Characters that end a line, or a text, for some readers only: a comment that looks harmless in review may be over
 * before the reviewer's eyes say so. And those that turn the direction of writing, or that nobody sees.
 */
const REFUSED =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  /\r(?!\n)|[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/g;

const NAMES: Readonly<Record<string, string>> = {
  '\r': 'a carriage return without a line feed',
  '\u0085': 'the line break U+0085',
  '\u2028': 'the line break U+2028',
  '\u2029': 'the line break U+2029',
  '\ufeff': 'a byte order mark inside the text',
};

/**
 * The text of a file: UTF-8, with line feeds alone.
 *
 * @returns nothing if it holds what is not read alike; each such place is told.
 */
export function textOf(bytes: Buffer, tell: TellFault): string | undefined {
  const content = bytes.subarray(0, 3).equals(UTF_8_MARK) ? bytes.subarray(3) : bytes;
  const text = decoded(content);
  if (text === undefined) {
    tell(firstLineThatIsNoText(content), 'no UTF-8: write the file as UTF-8 text');
    return undefined;
  }
  return isReadAlike(text, tell) ? text.replaceAll('\r\n', '\n') : undefined;
}

/** Whether a text holds none of the characters that are refused; each is told. */
export function isReadAlike(text: string, tell: TellFault): boolean {
  let faults = 0;
  for (const match of text.matchAll(REFUSED)) {
    faults++;
    if (faults > MOST_TOLD + 1) {
      break;
    }
    tell(
      lineAt(text, match.index),
      `${nameOf(match[0])}, which readers of YAML take differently: remove it, or write it as an escape in quotes`,
    );
  }
  return faults === 0;
}

function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function firstLineThatIsNoText(bytes: Buffer): number {
  let line = 1;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(0x0a, start);
    const stop = end < 0 ? bytes.length : end;
    if (decoded(bytes.subarray(start, stop)) === undefined) {
      break;
    }
    start = stop + 1;
  }
  return line;
}

function nameOf(character: string): string {
  const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  return NAMES[character] ?? `the invisible character U+${code}`;
}
