import { isMadeAnew } from '../e2e/gitlab/retries';

const SCRIPT = { failureReason: 'script_failure', exitCode: 7 };
const SYSTEM = { failureReason: 'runner_system_failure' };

describe('whether a job is made anew that has failed', () => {
  test('not if its author did not ask for it', () => {
    expect(isMadeAnew(undefined, 0, SCRIPT)).toBe(false);
    expect(isMadeAnew({ max: 0 }, 0, SCRIPT)).toBe(false);
  });

  test('as often as its author says', () => {
    expect([0, 1, 2, 3].map((attempts) => isMadeAnew({ max: 2 }, attempts, SCRIPT))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  test('after the failures that its author names', () => {
    const retry = { max: 1, when: ['runner_system_failure', 'job_execution_timeout'] } as const;
    expect(isMadeAnew(retry, 0, SYSTEM)).toBe(true);
    expect(isMadeAnew(retry, 0, SCRIPT)).toBe(false);
    expect(isMadeAnew({ max: 1, when: ['always'] }, 0, SCRIPT)).toBe(true);
    expect(isMadeAnew({ max: 1, when: ['unknown_failure'] }, 0, {})).toBe(true);
  });

  test('after exit codes, which do not stand for any failure as well', () => {
    expect(isMadeAnew({ max: 1, exitCodes: [7] }, 0, SCRIPT)).toBe(true);
    expect(isMadeAnew({ max: 1, exitCodes: [8] }, 0, SCRIPT)).toBe(false);
    expect(isMadeAnew({ max: 1, exitCodes: [8] }, 0, SYSTEM)).toBe(false);
    expect(isMadeAnew({ max: 1, exitCodes: [8], when: ['runner_system_failure'] }, 0, SYSTEM)).toBe(true);
  });
});
