import { spawnSync } from 'node:child_process';

/** Keeps a process alive, as a program does that gives credentials and hangs. */
const HANGS = 'setInterval(() => undefined, 1000); require("./build/lib/cli/main.js");';

test.each([
  ['ends with its own status', ['claims'], 0, /^# Security model\n[\s\S]*\n$/],
  ['says first what it has to say', ['verify', 'no-such-folder'], 2, /^$/],
])('a command whose program hangs %s', (_, words, status, stdout) => {
  const ended = spawnSync(process.execPath, ['-e', HANGS, '--', ...words], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect([ended.signal, ended.status]).toEqual([null, status]);
  expect(ended.stdout).toMatch(stdout);
  expect(ended.stderr).toMatch(status === 0 ? /^$/ : /no such file or folder/);
});
