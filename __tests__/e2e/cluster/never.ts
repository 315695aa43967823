/** What stands where something must be and is not. */
export function never(message: string): never {
  throw new Error(message);
}
