import { keyOfSection } from '../../fleet/gitlab-key';
import { FEATURE_FLAGS } from '../../fleet/types/feature-flags';
import type { Carry, Outcome } from '../row';
import { isTree } from '../tree';

/** Feature flags, each by itself. */
export const featureFlags: Carry = (value) =>
  Object.entries(isTree(value) ? value : {}).flatMap(([flag, on]): readonly Outcome[] => {
    const field = `config.runners.feature_flags.${flag}`;
    if (Object.hasOwn(FEATURE_FLAGS.entries, flag)) {
      const isOn = on === 'true' ? true : on === 'false' ? false : on;
      return [{ below: flag, fate: 'carried', why: '', field, set: [{ field, value: isOn }] }];
    }
    const row = keyOfSection('[runners.feature_flags]', flag);
    return row === undefined
      ? []
      : [{ below: flag, fate: row.is === 'missing' ? 'not-offered' : 'decided', why: row.why ?? '' }];
  });
