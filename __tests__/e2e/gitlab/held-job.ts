import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NAMESPACE } from '../cluster/on-stage';
import type { Stage } from '../stage/stage';

/** The script of a job that runs until it is released. */
export const HELD_SCRIPT: readonly string[] = [
  'echo "job $CI_JOB_ID is held"',
  'until [ -e /builds/released ]; do sleep 0.5; done',
  'echo "job $CI_JOB_ID is released"',
];

/** Lets the script in a job pod go on. The volumes of a simulated pod are folders of the stage. */
export function release(stage: Stage, podName: string, namespace = NAMESPACE): void {
  writeFileSync(join(stage.folder, 'pods', `${namespace}_${podName}`, 'builds', 'released'), '');
}
