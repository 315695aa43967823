import { gunzipSync } from 'node:zlib';
import { SECRET_SHAPES } from '../../world/secret-shapes';

/** How many encodings are taken off, one after the other. */
const DEPTH = 3;

/** No known secret is shorter. */
const SHORTEST = 9;

/** An archive that is larger is none that a fleet names. */
const LARGEST_ARCHIVE = 4 * 1024 * 1024;

/**
 * What kind of secret a string looks like, or `undefined`. A fleet names where secrets come from and never holds one,
 * so a string of such a shape is a mistake wherever it stands, plain or encoded, and it is refused without being printed.
 */
export function secretShapeOf(text: string): string | undefined {
  return shapeWithin(text, DEPTH);
}

function shapeWithin(text: string, depth: number): string | undefined {
  if (text.length < SHORTEST) {
    return undefined;
  }
  const plain = SECRET_SHAPES.find(({ pattern }) => pattern.test(text))?.what;
  if (plain !== undefined || depth === 0) {
    return plain;
  }
  for (const form of decodedForms(text)) {
    const found = form === text ? undefined : shapeWithin(form, depth - 1);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function* decodedForms(text: string): Generator<string> {
  if (/[%\\]/.test(text)) {
    yield withoutEscapes(text);
  }
  const runs = /\s/.test(text) ? [text, text.replace(/\s+/g, '')] : [text];
  for (const [run] of runs.flatMap((form) => [...form.matchAll(/[A-Za-z0-9+/_-]{16,}/g)])) {
    for (const [digits] of run.matchAll(/[0-9a-fA-F]{18,}/g)) {
      yield* readable(Buffer.from(digits, 'hex'));
      yield* readable(Buffer.from(digits.slice(1), 'hex'));
    }
    // Text before it may be of the same alphabet, so the encoding may begin at any of four places.
    for (const start of [0, 1, 2, 3]) {
      yield* readable(Buffer.from(run.slice(start), 'base64'));
    }
  }
}

function withoutEscapes(text: string): string {
  return text
    .replace(/%([0-9a-f]{2})|\\x([0-9a-f]{2})|\\u([0-9a-f]{4})/gi, (_, ...digits: (string | undefined)[]) =>
      String.fromCharCode(Number.parseInt(digits.find((hex) => hex !== undefined) ?? '', 16)),
    )
    .replace(/\\n/g, '\n')
    .replace(/\\(["'/\\])/g, '$1');
}

/** The text of bytes, if most of them are text at all: noise has the shape of a password in a URL now and then. */
function* readable(bytes: Buffer): Generator<string> {
  const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? unpacked(bytes) : bytes;
  // Wide characters have a zero beside each letter.
  const text = plain.toString('latin1').replaceAll('\0', '');
  const printable = text.match(/[\t\n\r\x20-\x7e]/g)?.length ?? 0;
  if (printable >= text.length * 0.6) {
    yield text;
  }
}

function unpacked(archive: Buffer): Buffer {
  try {
    return gunzipSync(archive, { maxOutputLength: LARGEST_ARCHIVE });
  } catch {
    return archive;
  }
}
