import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { readProcess } from '../stage/inside-node';
import { type Seen, seenOf } from './seen';

/**
 * Looks at containers that end too soon for anybody else, such as those that make a job's files ready: each is stopped as
 * it begins, looked at, and goes on.
 */
export class SeenFirst {
  readonly #seen = new Map<string, Seen>();
  readonly #program: ChildProcess;

  /**
   * @param words what the command of such a container holds.
   * @param node any process of a node that they may run on.
   */
  constructor(words: string, node: number) {
    this.#program = spawn(process.execPath, [join(__dirname, 'stop-first-processes.js'), words], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    createInterface({ input: this.#program.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const pid = Number(line);
      const [id = ''] = /[0-9a-f]{64}$/m.exec(readProcess(pid, 'cgroup')) ?? [];
      this.#seen.set(id, seenOf(pid, node));
      process.kill(pid, 'SIGCONT');
    });
  }

  /** What was seen of a container, if anything was. */
  of(id: string): Seen | undefined {
    return this.#seen.get(id);
  }

  /** Looks no longer. */
  stop(): void {
    this.#program.stdin?.end();
  }
}
