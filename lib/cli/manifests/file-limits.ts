/** What `verify` reads at most: far more than any fleet has, and little enough to be read in seconds. */

const MEBIBYTE = 1024 * 1024;

/** The bytes of all files together. */
export const MOST_BYTES = 512 * MEBIBYTE;

/** The bytes of one file. */
export const MOST_BYTES_OF_FILE = 64 * MEBIBYTE;

/** The files and folders below a folder. */
export const MOST_ENTRIES = 100_000;

/** A number of bytes as it is told. */
export function mebibytes(bytes: number): string {
  return `${bytes / MEBIBYTE} MiB`;
}
