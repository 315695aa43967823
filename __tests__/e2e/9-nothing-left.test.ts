import { NOTHING, RunBeside } from './stage/run-beside';
import { STAGE_VARIABLE } from './stage/stage';

/** Runs of the suite beside this one, ended in every way that a run can end. */
describe('a run of these tests that ends', () => {
  const RUN = 'build/__tests__/e2e/run.js';
  let run: RunBeside;

  const start = (program: string, ...args: readonly string[]) => {
    run = new RunBeside(program, args, [STAGE_VARIABLE, 'E2E_LOGS']);
  };
  afterEach(() => run.forget());

  test.each(['SIGTERM', 'SIGKILL'] as const)('by %s while the stage is set', async (signal) => {
    start(process.execPath, RUN);
    await run.runs('etcd', /\/etcd /);
    run.kill(signal);
    await run.ended;
    expect(await run.leftovers()).toEqual(NOTHING);
  });

  test('as the shell that started it is gone', async () => {
    start('sh', '-c', `"${process.execPath}" ${RUN}; true`);
    await run.writes('etcd.log');
    run.kill('SIGKILL');
    expect(await run.leftovers()).toEqual(NOTHING);
  });

  test('by SIGINT while managers are at work', async () => {
    start(process.execPath, RUN, '7-manager-life', '--testNamePattern=SIGQUIT');
    await run.writes('/manager.log', 120);
    run.kill('SIGINT');
    expect(await run.ended).toBe(130);
    expect(await run.leftovers()).toEqual(NOTHING);
  });

  test('by itself', async () => {
    start(process.execPath, RUN, 'no-such-test');
    expect(await run.ended).toBe(1);
    expect(await run.leftovers()).toEqual(NOTHING);
  });
});
