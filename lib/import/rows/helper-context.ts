import type { Carry } from '../row';
import { containerContext } from './contexts';

const OF_ITS_IMAGE = 'the helper is the user of its own image, or at level restricted that of the job';

/** The security context of a helper: as whom it runs is nothing that jobs could depend on. */
export const helperContext: Carry = (value, beside) =>
  [containerContext(value, beside) ?? []]
    .flat()
    .map((outcome) =>
      /^run_as_(?:user|group)$/.test(outcome.below ?? '') && outcome.fate !== 'refused'
        ? { below: outcome.below ?? '', fate: 'decided', why: OF_ITS_IMAGE }
        : outcome,
    );
