import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The browser of Debian. */
export const CHROMIUM = '/usr/bin/chromium';

const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

/** Why there is no browser; nothing if there is one, or if it could be installed. */
export function whyNoBrowser(program = CHROMIUM): string | undefined {
  if (existsSync(program)) {
    return undefined;
  }
  if (process.getuid?.() !== 0) {
    return `${program} is missing, and only root installs it: apt-get install chromium`;
  }
  for (const words of [
    ['update', '-qq'],
    ['install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
  ]) {
    const { status, error } = spawnSync('apt-get', words, { stdio: ['ignore', 'ignore', 'inherit'] });
    if (status !== 0) {
      return `apt-get ${words.join(' ')}: ${error?.message ?? `ended with ${status}`}`;
    }
  }
  return existsSync(program) ? undefined : `${program} is missing after it was installed`;
}
