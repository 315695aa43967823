const NANO = 1_000_000_000n;

const SUFFIXES: Readonly<Record<string, bigint>> = {
  n: 1n,
  u: 1_000n,
  m: 1_000_000n,
  '': NANO,
  k: 10n ** 3n * NANO,
  M: 10n ** 6n * NANO,
  G: 10n ** 9n * NANO,
  T: 10n ** 12n * NANO,
  P: 10n ** 15n * NANO,
  E: 10n ** 18n * NANO,
  Ki: 2n ** 10n * NANO,
  Mi: 2n ** 20n * NANO,
  Gi: 2n ** 30n * NANO,
  Ti: 2n ** 40n * NANO,
  Pi: 2n ** 50n * NANO,
  Ei: 2n ** 60n * NANO,
};

/**
 * A Kubernetes quantity in billionths, the finest that the API server keeps.
 *
 * @throws RangeError if it is none.
 */
export function parseQuantity(text: string): bigint {
  const match = /^(?<whole>\d+)(?:\.(?<fraction>\d{1,9}))?(?<suffix>[a-zA-Z]*)$/.exec(text)?.groups;
  const factor = SUFFIXES[match?.['suffix'] ?? '?'];
  if (!match || factor === undefined) {
    throw new RangeError(`not a quantity: ${text}`);
  }
  const fraction = match['fraction'] ?? '';
  return (
    (BigInt(match['whole'] ?? 0) * factor * 10n ** BigInt(fraction.length) + BigInt(fraction || 0) * factor) /
    10n ** BigInt(fraction.length)
  );
}
