import type { ApiServer } from '../../e2e/cluster/api-server';
import type { Pod } from '../../e2e/cluster/objects';
import { eventually } from '../../e2e/cluster/wait';
import type { CiJob } from '../../e2e/gitlab/ci-job';
import type { JobRecord } from '../../e2e/gitlab/job-of-gitlab';
import { LAB_NAMESPACE } from '../fleets/lab-fleet';
import type { JobsOfTheLab } from '../gitlab/jobs-of-the-lab';
import { FAILURES, type Failure, type FailureName, type Told } from './failures';
import { leftBehind } from './left-behind';

/** A job that says when it begins and when it ends, so many seconds later. */
export function holds(seconds: number): CiJob {
  return { script: ['echo "it "began', `sleep ${seconds}`, 'echo "it "ended'] };
}

/** What became of a job, to be compared with its row. */
export interface Outcome extends Told {
  /** What of the row's words the log does not say. */
  readonly unsaid: readonly string[];
  /** Whether GitLab knew in time. */
  readonly inTime: boolean;
}

/** The jobs of a test by the failure that each is to meet. */
export class JobsThatMeetFailures {
  readonly #ids = new Map<FailureName, number>();
  /** When it happened, in milliseconds since 1970. */
  readonly #happened = new Map<FailureName, number>();

  constructor(
    private readonly api: ApiServer,
    private readonly gitlab: JobsOfTheLab,
  ) {}

  /** Gives a job to a runner. */
  give(name: FailureName, runner: string, job: CiJob): void {
    this.#ids.set(name, this.gitlab.give(runner, job));
  }

  /** What is known of a job. */
  job(name: FailureName): JobRecord {
    return this.gitlab.job(this.#idOf(name));
  }

  /** The pods of a job, as they were last seen. */
  pods(name: FailureName): readonly Pod[] {
    return this.gitlab.podsOf(this.#idOf(name));
  }

  /** Waits until the script of a job runs. */
  async began(...names: readonly FailureName[]): Promise<void> {
    const begins = (name: FailureName) =>
      this.gitlab.until(this.#idOf(name), 'begins', ({ trace }) => trace.includes('it began'), 120);
    await Promise.all(names.map(begins));
  }

  /** Says that what the job is to meet happens now. Without it, it happens as the job begins. */
  itHappens(name: FailureName): void {
    this.#happened.set(name, Date.now());
  }

  /** Waits for the end of a job. */
  async ended(name: FailureName): Promise<void> {
    await this.gitlab.finished(this.#idOf(name), 170);
  }

  /** What became of a job, once nothing is left of it but what its row says. */
  async outcome(name: FailureName): Promise<Outcome> {
    const { log, within = Number.POSITIVE_INFINITY, left = [] }: Failure = FAILURES[name];
    const { job, pods } = await this.gitlab.finished(this.#idOf(name), 170);
    const seconds = ((job.endedAt ?? 0) - (this.#happened.get(name) ?? job.takenAt ?? 0)) / 1000;
    process.stderr.write(`${name}: GitLab is told after ${seconds.toFixed(0)} s\n`);
    await eventually(
      `${name}: nothing is left but ${left}`,
      async () => String(await leftBehind(this.api, LAB_NAMESPACE, pods)) === String(left),
      60,
    );
    const { state, failureReason, exitCode } = job;
    const said = state === 'success' ? [...log, 'it ended'] : log;
    const unsaid = [...said, ...(job.isTraceWhole ? [] : ['all of it'])].filter(
      (words) => !job.trace.includes(words),
    );
    return {
      state: state === 'success' ? state : 'failed',
      ...(failureReason ? { failureReason } : {}),
      ...(exitCode ? { exitCode } : {}),
      // Its end tells whoever reads that a test fails what the log says instead.
      unsaid: unsaid.length > 0 ? [...unsaid, job.trace.slice(-500)] : [],
      inTime: seconds < within,
    };
  }

  #idOf(name: FailureName): number {
    const id = this.#ids.get(name);
    if (id === undefined) {
      throw new Error(`no job is to meet ${name}`);
    }
    return id;
  }
}

/** What becomes of a job as its row says. */
export function expectedOutcome(name: FailureName): Partial<Outcome> {
  return { ...FAILURES[name].told, unsaid: [], inTime: true };
}
