import { gunzipSync } from 'node:zlib';
import { plainSecret, SECRET_SHAPES } from './secret-shapes';

/** The shortest text that has any of the known shapes. */
const SHORTEST_SECRET = 9;

const HIDDEN = '(hidden)';

/** A text that hides in another, and how. */
interface Decoded {
  readonly text: string;
  readonly how: string;
}

/** How many encodings are taken off, one after the other. */
const DEPTH = 3;

/** Shorter runs cannot hold a secret of the shapes that are known. */
const SHORTEST_RUN = 16;
const BASE64_RUN = /[A-Za-z0-9+/_-]{16,}/g;
const HEX_RUN = /(?:[0-9a-f]{2}){12,}|(?:[0-9A-F]{2}){12,}/g;
const LARGEST_ARCHIVE = 16 * 1024 * 1024;

/** `text` as it may be printed. */
export function withoutSecrets(text: string): string {
  const plain = SECRET_SHAPES.reduce(
    (shown, { pattern }) => shown.replace(new RegExp(pattern, `${pattern.flags}g`), HIDDEN),
    text,
  );
  return new SecretSearch().in(plain) === undefined ? plain : HIDDEN;
}

/** Looks for secrets in texts, plain or under encodings that Kubernetes, JSON and URLs use. */
export class SecretSearch {
  /** What was decoded before: manifests repeat themselves. */
  readonly #known = new Map<string, string | undefined>();

  /** What secret a text holds. */
  in(text: string): string | undefined {
    if (text.length < SHORTEST_SECRET) {
      return undefined;
    }
    return this.#remembered(text, () => this.#search(text, DEPTH, ''));
  }

  #search(text: string, depth: number, how: string): string | undefined {
    const plain = plainSecret(text);
    if (plain !== undefined) {
      return how === '' ? plain : `${plain}, ${how}`;
    }
    return depth === 0 ? undefined : this.#searchDecoded(text, depth, how);
  }

  #searchDecoded(text: string, depth: number, how: string): string | undefined {
    const below = (decoded: Decoded): string | undefined =>
      this.#search(decoded.text, depth - 1, how === '' ? decoded.how : `${how} of ${decoded.how}`);
    for (const decoded of changedForms(text)) {
      const found = below(decoded);
      if (found !== undefined) {
        return found;
      }
    }
    for (const { run, decode } of runsOf(text)) {
      const found = this.#remembered(`${depth} ${how} ${run}`, () => {
        for (const decoded of decode()) {
          const hit = below(decoded);
          if (hit !== undefined) {
            return hit;
          }
        }
        return undefined;
      });
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  #remembered(key: string, search: () => string | undefined): string | undefined {
    if (this.#known.has(key)) {
      return this.#known.get(key);
    }
    const found = search();
    this.#known.set(key, found);
    return found;
  }
}

/** A piece of a text that may be encoded. */
interface Run {
  readonly run: string;
  readonly decode: () => Iterable<Decoded>;
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
  for (const [run] of text.matchAll(HEX_RUN)) {
    yield { run: `hex ${run}`, decode: () => readable(Buffer.from(run, 'hex'), 'hexadecimal') };
  }
  for (const [run] of text.matchAll(BASE64_RUN)) {
    yield { run, decode: () => base64(run) };
  }
  const joined = text.includes('\n') ? text.replace(/\s+/g, '') : text;
  if (joined !== text && /^[A-Za-z0-9+/_-]{16,}={0,2}$/.test(joined)) {
    yield { run: joined, decode: () => base64(joined) };
  }
}

function* base64(run: string): Generator<Decoded> {
  // What stands before the encoded text may belong to the same run of characters.
  for (let offset = 0; offset < 4; offset++) {
    yield* readable(Buffer.from(run.slice(offset), 'base64'), 'base64');
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
