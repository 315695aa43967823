import { KERNEL_ATTEMPTS, type KernelAttempts } from '../../../lib/ledger/kernel-attempts';
import { attemptsIn, outcomeOf, refusalsOf, unexpectedlyDone } from './attempts';

const ROW: KernelAttempts = {
  what: 'two things, and one that the machine lacks',
  reaches: 'node',
  ids: ['one', 'two', 'lacking'],
  absent: ['lacking'],
  job: ['EPERM'],
  restricted: ['EPERM'],
  privileged: 'done',
  shifted: 'refused',
};
const tried = (one: string, two: string, lacking: string) =>
  attemptsIn(`2026-11-26T00:00:00Z 01O attempt one ${one}\nattempt two ${two}\nattempt lacking ${lacking}\n`);
const CONTROL = tried('done', 'done', 'ENOSYS');

describe('what became of attempts', () => {
  test('a job is told one error or several', () => {
    expect(refusalsOf(ROW, tried('EPERM', 'EPERM', 'EROFS'), CONTROL)).toEqual(['EPERM']);
    expect(refusalsOf(ROW, tried('EPERM', 'EACCES', 'EROFS'), CONTROL)).toEqual(['EPERM', 'EACCES']);
    expect(refusalsOf(ROW, tried('done', 'EPERM', 'EROFS'), CONTROL)).toEqual(['done', 'EPERM']);
    expect(refusalsOf(ROW, tried('done', 'done', 'EROFS'), CONTROL)).toBe('done');
    expect(refusalsOf(ROW, attemptsIn(''), CONTROL)).toEqual(['not tried']);
  });

  test('a privileged container does all of a row, nothing or a part', () => {
    expect(outcomeOf(ROW, tried('done', 'done', 'ENOSYS'), CONTROL)).toBe('done');
    expect(outcomeOf(ROW, tried('EPERM', 'EPERM', 'ENOSYS'), CONTROL)).toBe('refused');
    expect(outcomeOf(ROW, tried('EPERM', 'done', 'ENOSYS'), CONTROL)).toBe('mixed');
    expect(outcomeOf(ROW, tried('done', 'done', 'ENOSYS'), attemptsIn(''))).toBe('not here');
  });

  test('what a job must not do it must not do on a machine that has more either', () => {
    expect(unexpectedlyDone(ROW, tried('EPERM', 'EPERM', 'done'))).toEqual(['lacking']);
    expect(unexpectedlyDone({ ...ROW, job: 'done' }, tried('done', 'done', 'done'))).toEqual([]);
  });

  test('each attempt is in one row, and nothing is absent that was not tried', () => {
    const ids = KERNEL_ATTEMPTS.flatMap((row) => row.ids);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { ids: own, absent = [] } of KERNEL_ATTEMPTS) {
      expect(absent.filter((id) => !own.includes(id))).toEqual([]);
    }
  });
});
