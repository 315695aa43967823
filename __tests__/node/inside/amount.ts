const UNITS: Readonly<Record<string, number>> = { Ki: 2 ** 10, Mi: 2 ** 20, Gi: 2 ** 30 };

/** Bytes of an amount of memory as a pod asks for it, such as `256Mi`. */
export function bytesOf(amount: unknown): number {
  const [, number = '', unit = ''] = /^(\d+)([KMG]i)?$/.exec(String(amount)) ?? [];
  return Number(number) * (UNITS[unit] ?? 1);
}
