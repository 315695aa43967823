/** The value of each character of base64, also in the alphabet for URLs; 64 for any other character. */
const VALUE = new Uint8Array(128).fill(64);
for (const [index, character] of [
  ...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/',
].entries()) {
  VALUE[character.charCodeAt(0)] = index;
}
VALUE['-'.charCodeAt(0)] = 62;
VALUE['_'.charCodeAt(0)] = 63;

/** Characters of one sample: nine bytes. */
const SAMPLE = 12;

/** How many of the nine bytes must be text. */
const ENOUGH = 8;

/** How an archive of gzip begins. */
const ARCHIVE = 'H4sI';

/**
 * Whether a run of characters may be base64 of a text or of an archive, judged by samples. Most runs are names, which
 * decode to noise; decoding them all would take longer than everything else.
 */
export function mayBeEncodedText(run: string, offset: number): boolean {
  if (run.startsWith(ARCHIVE, offset)) {
    return true;
  }
  const last = run.length - SAMPLE;
  const groups = Math.max(0, Math.floor((last - offset) / 4));
  for (let quarter = 0; quarter <= 4; quarter++) {
    const start = offset + Math.floor((groups * quarter) / 4) * 4;
    if (start <= last && isText(run, start)) {
      return true;
    }
  }
  return false;
}

function isText(run: string, start: number): boolean {
  let text = 0;
  for (let at = start; at < start + SAMPLE; at += 4) {
    const bits =
      (valueAt(run, at) << 18) |
      (valueAt(run, at + 1) << 12) |
      (valueAt(run, at + 2) << 6) |
      valueAt(run, at + 3);
    text += isTextByte((bits >> 16) & 0xff) + isTextByte((bits >> 8) & 0xff) + isTextByte(bits & 0xff);
  }
  return text >= ENOUGH;
}

function valueAt(run: string, at: number): number {
  return VALUE[run.charCodeAt(at)] ?? 64;
}

/** Text in wide characters holds a zero beside every letter. */
function isTextByte(value: number): 0 | 1 {
  const printable = value >= 0x20 && value < 0x7f;
  return printable || value === 0 || value === 0x0a || value === 0x0d || value === 0x09 ? 1 : 0;
}
