import { spawnSync } from 'node:child_process';

/** Runs the command in a process of its own, which says at its end what it has loaded. */
const TELL = `
process.on('exit', () => process.stderr.write(JSON.stringify(Object.keys(require.cache))));
require('./build/lib/cli/main.js');
`;

function loadedBy(...parameters: readonly string[]): readonly string[] {
  const { status, stderr } = spawnSync(process.execPath, ['-e', TELL, '--', ...parameters], {
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const list: readonly string[] = JSON.parse(stderr.slice(stderr.lastIndexOf('["')));
  return list.map((path) => path.replace(`${process.cwd()}/`, ''));
}

test.each(['--version', '--help'])('%s loads commands by their names alone', (option) => {
  const loaded = loadedBy(option);
  expect(loaded).toContain('build/lib/cli/report-command.js');
  const parts = ['audit', 'boundary/facts', 'boundary/rules', 'fleet', 'import', 'ledger', 'report'];
  expect(loaded.filter((path) => parts.some((part) => path.startsWith(`build/lib/${part}/`)))).toEqual([]);
  expect(loaded.filter((path) => /^node_modules\/(?!commander\/)/.test(path))).toEqual([]);
});

test('verify loads the judge, and neither pictures nor what asks clusters', () => {
  const loaded = loadedBy('verify', 'dist');
  expect(loaded).toContain('build/lib/boundary/check.js');
  const others = /@dagrejs|client-node|build\/lib\/(?:audit|import|ledger|report)\//;
  expect(loaded.filter((path) => others.test(path))).toEqual([]);
});
