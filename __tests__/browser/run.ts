/**
 * Runs the tests of the report in a real browser: `node build/__tests__/browser/run.js [jest arguments]`. Where there is none
 * and none can be installed, it says so and is content.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SKIPPED } from '../e2e/stage/launch';
import { conclude, readTotals, resultOf } from '../e2e/stage/suite';
import { whyNoBrowser } from './chromium';

const missing = whyNoBrowser();
if (missing === undefined) {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-gitlab-runners-browser-'));
  const file = join(folder, 'results.json');
  const options = ['--config=jest.browser.config.js', '--runInBand', '--json', `--outputFile=${file}`];
  const command = ['node_modules/jest/bin/jest.js', ...options, ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
  const result = resultOf(status ?? 1, readTotals(file));
  rmSync(folder, { recursive: true });
  process.exitCode = conclude([result]);
} else {
  console.error(`skipped: ${missing}`);
  process.exitCode = conclude([resultOf(SKIPPED)]);
}
