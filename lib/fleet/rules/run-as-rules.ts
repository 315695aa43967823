import type { Finding } from '../../errors';
import type { Runner } from '../runner';

/** Refuses another user of jobs at a level that leaves jobs the user of their image. */
export function checkRunAs({ fleet, name, settings: { runAs, podSecurity } }: Runner): Finding[] {
  return runAs && podSecurity !== 'restricted'
    ? [
        {
          code: 'user-of-image',
          path: `fleet ${fleet.org} / runner ${name} / runAs`,
          message: `at level ${podSecurity} jobs, their services and the helper run each as the user of its image`,
          value: String(runAs.user),
          fix: "set podSecurity: 'restricted' on this runner, or remove runAs",
        },
      ]
    : [];
}
