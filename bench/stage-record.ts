import { STAGES, type Stage, type StageTime } from './stage-clock';

/** What the probe saw of one process. */
export interface ProcessRecord {
  readonly script: string;
  /** Milliseconds since the epoch. */
  readonly start: number;
  /** Left out by a process that ends in a way that Node cannot tell. */
  readonly end?: number;
  readonly stages?: Readonly<Record<Stage, StageTime>>;
}

/** Stages that no function call begins. */
const AROUND: readonly Stage[] = ['boot', 'load', 'rest'];

/**
 * The record of the process that ran a script.
 *
 * @throws Error if there is none.
 */
export function recordOf(records: readonly ProcessRecord[], script: string): ProcessRecord {
  const found = records.find((record) => record.script.replaceAll('\\', '/').endsWith(script));
  if (found === undefined) {
    throw new Error(`the probe saw no ${script}, only ${records.map((record) => record.script).join(', ')}`);
  }
  return found;
}

/**
 * The milliseconds of each stage of a synth.
 *
 * @throws Error if a stage never began: a synth that skips the boundary is not what is measured.
 */
export function millisecondsOf({ script, stages }: ProcessRecord): Readonly<Record<Stage, number>> {
  const silent = STAGES.filter((stage) => !AROUND.includes(stage) && !stages?.[stage].calls);
  if (stages === undefined || silent.length > 0) {
    throw new Error(`${script} had no stage ${silent.join(', ')}: mend the table of the probe`);
  }
  const entries = STAGES.map((stage) => [stage, stages[stage].milliseconds]);
  return Object.fromEntries(entries) as Record<Stage, number>;
}
