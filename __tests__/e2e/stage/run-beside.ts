import { type ChildProcess, spawn } from 'node:child_process';
import { type Dirent, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { processesOf } from '../cluster/processes';
import { eventually } from '../cluster/wait';
import { placesOf } from './control-groups';

/** Seconds after which nothing may be left. */
const SOON = 15;

/** As many characters of what a run printed last are told if it does not do what is awaited. */
const TOLD = 4000;

/** A run of a suite beside the one that starts it, in a temporary folder of its own, to see what it leaves behind. */
export class RunBeside {
  readonly folder = mkdtempSync(join(tmpdir(), 'run-'));
  readonly #process: ChildProcess;
  readonly ended: Promise<number | null>;
  readonly #stages = new Set<string>();
  #printed = '';
  #hasEnded = false;

  /** @param environment variables that the run shall not have, such as those that name the stage of this one. */
  constructor(program: string, args: readonly string[], without: readonly string[]) {
    const environment = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !without.includes(name)),
    );
    this.#process = spawn(program, args, {
      env: { ...environment, TMPDIR: this.folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.#printed = `${this.#printed}${text}`.slice(-TOLD);
      });
    }
    this.ended = new Promise((resolve) => this.#process.once('exit', resolve));
    void this.ended.then(() => {
      this.#hasEnded = true;
    });
  }

  kill(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Waits until a program with such a command line runs. */
  runs(what: string, command: RegExp, seconds?: number): Promise<unknown> {
    return this.#does(`${what} runs`, () => this.#processes().some((one) => command.test(one)), seconds);
  }

  /** Waits until a program of the stage has begun to write a file with such a name. */
  writes(name: string, seconds?: number): Promise<unknown> {
    return this.#does(`there is ${name}`, () => this.#files().some((file) => file.endsWith(name)), seconds);
  }

  /** What is left a while after the end: files, processes and control groups. */
  async leftovers(): Promise<{ files: string[]; processes: string[]; controlGroups: string[] }> {
    const left = () => ({
      files: this.#files(),
      processes: this.#processes(),
      controlGroups: [...this.#stages].flatMap(placesOf).filter((path) => existsSync(path)),
    });
    const isNothing = () => Object.values(left()).every((list) => list.length === 0);
    await eventually('nothing is left', isNothing, SOON).catch(() => undefined);
    return left();
  }

  /** Removes the folder. */
  forget(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Waits for what the run does. One that has ended does it no more; why is in what it printed. */
  async #does(what: string, isDone: () => boolean, seconds?: number): Promise<void> {
    const answer = await eventually(
      what,
      () => (isDone() ? 'done' : this.#hasEnded && `the run has ended before ${what}`),
      seconds,
    ).catch(({ message }: Error) => message);
    if (answer !== 'done') {
      throw new Error(`${answer}\n${this.#printed}`);
    }
  }

  #processes(): string[] {
    this.#files();
    return processesOf(this.folder);
  }

  #files(): string[] {
    for (const name of readdirSync(this.folder)) {
      this.#stages.add(basename(name));
    }
    return pathsBelow(this.folder);
  }
}

/** What {@link RunBeside.leftovers} says of a run that cleaned up. */
export const NOTHING = { files: [], processes: [], controlGroups: [] } as const;

/** All that is there; what goes away meanwhile may be left out. */
function pathsBelow(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? [path, ...pathsBelow(path)] : [path];
  });
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      return [];
    }
    throw error;
  }
}
