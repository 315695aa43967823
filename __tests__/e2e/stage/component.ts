import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A long-running program of the stage, whose output goes to a log file. */
export class Component {
  readonly #process: ChildProcess;
  #ended: string | undefined;
  #stopped = false;

  constructor(
    readonly name: string,
    command: string,
    args: readonly string[],
    readonly logFile: string,
  ) {
    const log = openSync(logFile, 'a');
    this.#process = spawn(command, args, { stdio: ['ignore', log, log] });
    closeSync(log);
    this.#process.on('exit', (code, signal) => {
      this.#ended = `${name} ended with ${signal ?? `exit code ${code}`}`;
      if (!this.#stopped) {
        console.error(`${this.#ended}: ${this.lastWords()}`);
      }
    });
    this.#process.on('error', (error) => {
      this.#ended = `${name} cannot be started: ${error.message}`;
    });
  }

  /**
   * Waits until `ready` says so; an error that it throws means not yet.
   *
   * @throws Error with the end of the log if the program ends, or the time is over.
   */
  async until(what: string, ready: () => Promise<boolean>, seconds = 120): Promise<void> {
    const end = Date.now() + seconds * 1000;
    while (!(await ready().catch(() => false))) {
      if (this.#ended) {
        throw new Error(`${this.#ended}\n${this.lastLines()}`);
      }
      if (Date.now() > end) {
        throw new Error(`${this.name}: ${what} not reached in ${seconds} s\n${this.lastLines()}`);
      }
      await delay(100);
    }
  }

  /** Ends the program at once; nothing that it knows is needed any more. */
  async stop(): Promise<void> {
    if (this.#ended || this.#process.pid === undefined) {
      return;
    }
    this.#stopped = true;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }

  private lastLines(): string {
    return this.lines().slice(-20).join('\n');
  }

  /** Why a Go program ended: behind that line stand all that it was doing. */
  private lastWords(): string {
    return this.lines().find((line) => /^(?:fatal error|panic): /.test(line)) ?? this.lines().at(-1) ?? '';
  }

  private lines(): string[] {
    return readFileSync(this.logFile, 'utf8').trimEnd().split('\n');
  }
}
