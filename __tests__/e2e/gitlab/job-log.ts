import { crc32 } from 'node:zlib';

/**
 * The log of a job as GitLab keeps it: a runner appends to it, and says from where to where.
 *
 * @see https://docs.gitlab.com/api/jobs/#append-trace-to-a-job
 */
export class JobLog {
  readonly #parts: Buffer[] = [];
  #bytes = 0;
  #text = { bytes: 0, text: '' };

  /** How much has come, in bytes. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What the log shows, without colours. */
  get text(): string {
    if (this.#text.bytes !== this.#bytes) {
      this.#text = { bytes: this.#bytes, text: withoutColours(Buffer.concat(this.#parts).toString()) };
    }
    return this.#text.text;
  }

  /**
   * Appends a part, if it begins where the log ends.
   *
   * @param range the header `Content-Range`: `first-last`.
   */
  append(range: string, part: Buffer): boolean {
    const [, first, last] = /^(\d+)-(\d+)$/.exec(range) ?? [];
    if (Number(first) !== this.#bytes || Number(last) !== this.#bytes + part.length - 1) {
      return false;
    }
    this.#parts.push(part);
    this.#bytes += part.length;
    return true;
  }

  /** Whether all came of what a runner says it has sent; its checksum is `crc32:` and eight digits. */
  isWhole({ checksum, bytesize }: { readonly checksum?: string; readonly bytesize?: number }): boolean {
    const own = `crc32:${this.#parts
      .reduce((sum, part) => crc32(part, sum), 0)
      .toString(16)
      .padStart(8, '0')}`;
    return bytesize === this.#bytes && checksum === own;
  }
}

function withoutColours(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  return text.replaceAll(/\u001b\[[0-9;]*[mK]|\r/g, '');
}
