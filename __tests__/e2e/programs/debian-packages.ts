import { spawnSync } from 'node:child_process';

/**
 * Installs Debian packages that are not there yet, and says so.
 *
 * @param purpose what they are for, for whoever watches.
 * @throws Error if there is one to install and this is no Debian, or not root.
 */
export function installPackages(names: readonly string[], purpose: string): void {
  const missing = names.filter((name) => !isInstalled(name));
  if (missing.length === 0) {
    return;
  }
  console.error(`installing ${missing.join(', ')} ${purpose} ...`);
  aptGet('update', '-q');
  aptGet('install', '-q', '-y', '--no-install-recommends', ...missing);
}

function isInstalled(name: string): boolean {
  const { status, stdout } = spawnSync('dpkg-query', ['-W', '-f', '${db:Status-Status}\n', name], {
    encoding: 'utf8',
  });
  return status === 0 && stdout.trim() === 'installed';
}

function aptGet(...words: readonly string[]): void {
  // Somebody else may be installing just now.
  const { status, error } = spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...words], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    // Standard output belongs to the results of the tests.
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) {
    throw new Error(`apt-get ${words.join(' ')}: ${error?.message ?? `exit code ${status}`}`);
  }
}
