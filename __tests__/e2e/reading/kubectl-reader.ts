import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import type { Reading } from '../../cli/reading/kubectl';

/** The reader of kubectl, in a process that answers one request after the other. */
export class KubectlReader {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #lines: Interface;
  readonly #waiting: ((reading: Reading) => void)[] = [];

  /** @param program the path of `read-manifests`. */
  constructor(program: string) {
    this.#process = spawn(program, [], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#process.stdout });
    this.#lines.on('line', (line) => this.#waiting.shift()?.(JSON.parse(line)));
  }

  /** What kubectl makes of the content of a file. */
  content(content: string | Buffer): Promise<Reading> {
    return this.#ask({ content: Buffer.from(content as Buffer).toString('base64') });
  }

  /** What kubectl makes of a file or folder. */
  path(path: string, recursive: boolean): Promise<Reading> {
    return this.#ask({ path, recursive });
  }

  close(): void {
    this.#process.stdin.end();
  }

  #ask(request: object): Promise<Reading> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#process.stdin.write(`${JSON.stringify(request)}\n`);
    });
  }
}
