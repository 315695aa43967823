import { onceMore } from './e2e/stage/once-more';
import { conclude, resultOf, type SuiteResult } from './e2e/stage/suite';

const passing = { fullName: 'holds', status: 'passed', failureMessages: [] };
const failing = { fullName: 'fails', status: 'failed', failureMessages: ['\u001b[31mwhy\u001b[39m', 'more'] };

/** A run of files, each with as many tests that pass, and whether one more fails. */
function ran(
  ...files: readonly (readonly [name: string, passes: number, hasFailed: boolean])[]
): SuiteResult {
  const failures = files.filter(([, , hasFailed]) => hasFailed).length;
  return resultOf(failures > 0 ? 1 : 0, {
    testResults: files.map(([name, passes, hasFailed]) => ({
      name: `/build/${name}`,
      status: hasFailed ? 'failed' : 'passed',
      assertionResults: [...Array.from({ length: passes }, () => passing), ...(hasFailed ? [failing] : [])],
    })),
    numPassedTests: files.reduce((all, [, passes]) => all + passes, 0),
    numFailedTests: failures,
    numPendingTests: 0,
    numRuntimeErrorTestSuites: 0,
  });
}

describe('tests that failed', () => {
  const second = jest.fn<Promise<SuiteResult>, [readonly string[]]>();
  const totals = (results: readonly SuiteResult[]) =>
    results.map(({ passed, failed }) => ({ passed, failed }));
  beforeEach(() => {
    second.mockReset();
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
  });
  afterEach(() => jest.restoreAllMocks());

  test('are run once more by file, and count as that run says', async () => {
    second.mockResolvedValue(ran(['b.test.js', 3, false]));
    const results = await onceMore([ran(['a.test.js', 5, false], ['b.test.js', 2, true])], second);
    expect(second.mock.calls).toEqual([[['b.test.js']]]);
    expect(totals(results)).toEqual([
      { passed: 5, failed: 0 },
      { passed: 3, failed: 0 },
    ]);
    expect(console.error).toHaveBeenLastCalledWith('b.test.js: passed alone');
  });

  test('have failed if they fail again', async () => {
    second.mockResolvedValue(ran(['b.test.js', 2, true]));
    const results = await onceMore([ran(['b.test.js', 2, true])], second);
    expect(totals(results)).toEqual([
      { passed: 0, failed: 0 },
      { passed: 2, failed: 1 },
    ]);
  });

  test('are told with the reason before the totals, once', async () => {
    const printed = jest.spyOn(console, 'log').mockImplementation(() => undefined);
    second.mockResolvedValue(ran(['b.test.js', 2, true]));
    const results = await onceMore([ran(['b.test.js', 2, true])], second);
    const told = jest.spyOn(console, 'error');
    told.mockClear();
    expect(conclude(results)).toBe(1);
    expect(told.mock.calls).toEqual([['FAILED: b.test.js: fails\nwhy\n']]);
    expect(printed.mock.calls).toEqual([['2 passed, 1 failed']]);
  });

  test.each([
    ['none has failed', ran(['a.test.js', 5, false])],
    ['more than three files have', ran(...['a', 'b', 'c', 'd'].map((name) => [name, 1, true] as const))],
    ['the run broke off without saying which', resultOf(1)],
    ['no stage could be set', resultOf(75)],
  ])('are not run again where %s', async (_, result) => {
    expect(await onceMore([result], second)).toEqual([result]);
    expect(second).not.toHaveBeenCalled();
  });
});
