import type { Check } from '../check';
import { requiredSecrets } from '../required';

/** Are the Secrets there that somebody else must make? */
export const SECRETS: Check = {
  id: 'audit-secrets',
  sentence: 'every Secret that managers and jobs name is there, with the keys that they name',
  why: 'a manager without its token does not start, and jobs without their credentials fail',
  severity: 'medium',
  look: ({ cluster, fleet }, sight) => {
    for (const { name, keys, where } of requiredSecrets(fleet)) {
      const path = `Secret ${fleet.namespace}/${name}`;
      const secret = cluster.secret(name);
      if (!secret.seen) {
        sight.couldNotSee(`${path}: ${secret.why}`);
        continue;
      }
      sight.saw();
      const known = secret.value;
      if (known === undefined) {
        sight.found(
          path,
          `the Secret is not in the cluster, and ${where} names it`,
          'create it, or have the tool that keeps it create it',
          keys.length === 0 ? {} : { allowed: `keys ${keys.join(', ')}` },
        );
      } else if (known.keys === undefined) {
        if (keys.length > 0) {
          sight.couldNotSee(
            `${path}: it is there, but the API server does not say who wrote which key, and its values are not read for that: see that it has ${keys.join(', ')}`,
          );
        }
      } else {
        const missing = keys.filter((key) => !known.keys?.includes(key));
        if (missing.length > 0) {
          sight.found(path, 'the Secret lacks a key', 'write the key into it', {
            value: `keys ${known.keys.join(', ') || 'none'}`,
            allowed: `keys ${keys.join(', ')}`,
          });
        }
      }
    }
  },
};
