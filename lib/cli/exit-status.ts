import { UnreadableInput } from './manifests/faults';

/** The exit status where something is found, or widens. */
export const EXIT_FINDINGS = 1;

/** The exit status for input that cannot be read. */
export const EXIT_UNREADABLE = 2;

/** The exit status of a command; where its input cannot be read, it says why. */
export async function exitStatusOf(
  stderr: { write(text: string): unknown },
  command: () => Promise<number>,
): Promise<number> {
  try {
    return await command();
  } catch (error) {
    if (error instanceof UnreadableInput) {
      stderr.write(`${error.message}\n`);
      return EXIT_UNREADABLE;
    }
    throw error;
  }
}
