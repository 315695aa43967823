import { sampleOf, windowsOf } from './sample';

test('windows hold every line of a file once', () => {
  expect(windowsOf('lib/a.ts', 23)).toEqual(['lib/a.ts:1-10', 'lib/a.ts:11-20', 'lib/a.ts:21-23']);
  expect(windowsOf('lib/a.ts', 20)).toHaveLength(2);
});

describe('a sample', () => {
  const items = Array.from({ length: 200 }, (_, index) => index);

  test('is the same for the same seed, and another one for another', () => {
    expect(sampleOf(items, 20, 1)).toEqual(sampleOf(items, 20, 1));
    expect(sampleOf(items, 20, 1)).not.toEqual(sampleOf(items, 20, 2));
  });

  test('holds no item twice, and no more than there are', () => {
    expect(new Set(sampleOf(items, 150, 3)).size).toBe(150);
    expect([...sampleOf(items, 500, 3)].sort((a, b) => a - b)).toEqual(items);
  });

  test('comes from everywhere', () => {
    const quarters = sampleOf(items, 100, 4).map((item) => Math.floor(item / 50));
    for (const quarter of [0, 1, 2, 3]) {
      expect(quarters.filter((one) => one === quarter).length).toBeGreaterThan(10);
    }
  });
});
