import { runWorkload } from '../child';
import type { Findings } from '../results';
import { median, pairedRatio } from '../statistics';
import type { Growth } from '../workload/growth';

const FEW = 50;
const MANY = 5000;

/**
 * Whether a runner costs more among many than among few. A process that starts with few spends its time on compiling
 * code, which would hide a growth that is worse than linear; so the same is also asked of a process that is warm.
 */
export function measureGrowth(runs: number): Findings {
  const samples = Array.from({ length: runs }, () =>
    runWorkload<Growth>('growth', String(FEW), String(MANY)),
  );
  const cold = samples.map((sample) => sample.cold);
  const few = samples.map((sample) => sample.few);
  const many = samples.map((sample) => sample.many);
  const what = 'time for a runner among 5,000 / among 50';
  return {
    figures: [
      { section: 'growth', what: 'a runner among 50, the first 50', value: median(cold), unit: 'ms' },
      { section: 'growth', what: 'a runner among 50, warm', value: median(few), unit: 'ms' },
      { section: 'growth', what: 'a runner among 5,000, warm', value: median(many), unit: 'ms' },
    ],
    ratios: [
      {
        id: 'growth-cold',
        what: `${what}, the first 50`,
        value: pairedRatio(many, cold),
        better: 'lower',
        goal: 1.1,
      },
      { id: 'growth-warm', what: `${what}, warm`, value: pairedRatio(many, few), better: 'lower', goal: 1.1 },
    ],
    notRun: [],
  };
}
