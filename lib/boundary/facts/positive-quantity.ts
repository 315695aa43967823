/** A quantity, as the API server reads one: a sign, digits with or without a point, and a unit or an exponent. */
const QUANTITY = /^(?<sign>[+-]?)(?<digits>\d+(?:\.\d*)?|\.\d+)(?:[numkMGTPE]|[KMGTPE]i|[eE][+-]?\d+)?$/;

/**
 * Whether a value is a quantity above nothing. Whatever cannot be read is none. It is not asked how much it is.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function isPositiveQuantity(value: unknown): boolean {
  const { sign, digits = '' } = QUANTITY.exec(String(value ?? ''))?.groups ?? {};
  return sign !== '-' && /[1-9]/.test(digits);
}
