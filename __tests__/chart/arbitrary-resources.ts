import fc from 'fast-check';
import type { ContainerResources } from '../../lib';

type Pair = readonly [request: string, limit: string];

const cpuText = (millicores: number) => (millicores % 100 === 0 ? `${millicores / 1000}` : `${millicores}m`);

function pairOf(largest: number, text: (value: number) => string): fc.Arbitrary<Pair> {
  return fc
    .tuple(fc.integer({ min: 1, max: largest }), fc.integer({ min: 1, max: largest }))
    .map(([a, b]): Pair => [text(Math.min(a, b)), text(Math.max(a, b))]);
}

const cpu = pairOf(64_000, cpuText);
/** Units of bytes, each with the step of its amounts: without a unit, small ones are refused. */
const UNITS = [
  ['Ki', 1],
  ['Mi', 1],
  ['Gi', 1],
  ['k', 1],
  ['M', 1],
  ['G', 1],
  ['', 1024 ** 2],
] as const;
const bytes = fc
  .constantFrom(...UNITS)
  .chain(([unit, step]) => pairOf(4096, (value) => `${value * step}${unit}`));

/** Requests and limits of a container that fit each other, in any notation, all or some of them. */
export const arbitraryResources: fc.Arbitrary<ContainerResources> = fc
  .tuple(fc.option(cpu), fc.option(bytes), fc.option(bytes), fc.constantFrom('both', 'limits', 'requests'))
  .map(([cpuPair, memory, storage, which]) => {
    const keys = (prefix: string, pair: Pair | null) => ({
      ...(pair && which !== 'limits' ? { [`${prefix}Request`]: pair[0] } : {}),
      ...(pair && which !== 'requests' ? { [`${prefix}Limit`]: pair[1] } : {}),
    });
    return { ...keys('cpu', cpuPair), ...keys('memory', memory), ...keys('ephemeralStorage', storage) };
  });
