import { judge } from '../../lib/boundary/check';
import { collectFacts } from '../../lib/boundary/facts/facts';
import { rule } from '../../lib/boundary/rule-row';

const TEXT = { id: 'sizes', sentence: 'all is small', why: 'there is no room', serves: [] };

const sizes = rule({
  ...TEXT,
  of: { items: () => [1, 2, 3] },
  faults: [
    {
      problem: 'it is large',
      fix: 'make it {allowed}',
      allowed: '1',
      where: (size) =>
        size > 2 && [
          { at: 'a', value: size },
          { at: 'b', allowed: '2', problem: 'it is wide' },
        ],
    },
  ],
  overall: [{ problem: 'there are too many', fix: 'remove one', where: () => 'all' }],
  opens: (size) => (size === 1 ? [{ at: 'c', sentence: 'a door' }] : []),
});

test('a row tells what is wrong with its items, then between them, and what a place does not say itself', () => {
  const [result] = judge([sizes], collectFacts([], undefined)).results;
  expect(result).toMatchObject({ status: 'fail', seen: 3, openings: [{ path: 'c', sentence: 'a door' }] });
  expect(result?.findings).toEqual([
    { code: 'sizes', path: 'a', message: 'it is large', fix: 'make it 1', value: '3', allowed: '1' },
    { code: 'sizes', path: 'b', message: 'it is wide', fix: 'make it 2', allowed: '2' },
    { code: 'sizes', path: 'all', message: 'there are too many', fix: 'remove one' },
  ]);
});

test('a rule says beforehand what it may tell', () => {
  expect(sizes.faults).toEqual([
    { problem: 'it is large', fix: 'make it {allowed}' },
    { problem: 'there are too many', fix: 'remove one' },
  ]);
});
