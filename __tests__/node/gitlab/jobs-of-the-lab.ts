import type { Pod } from '../../e2e/cluster/objects';
import { runnerToken } from '../../e2e/cluster/on-stage';
import { eventually } from '../../e2e/cluster/wait';
import type { CiJob } from '../../e2e/gitlab/ci-job';
import type { Coordinator } from '../../e2e/gitlab/coordinator';
import type { JobRecord } from '../../e2e/gitlab/job-of-gitlab';
import type { Repository } from '../../e2e/gitlab/repository';
import type { CiRetry } from '../../e2e/gitlab/retries';
import type { JobPods } from './job-pods';

/** A job that has ended. */
export interface DoneJob {
  readonly job: JobRecord;
  /** The pods that ran it, as they were last seen; several if the runner tried again. */
  readonly pods: readonly Pod[];
}

/**
 * On a machine that is very busy a pod was now and then refused DNS in its first seconds, as if it had no policy that opens
 * anything yet. What this stands for in GitLab is a variable of the project; more than ten it does not take.
 */
const MORE_TRIES = { GET_SOURCES_ATTEMPTS: '10' } as const;

/** As docs/failures.md advises for failures that are not of a job, and where an image was not pulled. */
const PATIENCE: CiRetry = { max: 2, when: ['runner_system_failure', 'image_pull_failure'] };

/** As much of the end of a log is told of a job that fails, in characters. */
const LAST = 1000;

const ENDS: readonly string[] = ['success', 'failed', 'canceled'];

/** Gives jobs to the runners of the lab and waits for what becomes of them. */
export class JobsOfTheLab {
  readonly #patient = new Set<number>();

  constructor(
    readonly coordinator: Coordinator,
    readonly repository: Repository,
    private readonly seen: JobPods,
  ) {}

  /** Gives a job to a runner and waits for its end. */
  run(runner: string, job: CiJob, seconds?: number): Promise<DoneJob> {
    return this.finished(this.give(runner, job), seconds);
  }

  /**
   * Puts a job into the queue of a runner that tests of its script wait for. If the system fails GitLab makes it anew, which is
   * said aloud, and whatever is asked of it is asked of the last one.
   */
  givePatiently(runner: string, job: CiJob): number {
    const id = this.give(runner, { retry: PATIENCE, ...job });
    this.#patient.add(id);
    return id;
  }

  /** Puts a job into the queue of a runner. */
  give(runner: string, job: CiJob): number {
    return this.coordinator.give(runnerToken(runner), {
      ...job,
      variables: { ...MORE_TRIES, ...job.variables },
    });
  }

  /** Ends GitLab and the watch. */
  async stop(): Promise<void> {
    this.seen.stop();
    await this.coordinator.stop();
  }

  /** What is known of a job. */
  job(id: number): JobRecord {
    const job = this.coordinator.job(id);
    if (!this.#patient.has(id) || job.anewAs === undefined) {
      return job;
    }
    if (!this.#patient.has(job.anewAs)) {
      this.#patient.add(job.anewAs);
      process.stderr.write(
        `job ${id}: ${job.failureReason}, and GitLab makes it anew:\n${job.trace.slice(-LAST)}\n`,
      );
    }
    return this.job(job.anewAs);
  }

  /** The pods of a job so far, as they were last seen. */
  podsOf(id: number): readonly Pod[] {
    return this.seen.of(this.job(id).id);
  }

  /** Waits for the end of a job. */
  async finished(id: number, seconds = 120): Promise<DoneJob> {
    const job = await this.until(id, 'it ends', ({ state }) => ENDS.includes(state), seconds);
    return { job, pods: this.podsOf(id) };
  }

  /** Waits for the end of a job and of all that GitLab makes of it anew, the first one first. */
  async finishedWithRetries(id: number, seconds = 240): Promise<readonly DoneJob[]> {
    const done = await this.finished(id, seconds);
    const { anewAs } = done.job;
    return anewAs === undefined ? [done] : [done, ...(await this.finishedWithRetries(anewAs, seconds))];
  }

  /**
   * Waits for something to be true of a job, as long as it has not ended.
   *
   * @throws Error with why the job failed, the end of its log and how its pods are.
   */
  async until(
    id: number,
    what: string,
    holds: (job: JobRecord) => boolean,
    seconds = 60,
  ): Promise<JobRecord> {
    const said = await eventually(
      `job ${id}: ${what}`,
      () => {
        const job = this.job(id);
        return holds(job) ? { job } : ENDS.includes(job.state) && { because: `not before it ended: ${what}` };
      },
      seconds,
    ).catch(({ message }: Error) => ({ because: message }));
    if ('job' in said) {
      return said.job;
    }
    const { state, failureReason, trace } = this.job(id);
    const pods = this.podsOf(id).map(({ metadata, status }) => `${metadata.name}: ${JSON.stringify(status)}`);
    throw new Error(
      [`job ${id}: ${said.because}`, [state, failureReason].join(' '), trace.slice(-LAST), ...pods].join(
        '\n',
      ),
    );
  }
}
