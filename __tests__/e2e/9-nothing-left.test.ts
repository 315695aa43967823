import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesOf } from './cluster/processes';
import { eventually } from './cluster/wait';

/** Seconds after which nothing may be left. */
const SOON = 15;

/** Runs of the suite beside this one, ended in every way that a run can end. */
describe('a run of these tests that ends', () => {
  let folder: string;
  let launcher: ChildProcess;
  let ended: Promise<number | null>;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'run-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function start(program: string, ...args: readonly string[]): void {
    const { E2E_STAGE: _stage, E2E_LOGS: _logs, ...environment } = process.env;
    launcher = spawn(program, args, { env: { ...environment, TMPDIR: folder }, stdio: 'ignore' });
    ended = new Promise((resolve) => launcher.once('exit', resolve));
  }

  /** Whether a program of the stage has begun to write its log. */
  const logs = (name: string) => files().some((file) => file.endsWith(name));
  const files = () => readdirSync(folder, { recursive: true, encoding: 'utf8' });

  async function leavesNothing(): Promise<void> {
    await eventually('no file is left', () => files().length === 0, SOON).catch(() => undefined);
    expect(files()).toEqual([]);
    await eventually('no process is left', () => processesOf(folder).length === 0, SOON).catch(
      () => undefined,
    );
    expect(processesOf(folder)).toEqual([]);
  }

  const RUN = 'build/__tests__/e2e/run.js';

  test.each(['SIGTERM', 'SIGKILL'] as const)('by %s while the stage is set', async (signal) => {
    start(process.execPath, RUN);
    await eventually('etcd runs', () => processesOf(folder).some((command) => /\/etcd /.test(command)));
    launcher.kill(signal);
    await ended;
    await leavesNothing();
  });

  test('as the shell that started it is gone', async () => {
    start('sh', '-c', `"${process.execPath}" ${RUN}; true`);
    await eventually('etcd runs', () => logs('etcd.log'));
    launcher.kill('SIGKILL');
    await leavesNothing();
  });

  test('by SIGINT while managers are at work', async () => {
    start(process.execPath, RUN, '7-manager-life', '--testNamePattern=SIGQUIT');
    await eventually('a manager runs', () => logs('/manager.log'), 120);
    launcher.kill('SIGINT');
    expect(await ended).toBe(1);
    await leavesNothing();
  });

  test('by itself', async () => {
    start(process.execPath, RUN, 'no-such-test');
    expect(await ended).toBe(1);
    await leavesNothing();
  });
});
