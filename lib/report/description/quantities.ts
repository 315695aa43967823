import { at, recordOf } from '../../boundary/facts/untyped';
import { sortedMap } from './sorted';

/** The quantities at a place of an object, by their names. */
export function quantities(value: unknown, ...path: readonly string[]): Readonly<Record<string, string>> {
  const amounts = Object.entries(recordOf(at(value, ...path))).filter(
    ([, amount]) => typeof amount === 'string' || typeof amount === 'number',
  );
  return sortedMap(Object.fromEntries(amounts.map(([name, amount]) => [name, String(amount)])));
}

const UNITS = [
  ['Ti', 2 ** 40],
  ['Gi', 2 ** 30],
  ['Mi', 2 ** 20],
  ['Ki', 2 ** 10],
] as const;

/** An amount of a resource as a quantity of Kubernetes: cores by thousandths, bytes by the largest unit that leaves a whole number. */
export function quantityWords(resource: string, amount: number): string {
  if (resource === 'cpu') {
    const thousandths = Math.round(amount * 1000);
    return thousandths % 1000 === 0 ? String(thousandths / 1000) : `${thousandths}m`;
  }
  const [unit, factor] = UNITS.find(([, size]) => amount >= size && amount % size === 0) ?? ['', 1];
  return `${amount / factor}${unit}`;
}
