import { graphOf } from '../../../lib/report/picture/graph';
import { type Layout, layoutOf, type PlacedBox, type Point } from '../../../lib/report/picture/layout';
import { type ReportData, reportManifests } from '../../../lib/report/report-data';
import { hostileReport } from '../html/hostile';
import { manifestsIn, onlyNamespace, reportedFolder } from '../reported-folder';
import { reportOfMany } from './many-runners';

const FLEETS: readonly (readonly [string, () => ReportData])[] = [
  ['the fleet of this repository', () => reportedFolder('dist')],
  ['a fleet with a private GitLab', () => reportedFolder('examples/self-hosted-gitlab/dist')],
  ['manifests with hostile names', hostileReport],
  [
    'a fleet without its policies',
    () => reportManifests(manifestsIn('dist').filter(({ kind }) => kind !== 'NetworkPolicy')),
  ],
  ['twenty runners that differ', () => reportOfMany(20)],
];

/** Whether a line between two points goes through the inside of a box, by clipping it side by side. */
function crosses([from, to]: readonly [Point, Point], { x, y, width, height }: PlacedBox): boolean {
  const sides = [
    [from.x - to.x, from.x - (x + 1)],
    [to.x - from.x, x + width - 1 - from.x],
    [from.y - to.y, from.y - (y + 1)],
    [to.y - from.y, y + height - 1 - from.y],
  ] as const;
  let [first, last] = [0, 1];
  for (const [slope, room] of sides) {
    if (slope === 0 && room < 0) {
      return false;
    }
    if (slope < 0) {
      first = Math.max(first, room / slope);
    }
    if (slope > 0) {
      last = Math.min(last, room / slope);
    }
  }
  return first < last;
}

/** Arrows that go through a box, with what they are between. */
function crossings({ boxes, arrows }: Layout): readonly string[] {
  return arrows.flatMap(({ arrow: { from, to }, points }) =>
    boxes
      .filter((box) => points.slice(1).some((point, index) => crosses([points[index] as Point, point], box)))
      .map(({ box }) => `${from} -> ${to} through ${box.id}`),
  );
}

function overlaps({ boxes }: Layout): readonly string[] {
  return boxes.flatMap((one, index) =>
    boxes
      .slice(index + 1)
      .filter(
        (other) =>
          one.x < other.x + other.width &&
          other.x < one.x + one.width &&
          one.y < other.y + other.height &&
          other.y < one.y + one.height,
      )
      .map((other) => `${one.box.id} / ${other.box.id}`),
  );
}

describe.each(FLEETS)('the picture of %s', (_, reported) => {
  const layout = layoutOf(graphOf(onlyNamespace(reported())));

  test('has no box over another, and none that is cut off', () => {
    expect(layout.boxes.length).toBeGreaterThan(4);
    expect(overlaps(layout)).toEqual([]);
    for (const { x, y, width, height } of layout.boxes) {
      expect([x > 0, y > 0, x + width < layout.width, y + height < layout.height]).not.toContain(false);
    }
  });

  test('has no arrow through a box, that of its ends neither', () => {
    expect(layout.arrows.length).toBeGreaterThan(4);
    expect(crossings(layout)).toEqual([]);
  });

  test('has arrows that only go forward, from side to side', () => {
    for (const { points } of layout.arrows) {
      const places = points.map(({ x }) => x);
      expect(places).toEqual([...places].sort((one, other) => one - other));
    }
  });
});

test('a line through a box is seen, and one along it is not', () => {
  const box = { x: 10, y: 10, width: 10, height: 10 } as PlacedBox;
  const line = (...[x, y, toX, toY]: readonly [number, number, number, number]) =>
    crosses(
      [
        { x, y },
        { x: toX, y: toY },
      ],
      box,
    );
  expect([line(0, 15, 30, 15), line(0, 0, 30, 30), line(15, 0, 15, 30)]).toEqual([true, true, true]);
  expect([line(0, 10, 30, 10), line(0, 5, 30, 5), line(0, 15, 10, 15), line(0, 25, 25, 0)]).toEqual([
    false,
    false,
    false,
    true,
  ]);
});
