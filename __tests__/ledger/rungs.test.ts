import { CLAIMS } from '../../lib/ledger/claims';
import { highestRung, RUNGS, rungOf } from '../../lib/ledger/rungs';

describe('the ladder of evidence', () => {
  it.each([
    ['__tests__/types/boundary.test.ts', 'types'],
    ['__tests__/config/security.test.ts', 'rendered objects'],
    ['__tests__/e2e/2-admission.test.ts', 'API server'],
    ['__tests__/e2e/7-manager-life.test.ts', 'real runner'],
    ['__tests__/e2e/hostile-jobs/images.ts', 'real runner'],
    ['__tests__/node/3-packets.test.ts', 'real node'],
  ])('%s is on the rung %s', (file, rung) => {
    expect(rungOf({ file, title: '' })).toBe(rung);
  });

  it('a claim stands on its highest rung, by the tests there alone', () => {
    const low = { file: '__tests__/types/boundary.test.ts', title: '' };
    const high = { file: '__tests__/node/1-jobs.test.ts', title: 'a job' };
    expect(highestRung({ tests: [high, low] })).toEqual({ rung: 'real node', tests: [high] });
    expect(highestRung({ tests: [low] })).toEqual({ rung: 'types', tests: [low] });
  });

  it('no claim rests on types and rendered objects alone', () => {
    const low = CLAIMS.filter(
      (claim) => RUNGS.indexOf(highestRung(claim).rung) < RUNGS.indexOf('API server'),
    );
    expect(low.map(({ id }) => id)).toEqual([]);
  });
});
