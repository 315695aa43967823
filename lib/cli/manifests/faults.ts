import { MOST_TOLD, type TellFault } from '../../boundary/reading/fault';

/** Input that is missing, holds nothing, or is not read alike by everybody: a line for each fault. */
export class UnreadableInput extends Error {}

/** Collects the faults of files. */
export class Faults {
  readonly #lines: string[] = [];

  /** How a file tells its faults. */
  of(file: string): TellFault {
    let told = 0;
    return (line, message) => {
      told++;
      if (told <= MOST_TOLD) {
        this.#lines.push(`${file}:${line}: ${message}`);
      } else if (told === MOST_TOLD + 1) {
        this.#lines.push(`${file}: and more faults of this kind`);
      }
    };
  }

  /** Tells of a file, or of what is none, as a whole. */
  add(path: string, message: string): void {
    this.#lines.push(`${path}: ${message}`);
  }

  /** @throws UnreadableInput if there is any fault. */
  throwIfAny(): void {
    if (this.#lines.length > 0) {
      throw new UnreadableInput(this.#lines.join('\n'));
    }
  }
}
