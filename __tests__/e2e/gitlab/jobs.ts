import { type CiJob, jobToken } from './ci-job';
import { JobOfGitLab } from './job-of-gitlab';
import { isMadeAnew } from './retries';

/** All jobs of GitLab, with a queue for each runner. */
export class Jobs {
  readonly #jobs = new Map<number, JobOfGitLab>();
  readonly #waiting = new Map<string, JobOfGitLab[]>();
  #nextId: number;

  constructor(firstId: number) {
    this.#nextId = firstId;
  }

  /** Puts a job into the queue of the runner with this token. */
  give(runnerToken: string, job: CiJob): number {
    return this.#queue(new JobOfGitLab(this.#nextId++, runnerToken, job));
  }

  /** The first job in the queue of a runner, which then runs. */
  take(runnerToken: string, manager: string): JobOfGitLab | undefined {
    const queue = this.#waiting.get(runnerToken) ?? [];
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      // It may have been canceled meanwhile.
      if (next.state === 'waiting') {
        next.take(manager);
        return next;
      }
    }
    return undefined;
  }

  /**
   * The job with an id.
   *
   * @throws Error if there is none.
   */
  known(id: number): JobOfGitLab {
    const found = this.find(id);
    if (!found) {
      throw new Error(`there is no job ${id}`);
    }
    return found;
  }

  /** The job with an id, if there is one. */
  find(id: number): JobOfGitLab | undefined {
    return this.#jobs.get(id);
  }

  /** The job that runs with a token. Those of other jobs are worth nothing. */
  running(token: string): JobOfGitLab | undefined {
    return [...this.#jobs.values()].find(({ id, isRunning }) => isRunning && jobToken(id) === token);
  }

  /** Makes a job anew if it has failed and its author asked for that. */
  makeAnew(job: JobOfGitLab): void {
    if (job.state === 'failed' && isMadeAnew(job.job.retry, job.attempts, job)) {
      const anew = new JobOfGitLab(this.#nextId++, job.runnerToken, job.job, job.attempts + 1, job.id);
      job.anewAs = this.#queue(anew);
    }
  }

  #queue(job: JobOfGitLab): number {
    this.#jobs.set(job.id, job);
    this.#waiting.set(job.runnerToken, [...(this.#waiting.get(job.runnerToken) ?? []), job]);
    return job.id;
  }
}
