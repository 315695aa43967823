const FACTOR: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/**
 * A quantity of Kubernetes as a number: cores, bytes or a count. `undefined` for what is none.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function amountOf(quantity: unknown): number | undefined {
  if (typeof quantity === 'number') {
    return Number.isFinite(quantity) ? quantity : undefined;
  }
  if (typeof quantity !== 'string' || quantity.length > 40) {
    return undefined;
  }
  const [, digits, exponent, suffix = ''] =
    /^([+-]?(?:\d+\.?\d*|\.\d+))(?:([eE][+-]?\d{1,3})|([numkMGTPE]|[KMGTPE]i))?$/.exec(quantity) ?? [];
  const amount =
    digits === undefined ? Number.NaN : Number(`${digits}${exponent ?? ''}`) * (FACTOR[suffix] ?? 1);
  return Number.isFinite(amount) ? amount : undefined;
}

/** Whether a quantity is more than nothing; what cannot be read is none. */
export function isPositive(quantity: unknown): boolean {
  return (amountOf(quantity) ?? 0) > 0;
}

/** Whether one amount is above another, beyond what floating point adds. */
export function exceeds(amount: number, bound: number): boolean {
  return amount > bound * (1 + 1e-9) + 1e-9;
}
