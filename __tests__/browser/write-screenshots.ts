/** Writes the pictures of the README: the report of `dist/` as a browser shows it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { page as pageOf } from '../../lib/report/html/page';
import { reportedFolder } from '../report/reported-folder';
import { startBrowser, whyNoBrowser } from './chromium';
import { addressOf, opened } from './report-page';

const FOLDER = join('docs', 'images');

/** A picture of a README is no longer than a screen, in pixels. */
const HIGHEST = 900;
const NOTHING = { x: 0, y: 0, width: 1, height: 1 };

async function main(): Promise<void> {
  const missing = whyNoBrowser();
  if (missing !== undefined) {
    throw new Error(missing);
  }
  mkdirSync(FOLDER, { recursive: true });
  const address = addressOf(pageOf(reportedFolder('dist')));
  const browser = await startBrowser();
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page } = await opened(browser, address, { width: 1280, colorScheme });
    for (const section of ['picture', 'reach']) {
      const path = join(FOLDER, `report-${section}-${colorScheme}.png`);
      const { x, y, width, height } = (await page.locator(`#${section}`).boundingBox()) ?? NOTHING;
      const clip = { x, y, width, height: Math.min(height, HIGHEST) };
      await page.screenshot({ path, clip, fullPage: true });
      console.log(path);
    }
  }
  await browser.close();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
