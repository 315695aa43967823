import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SKIPPED } from '../e2e/stage/launch';
import { resultOf } from '../e2e/stage/suite';
import { whyNoBrowser } from './chromium';

test('where there is neither a browser nor what installs one, that is said, and nothing passes', () => {
  const empty = mkdtempSync(join(tmpdir(), 'no-browser-'));
  const { PATH } = process.env;
  process.env['PATH'] = empty;
  try {
    expect(whyNoBrowser(join(empty, 'chromium'))).toMatch(
      process.getuid?.() === 0
        ? /^apt-get update -qq: spawnSync apt-get ENOENT$/
        : /chromium is missing, and only root installs it: apt-get install chromium$/,
    );
  } finally {
    process.env['PATH'] = PATH;
    rmdirSync(empty);
  }
  expect(resultOf(SKIPPED)).toMatchObject({ passed: 0, failed: 0, isSkipped: true });
});
