import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Fleet } from '../../../lib';
import type { FleetsDescription } from '../../../lib/report/description/describe-fleets';
import { differenceOf } from '../../../lib/report/difference/difference';
import { arbitraryFleet } from '../../chart/arbitrary-fleet';
import { objectsOf } from '../../chart/rendered';
import { described } from '../description/described';
import { reversed, told } from './changes';

function of(spec: unknown): FleetsDescription {
  return described(objectsOf(Fleet.parse(spec)));
}

const NEAR = fc
  .tuple(arbitraryFleet, arbitraryFleet, fc.integer({ min: 0, max: 3 }))
  .map(([spec, other, how]) => {
    // Fleets of nothing in common differ in all; those that share runners differ in little.
    switch (how) {
      case 0:
        return [spec, structuredClone(spec)] as const;
      case 1:
        return [spec, { ...spec, runners: spec.runners.slice(0, -1) }] as const;
      case 2:
        return [spec, { ...other, org: spec.org }] as const;
      default:
        return [spec, other] as const;
    }
  });

test('the difference of two fleets is empty exactly where their descriptions are equal, and turns around', () => {
  let equal = 0;
  let different = 0;
  fc.assert(
    fc.property(NEAR, ([left, right]) => {
      fc.pre(right.runners.length > 0);
      const [before, after] = [of(left), of(right)];
      const changes = differenceOf(before, after);
      expect(changes.length === 0).toBe(isDeepStrictEqual(before, after));
      expect(told(before, before)).toEqual([]);
      expect(told(after, before).toSorted()).toEqual(reversed(changes));
      expect(new Set(changes.map(({ key }) => key)).size).toBe(changes.length);
      if (changes.length === 0) {
        equal++;
      } else {
        different++;
      }
    }),
    { numRuns: 40 },
  );
  expect(equal).toBeGreaterThan(0);
  expect(different).toBeGreaterThan(5);
});
