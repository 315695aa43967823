/** What `verify` reads at most: far more than any fleet has, and little enough to be read in seconds. */

const MEBIBYTE = 1024 * 1024;

/** The bytes of all files together. */
export const MOST_BYTES = 512 * MEBIBYTE;

/** The bytes of one file. */
export const MOST_BYTES_OF_FILE = 64 * MEBIBYTE;

/** The files and folders below a folder. */
export const MOST_ENTRIES = 100_000;

/** How deep maps and lists may lie in each other. */
export const MOST_DEPTH = 100;

/** What aliases may add to a document, in values. */
export const MOST_ALIASED = 100_000;

/** How often, for each value that is written, aliases may repeat one. */
export const MOST_ALIASED_RATIO = 10;

/** A number of bytes as it is told. */
export function mebibytes(bytes: number): string {
  return `${bytes / MEBIBYTE} MiB`;
}
