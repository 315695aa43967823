import { type Progress, type ProgressScreen, progressOn } from '../progress';
import { UnreadableInput } from './manifests/faults';

/** The exit status where something is found, or widens. */
export const EXIT_FINDINGS = 1;

/** The exit status for input that cannot be read. */
export const EXIT_UNREADABLE = 2;

/** Where a command is watched. */
export interface Watched {
  readonly stderr: ProgressScreen;
  /** Milliseconds since whenever. @default - the clock of this process */
  readonly now?: () => number;
}

/** The exit status of a command, which may say what it does; where its input cannot be read, it says why. */
export async function exitStatusOf(
  { stderr, now }: Watched,
  command: (progress: Progress) => Promise<number>,
): Promise<number> {
  const progress = progressOn(stderr, now);
  try {
    return await command(progress);
  } catch (error) {
    progress.clear();
    if (error instanceof UnreadableInput) {
      stderr.write(`${error.message}\n`);
      return EXIT_UNREADABLE;
    }
    throw error;
  }
}
