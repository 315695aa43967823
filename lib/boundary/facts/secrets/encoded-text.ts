import { gunzipSync } from 'node:zlib';
import { SECRET_SHAPES } from '../../../world/secret-shapes';
import { mayBeEncodedText } from './base64-text';

/** The shortest text that has any of the known shapes. */
const SHORTEST_SECRET = 9;

const HIDDEN = '(hidden)';

/** A text that hides in another, and how. */
interface Decoded {
  readonly text: string;
  readonly how: string;
}

/** A piece of a text that may be encoded. */
interface Run {
  readonly run: string;
  readonly decode: () => Iterable<Decoded>;
}

/** How many encodings are taken off, one after the other. */
const DEPTH = 3;

/** Shorter runs cannot hold a secret of the shapes that are known. */
const SHORTEST_RUN = 16;
/** Hexadecimal digits are characters of base64 as well. */
const ENCODED_RUN = /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{16,}/g;
const HEX_RUN = /[0-9a-f]{24,}|[0-9A-F]{24,}/g;
/** As much as one object may hold: longer texts are beyond what regular expressions search. */
const LARGEST_ARCHIVE = 4 * 1024 * 1024;

/** What was searched before and found harmless: the fleets of many organisations repeat each other. */
const HARMLESS_TEXTS = new Set<string>();
const HARMLESS_RUNS = new Set<string>();
const MOST_REMEMBERED = 100_000;
const LONGEST_REMEMBERED = 256;

/** `text` as it may be printed. */
export function withoutSecrets(text: string): string {
  const plain = SECRET_SHAPES.reduce(
    (shown, { pattern }) => shown.replace(new RegExp(pattern, `${pattern.flags}g`), HIDDEN),
    text,
  );
  return secretIn(plain) === undefined ? plain : HIDDEN;
}

/** What secret a text holds, plain or under encodings that Kubernetes, JSON and URLs use. */
export function secretIn(text: string): string | undefined {
  if (text.length < SHORTEST_SECRET || HARMLESS_TEXTS.has(text)) {
    return undefined;
  }
  const found = search(text, DEPTH, '');
  if (found === undefined) {
    remember(HARMLESS_TEXTS, text);
  }
  return found;
}

/** The secret that a text looks like, as it stands. */
export function plainSecret(text: string): string | undefined {
  return SECRET_SHAPES.find(({ pattern }) => pattern.test(text))?.what;
}

function search(text: string, depth: number, how: string): string | undefined {
  const plain = plainSecret(text);
  if (plain !== undefined) {
    return how === '' ? plain : `${plain}, ${how}`;
  }
  if (depth === 0) {
    return undefined;
  }
  const changed = first(changedForms(text), depth, how);
  if (changed !== undefined) {
    return changed;
  }
  for (const { run, decode } of runsOf(text)) {
    if (HARMLESS_RUNS.has(run)) {
      continue;
    }
    const found = first(decode(), depth, how);
    if (found !== undefined) {
      return found;
    }
    // What is harmless through all encodings is so through fewer of them.
    if (depth === DEPTH) {
      remember(HARMLESS_RUNS, run);
    }
  }
  return undefined;
}

/** The first secret in any of the decoded texts. */
function first(texts: Iterable<Decoded>, depth: number, how: string): string | undefined {
  for (const decoded of texts) {
    const found = search(decoded.text, depth - 1, how === '' ? decoded.how : `${how} of ${decoded.how}`);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function remember(harmless: Set<string>, text: string): void {
  if (text.length > LONGEST_REMEMBERED) {
    return;
  }
  if (harmless.size >= MOST_REMEMBERED) {
    harmless.clear();
  }
  harmless.add(text);
}

function* changedForms(text: string): Generator<Decoded> {
  if (text.includes('%')) {
    yield* changed(
      text,
      text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => byte(hex)),
      'url-encoded',
    );
  }
  if (text.includes('\\')) {
    yield* changed(text, unescaped(text), 'escaped');
  }
}

function* runsOf(text: string): Generator<Run> {
  if (text.length < SHORTEST_RUN) {
    return;
  }
  for (const [run] of text.matchAll(ENCODED_RUN)) {
    yield { run, decode: () => decoded(run) };
  }
  const joined = text.includes('\n') ? text.replace(/\s+/g, '') : text;
  if (joined !== text && /^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(joined)) {
    yield { run: joined, decode: () => base64(joined) };
  }
}

function* decoded(run: string): Generator<Decoded> {
  for (const [digits] of run.matchAll(HEX_RUN)) {
    yield* readable(Buffer.from(digits, 'hex'), 'hexadecimal');
  }
  yield* base64(run);
}

function* base64(run: string): Generator<Decoded> {
  // What stands before the encoded text may belong to the same run of characters.
  for (let offset = 0; offset < 4; offset++) {
    if (mayBeEncodedText(run, offset)) {
      yield* readable(Buffer.from(run.slice(offset), 'base64'), 'base64');
    }
  }
}

function* changed(before: string, after: string, how: string): Generator<Decoded> {
  if (after !== before) {
    yield { text: after, how };
  }
}

/** What the bytes say, if they are text at all, wide characters included: random bytes are not searched further. */
function* readable(bytes: Buffer, how: string): Generator<Decoded> {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    const unpacked = unpack(bytes);
    if (unpacked !== undefined) {
      yield { text: unpacked.toString('latin1'), how: `gzip and ${how}` };
    }
    return;
  }
  let printable = 0;
  for (const value of bytes) {
    if ((value >= 0x20 && value < 0x7f) || value === 0x0a || value === 0x0d || value === 0x09) {
      printable++;
    }
  }
  const text = Buffer.from(bytes.filter((value) => value !== 0));
  if (text.length >= 10 && printable >= text.length * 0.8) {
    yield { text: text.toString('latin1'), how };
  }
}

function unpack(bytes: Buffer): Buffer | undefined {
  try {
    return gunzipSync(bytes, { maxOutputLength: LARGEST_ARCHIVE });
  } catch {
    return undefined;
  }
}

function unescaped(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\x([0-9a-f]{2})/gi, (_, hex: string) => byte(hex))
    .replace(/\\n/g, '\n')
    .replace(/\\(["'/\\])/g, '$1');
}

function byte(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16));
}
