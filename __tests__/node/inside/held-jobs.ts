import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiServer } from '../../e2e/cluster/api-server';
import { type Pod, pathOf } from '../../e2e/cluster/objects';
import type { CiJob } from '../../e2e/gitlab/ci-job';
import type { DoneJob, JobsOfTheLab } from '../gitlab/jobs-of-the-lab';
import type { Lab } from '../stage/lab';
import { emptyVolume } from './pod-folder';

const HELD = 'the job is held';
/** The line of the script that says so is in the log too. */
const IS_HELD = new RegExp(`^(?!.*echo).*${HELD}`, 'm');
const SECONDS = 180;

/** Where jobs are given, run and looked at. */
export interface PlaceOfJobs {
  readonly lab: Lab;
  readonly api: ApiServer;
  readonly gitlab: JobsOfTheLab;
}

/** A job whose script is done, and which is held so that its containers can be looked at. */
export class HeldJob {
  readonly #id: number;

  constructor(
    private readonly place: PlaceOfJobs,
    readonly runner: string,
    job: CiJob,
  ) {
    const script = [
      ...(job.script ?? []),
      `echo '${HELD}'`,
      'until [ -e /builds/released ]; do sleep 0.2; done',
    ];
    this.#id = place.gitlab.givePatiently(runner, { ...job, script });
  }

  /**
   * Its pod as it is when the script is done.
   *
   * @throws Error with its log if the script fails.
   */
  async pod(): Promise<Pod> {
    const { api, gitlab } = this.place;
    const job = await gitlab.until(
      this.#id,
      'it is held or ends',
      ({ trace, state }) => IS_HELD.test(trace) || state === 'failed',
      SECONDS,
    );
    if (job.state === 'failed') {
      throw new Error(job.trace);
    }
    const [{ metadata }] = gitlab.podsOf(this.#id) as [Pod];
    return (await api.get(pathOf('pods', metadata.namespace, metadata.name))).body as Pod;
  }

  /** Lets it end. */
  async release(): Promise<DoneJob> {
    // Of a pod in a user namespace nobody out here may write the volumes but on the disk.
    writeFileSync(join(emptyVolume(this.place.lab, await this.pod(), 'repo'), 'released'), '');
    return this.place.gitlab.finished(this.#id);
  }
}
