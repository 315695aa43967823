import { createHash } from 'node:crypto';

/** 64 bits, as of changes: nobody finds another text with the digest of one that was approved. */
const DIGITS = 16;

/** What is too long to be read, as something that differs where it does. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}
