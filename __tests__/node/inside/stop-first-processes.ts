/**
 * Stops the first processes of containers that end too soon to be looked at: `stop-first-processes.js WORDS`.
 *
 * Prints the number of each as it stops, until its standard input ends. What is still stopped then goes on. A container
 * begins as the runtime, for long enough to be found; from then on it goes step by step until it is its own program.
 */
import { readFileSync } from 'node:fs';
import { setPriority } from 'node:os';
import { readProcess } from '../stage/inside-node';
import { isFirst, processes } from './container-process';

const [, , words = ''] = process.argv;
const MILLISECONDS_OF_A_STEP = 1;
const STEPS_AT_ONCE = 20;
/** After which a number is no longer expected to become a process that can be seen. */
const STEPS_TO_BE_SEEN = 50;
/** From its first moment on: it is a copy of a process with this command. */
const RUNTIME = /runc\0(?:.*\0)?init\0/;

/** Nobody wakes it: it is waited for, which leaves the processor to others. */
const pause = new Int32Array(new SharedArrayBuffer(4));
let newest = newestProcess();
/** Numbers that were given, and how many steps they are still looked for. */
const awaited = new Map<number, number>();
/** First processes of containers that are still the runtime. */
const stepping = new Set<number>();
const stopped = new Set<number>();

/** The number that was given last: to ask for it costs a hundredth of looking at all processes. */
function newestProcess(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ').at(-1));
}

/** The numbers that were given since it was asked last; all of them, where they began anew. */
function newProcesses(): readonly number[] {
  const before = newest;
  newest = newestProcess();
  return newest < before
    ? processes()
    : Array.from({ length: newest - before }, (_, index) => before + 1 + index);
}

function step(): void {
  for (const pid of newProcesses()) {
    awaited.set(pid, STEPS_TO_BE_SEEN);
  }
  for (const [pid, steps] of awaited) {
    const command = readProcess(pid, 'cmdline');
    if (RUNTIME.test(command) && isFirst(pid)) {
      signal(pid, 'SIGSTOP');
      stepping.add(pid);
    }
    if (command !== '' || steps === 0) {
      awaited.delete(pid);
    } else {
      awaited.set(pid, steps - 1);
    }
  }
  for (const pid of stepping) {
    signal(pid, 'SIGCONT');
  }
  Atomics.wait(pause, 0, 0, MILLISECONDS_OF_A_STEP);
  for (const pid of stepping) {
    signal(pid, 'SIGSTOP');
    const command = readProcess(pid, 'cmdline');
    if (!RUNTIME.test(command)) {
      stepping.delete(pid);
      if (command.includes(words)) {
        stopped.add(pid);
        console.log(pid);
      } else {
        signal(pid, 'SIGCONT');
      }
    }
  }
}

function look(): void {
  for (let count = 0; count < STEPS_AT_ONCE; count += 1) {
    step();
  }
  setImmediate(look);
}

/** A process that has ended needs none. */
function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    stepping.delete(pid);
  }
}

process.stdin.on('end', () => {
  for (const pid of [...stepping, ...stopped]) {
    signal(pid, 'SIGCONT');
  }
  process.exit();
});
process.stdin.resume();
setPriority(-20);
look();
