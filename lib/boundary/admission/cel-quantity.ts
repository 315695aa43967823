const NANO = 1_000_000_000n;

/** The factor of each suffix, in billionths. */
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

const QUANTITY =
  /^(?<sign>[+-]?)(?<whole>\d*)(?:\.(?<fraction>\d*))?(?:(?<suffix>[numkMGTPE]|[KMGTPE]i)|[eE](?<exponent>[+-]?\d{1,3}))?$/;

/**
 * A Kubernetes quantity in billionths, the finest that the API server keeps: what is finer is rounded away from zero.
 *
 * @throws RangeError if it is none.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: string): bigint {
  let nanos = kept.get(text);
  if (nanos === undefined) {
    nanos = read(text);
    if (kept.size < MOST_KEPT) {
      kept.set(text, nanos);
    }
  }
  return nanos;
}

const MOST_KEPT = 1000;
const kept = new Map<string, bigint>();

function read(text: string): bigint {
  const { sign, whole = '', fraction = '', suffix = '', exponent = '0' } = QUANTITY.exec(text)?.groups ?? {};
  const factor = SUFFIXES[suffix];
  if (sign === undefined || factor === undefined || `${whole}${fraction}` === '') {
    throw new RangeError(`not a quantity: ${text}`);
  }
  const shift = BigInt(exponent) - BigInt(fraction.length);
  const digits = BigInt(`${whole}${fraction}`) * factor;
  const nanos = shift >= 0n ? digits * 10n ** shift : roundedUp(digits, 10n ** -shift);
  return sign === '-' ? -nanos : nanos;
}

function roundedUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
