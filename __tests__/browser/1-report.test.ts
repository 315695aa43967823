import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { page as pageOf } from '../../lib/report/html/page';
import { reportManifests } from '../../lib/report/report-data';
import { hostileReport } from '../report/html/hostile';
import { reportOfMany } from '../report/picture/many-runners';
import { manifestsIn, reportedFolder } from '../report/reported-folder';
import { startBrowser } from './chromium';
import { addressOf, opened, type View } from './report-page';

const PAGES: readonly (readonly [string, () => string])[] = [
  ['the fleet of this repository', () => pageOf(reportedFolder('dist'))],
  ['a fleet with a private GitLab', () => pageOf(reportedFolder('examples/self-hosted-gitlab/dist'))],
  ['manifests with hostile names', () => pageOf(hostileReport())],
  [
    'a fleet without its policies',
    () => pageOf(reportManifests(manifestsIn('dist').filter(({ kind }) => kind !== 'NetworkPolicy'))),
  ],
  ['twenty runners that differ', () => pageOf(reportOfMany(20))],
];

const VIEWS: readonly View[] = [375, 1280].flatMap((width) =>
  (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme })),
);

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser.close());

describe.each(PAGES)('%s', (_, made) => {
  const address = addressOf(made());

  describe.each(VIEWS)('at $width pixels, $colorScheme', (view) => {
    test('says nothing, asks for nothing, and does not scroll to the side', async () => {
      const { page, messages, requests } = await opened(browser, address, view);
      expect(messages).toEqual([]);
      expect(requests).toEqual([address]);
      const widths = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');
      expect(widths).toEqual([view.width, view.width]);
      await page.context().close();
    });

    test('axe finds nothing', async () => {
      const { page } = await opened(browser, address, view);
      await page.evaluate(AXE);
      const found = await page.evaluate(
        `axe.run().then(({ violations, passes }) => ({ violations: violations.map(({ id, nodes }) => [id, nodes[0].html]), passed: passes.length }))`,
      );
      expect(found).toMatchObject({ violations: [] });
      expect((found as { readonly passed: number }).passed).toBeGreaterThan(15);
      await page.context().close();
    });

    test('no boxes or labels of the picture lie over each other', async () => {
      const { page } = await opened(browser, address, view);
      const { boxes, labels, outside } = (await page.evaluate(PLACES)) as Places;
      expect(boxes.length).toBeGreaterThan(4);
      expect(labels.length).toBeGreaterThan(boxes.length);
      expect(overlapping(boxes)).toEqual([]);
      expect(overlapping(labels)).toEqual([]);
      expect(outside).toEqual([]);
      await page.context().close();
    });
  });

  test('the keyboard reaches each section, table and the picture', async () => {
    const { page } = await opened(browser, address, { width: 1280, colorScheme: 'light' });
    const wanted = (await page.evaluate(
      `document.querySelectorAll('a, summary, [tabindex="0"]').length`,
    )) as number;
    const reached = new Set<string>();
    for (let press = 0; press < wanted; press += 1) {
      await page.keyboard.press('Tab');
      reached.add(
        (await page.evaluate(
          `String([...document.querySelectorAll('a, summary, [tabindex="0"]')].indexOf(document.activeElement))`,
        )) as string,
      );
    }
    expect(reached.size).toBe(wanted);
    expect(reached.has('-1')).toBe(false);
    await page.context().close();
  });
});

interface Rectangle {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface Places {
  readonly boxes: readonly Rectangle[];
  readonly labels: readonly Rectangle[];
  /** Labels that are not within their box. */
  readonly outside: readonly string[];
}

const PLACES = `(() => {
  const of = (element) => { const { x, y, width, height } = element.getBBox(); return { text: element.textContent, x, y, width, height }; };
  const nodes = [...document.querySelectorAll('svg g.node')];
  const outside = nodes.flatMap((node) => { const box = of(node.querySelector('rect')); return [...node.querySelectorAll('text')].map(of).filter((label) => label.x < box.x || label.x + label.width > box.x + box.width || label.y < box.y || label.y + label.height > box.y + box.height).map(({ text }) => text); });
  return { boxes: nodes.map((node) => of(node.querySelector('rect'))), labels: [...document.querySelectorAll('svg text')].map(of), outside };
})()`;

function overlapping(all: readonly Rectangle[]): readonly string[] {
  return all.flatMap((one, index) =>
    all
      .slice(index + 1)
      // Lines of a box touch.
      .filter(
        (other) =>
          one.x + one.width > other.x + 1 &&
          other.x + other.width > one.x + 1 &&
          one.y + one.height > other.y + 1 &&
          other.y + other.height > one.y + 1,
      )
      .map((other) => `${one.text} / ${other.text}`),
  );
}
