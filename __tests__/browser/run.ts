/**
 * Runs the tests of the report in a real browser: `node build/__tests__/browser/run.js [jest arguments]`. Where there is none
 * and none can be installed, it says so and is content.
 */
import { spawnSync } from 'node:child_process';
import { whyNoBrowser } from './chromium';

const missing = whyNoBrowser();
if (missing === undefined) {
  const command = ['node_modules/jest/bin/jest.js', '--config=jest.browser.config.js', '--runInBand'];
  const { status } = spawnSync(process.execPath, [...command, ...process.argv.slice(2)], {
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} else {
  console.error(`skipped: ${missing}`);
  console.log('0 passed, 0 failed, 1 skipped');
}
