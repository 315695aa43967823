import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A shell of the machine that runs the tests. */
export type Shell = 'sh' | 'bash';

/** What a script printed, without the daemon's own words, and how it ended. */
export interface Ran {
  readonly lines: readonly string[];
  readonly code: number | null;
  readonly stderr: string;
}

const REAL_PROGRAMS = ['cat', 'ls', 'grep', 'sed'];

/** The status of a process in the build container of an unprivileged kind. */
const STATUS = {
  Name: 'sh',
  CapInh: '0000000000000000',
  CapPrm: '00000000800004fb',
  CapEff: '00000000800004fb',
  CapBnd: '00000000800004fb',
  CapAmb: '0000000000000000',
  NoNewPrivs: '1',
  Seccomp: '2',
};

const READ_ONLY = ['/proc/sys', '/proc/sysrq-trigger', '/sys'];

/**
 * A job that no container runs: what its script reads of /proc and the like is in a folder, and who answers is in a
 * list. Only the programs that the script may need are there.
 */
export class FakeJob {
  readonly #folder = mkdtempSync(join(tmpdir(), 'job-'));
  readonly #root = join(this.#folder, 'root');
  readonly #bin = join(this.#folder, 'bin');
  readonly #open = join(this.#folder, 'open');
  #user = 0;

  constructor() {
    mkdirSync(this.#bin);
    for (const program of REAL_PROGRAMS) {
      this.#link(program);
    }
    this.program('sleep', ':');
    // A line with `once` before it answers one time.
    this.program(
      'nc',
      `if grep -qx "once $4 $5" "${this.#open}"; then sed -i "/^once $4 $5$/d" "${this.#open}"; else grep -qx "$4 $5" "${this.#open}"; fi`,
    );
    this.status({}).mounts(READ_ONLY).answering().user(0);
    this.write('proc/net/if_inet6', 'fe80000000000000000000000000000a 02 40 20 80 eth0\n');
    this.write('proc/sys/kernel/core_pattern', '').write('sys/module', '').write('proc/sysrq-trigger', '');
    this.write('dev/null', '').write('etc/hostname', 'runner-abc\n');
    this.write('etc/hosts', '127.0.0.1\tlocalhost\n10.42.0.7\trunner-abc\nfd00::7\trunner-abc\n');
    this.write('sys/class/net/eth0/mtu', '1450\n');
    for (const file of ['kcore', 'keys', 'timer_list']) {
      symlinkSync('/dev/null', join(this.#root, 'proc', file));
    }
  }

  /** Writes a file of the container. */
  write(path: string, text: string): this {
    const file = join(this.#root, path);
    mkdirSync(dirname(file), { recursive: true });
    rmSync(file, { force: true });
    writeFileSync(file, text);
    return this;
  }

  /** The status of the shell, but for some fields. */
  status(fields: Partial<typeof STATUS>): this {
    const lines = Object.entries({ ...STATUS, ...fields }).map(([name, value]) => `${name}:\t${value}\n`);
    return this.write('proc/self/status', lines.join(''));
  }

  /** What is mounted read-only. */
  mounts(readOnly: readonly string[]): this {
    const line = (place: string) =>
      `proc ${place} proc ${readOnly.includes(place) ? 'ro' : 'rw'},nosuid 0 0\n`;
    return this.write('proc/mounts', ['/proc', ...READ_ONLY].map(line).join(''));
  }

  /** Who answers, as `HOST PORT`; `once HOST PORT` answers one time. */
  answering(...targets: readonly string[]): this {
    writeFileSync(this.#open, targets.map((target) => `${target}\n`).join(''));
    return this;
  }

  /** The user of the job. */
  user(id: number): this {
    this.#user = id;
    return this.program('id', `echo ${this.#user}`);
  }

  /** A program of the container, as a script. */
  program(name: string, script: string): this {
    const file = join(this.#bin, name);
    writeFileSync(file, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return this;
  }

  /** Bash with all that it needs to connect. */
  withBash(): this {
    this.#link('bash');
    this.#link('timeout');
    return this;
  }

  /** Runs a script as a job does. */
  run(
    shell: Shell,
    script: string,
    variables: Readonly<Record<string, string>> = {},
    ...words: readonly string[]
  ): Ran {
    const { status, stdout, stderr } = spawnSync(`/bin/${shell}`, [script, ...words], {
      env: { PATH: this.#bin, CHECK_ROOT: this.#root, ...variables },
      encoding: 'utf8',
    });
    return { lines: stdout.trimEnd().split('\n'), code: status, stderr };
  }

  /** A file that a program of the container has written beside it. */
  readBeside(name: string): string {
    return readFileSync(join(this.#bin, name), 'utf8');
  }

  /** Where the programs are. */
  get bin(): string {
    return this.#bin;
  }

  forget(): void {
    rmSync(this.#folder, { recursive: true });
  }

  #link(program: string): void {
    symlinkSync(join('/bin', program), join(this.#bin, program));
  }
}
