import type { ArtifactFile } from './artifacts';
import type { CiJob } from './ci-job';
import { JobLog } from './job-log';

/** What came back of a job. */
export interface JobRecord {
  readonly id: number;
  /** What the job's log shows, without colours. */
  readonly trace: string;
  /** How long the log is, in bytes. */
  readonly traceBytes: number;
  /** Whether the log is all that the runner says it has sent; known at the end. */
  readonly isTraceWhole?: boolean;
  readonly state: JobState;
  readonly failureReason?: string;
  readonly exitCode?: number;
  readonly artifacts: number;
  readonly files: readonly ArtifactFile[];
  /** The manager that took it, by the id that it has of its own. */
  readonly manager?: string;
  /** The job that it is anew, if it is one. */
  readonly anewOf: number | undefined;
  /** The job that GitLab made of it anew. */
  readonly anewAs?: number;
  /** When it was given, taken and ended, in milliseconds since 1970. */
  readonly givenAt: number;
  readonly takenAt?: number;
  readonly endedAt?: number;
}

/** States as GitLab has them; `waiting` is its `pending`. */
export type JobState = 'waiting' | 'running' | 'canceling' | 'success' | 'failed' | 'canceled';

/** What a runner reports of a job. */
export interface JobUpdate {
  readonly state: 'running' | 'success' | 'failed';
  readonly failure_reason?: string;
  readonly exit_code?: number;
  readonly output?: { readonly checksum?: string; readonly bytesize?: number };
}

/** A job on the side of GitLab, from the queue to its end. */
export class JobOfGitLab implements JobRecord {
  readonly #log = new JobLog();
  readonly #files: ArtifactFile[] = [];
  readonly givenAt = Date.now();
  state: JobState = 'waiting';
  isTraceWhole?: boolean;
  failureReason?: string;
  exitCode?: number;
  manager?: string;
  anewAs?: number;
  takenAt?: number;
  endedAt?: number;

  /**
   * @param attempts how often it was made anew before.
   * @param anewOf the job before, if it was.
   */
  constructor(
    readonly id: number,
    readonly runnerToken: string,
    readonly job: CiJob,
    readonly attempts = 0,
    readonly anewOf: number | undefined = undefined,
  ) {}

  get trace(): string {
    return this.#log.text;
  }

  get traceBytes(): number {
    return this.#log.bytes;
  }

  get artifacts(): number {
    return this.#files.length;
  }

  get files(): readonly ArtifactFile[] {
    return this.#files;
  }

  /** What a later job gets of it. */
  get archive(): ArtifactFile | undefined {
    return this.#files.find(({ type }) => type === 'archive');
  }

  /** Whether a runner may still report on it. */
  get isRunning(): boolean {
    return this.state === 'running' || this.state === 'canceling';
  }

  take(manager: string): void {
    this.state = 'running';
    this.manager = manager;
    this.takenAt = Date.now();
  }

  /** @returns whether it was the part that follows. */
  appendLog(range: string, part: Buffer): boolean {
    return this.#log.append(range, part);
  }

  addFile(file: ArtifactFile): void {
    this.#files.push(file);
  }

  cancel(state: 'canceling' | 'canceled'): void {
    if (this.state === 'waiting' || this.isRunning) {
      this.#enter(this.state === 'waiting' ? 'canceled' : state);
    }
  }

  update({ state, failure_reason, exit_code, output }: JobUpdate): void {
    if (exit_code !== undefined) {
      this.exitCode = exit_code;
    }
    if (failure_reason) {
      this.failureReason = failure_reason;
    }
    if (state !== 'running') {
      this.isTraceWhole = this.#log.isWhole(output ?? {});
      this.#enter(this.state === 'canceling' ? 'canceled' : state);
    }
  }

  #enter(state: JobState): void {
    this.state = state;
    if (state !== 'canceling') {
      this.endedAt = Date.now();
    }
  }
}
