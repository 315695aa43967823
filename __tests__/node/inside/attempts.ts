import type { AttemptOutcome, KernelAttempts, Refusals } from '../../../lib/ledger/kernel-attempts';

/** What the program `kernel-attempts` printed: `done`, or an error, by attempt. */
export type Attempts = ReadonlyMap<string, string>;

/** Reads it, also out of the log of a job. */
export function attemptsIn(printed: string): Attempts {
  return new Map(
    [...printed.matchAll(/attempt (\S+) (\S+)/g)].map(([, id = '', outcome = '']) => [id, outcome]),
  );
}

/**
 * What became of a row's attempts in a job.
 *
 * @param control the same as root of the node: what it cannot do, the machine has not.
 */
export function refusalsOf({ ids, absent = [] }: KernelAttempts, job: Attempts, control: Attempts): Refusals {
  const here = ids.filter((id) => !absent.includes(id) && control.get(id) === 'done');
  const outcomes = [...new Set((here.length > 0 ? here : ids).map((id) => job.get(id) ?? 'not tried'))];
  return outcomes.length === 1 && outcomes[0] === 'done' ? 'done' : outcomes;
}

/** What became of a row's attempts in a privileged container. */
export function outcomeOf(
  { ids, absent = [] }: KernelAttempts,
  tried: Attempts,
  control: Attempts,
): AttemptOutcome | 'mixed' {
  const here = ids.filter((id) => !absent.includes(id) && control.get(id) === 'done');
  const done = here.filter((id) => tried.get(id) === 'done');
  if (here.length === 0) {
    return 'not here';
  }
  return done.length === here.length ? 'done' : done.length === 0 ? 'refused' : 'mixed';
}

/** The attempts that a job must not succeed with, absent or not, and did. */
export function unexpectedlyDone({ ids, job }: KernelAttempts, tried: Attempts): readonly string[] {
  return job === 'done' ? [] : ids.filter((id) => tried.get(id) === 'done');
}
