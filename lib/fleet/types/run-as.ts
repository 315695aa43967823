import * as v from 'valibot';
import type { PodSecurityLevel } from '../../privilege';
import * as check from '../decode/checks';

/**
 * As whom all containers of a job run at level `restricted`: the job, its services and GitLab's helper. Their files are those of this
 * group, so that each may write what another left. See docs/jobs.md#as-another-user.
 */
export interface RunAs {
  /** The user, 1 to 2147483647: that of the images, or one of the range of a project of OpenShift. Never 0, which is root. */
  readonly user: number;
  /** Its group, and that of the files of its volumes, 1 to 2147483647. @default - the number of the user */
  readonly group?: number;
}

/** The largest number of a user that Kubernetes takes. */
const LARGEST_USER = 2_147_483_647;

const user = check.integer(1, LARGEST_USER, '', 1001);

/** @internal */
export const RUN_AS = v.strictObject({ user, group: v.exactOptional(user) });

/** The user of jobs at level restricted that name none. */
const RESTRICTED_USER = 1000;

/** As whom jobs run: at level restricted always as somebody, and else as the user of each image. */
export function resolveRunAs(level: PodSecurityLevel, said: RunAs | undefined): Required<RunAs> | undefined {
  const user = said?.user ?? (level === 'restricted' ? RESTRICTED_USER : undefined);
  return user === undefined ? undefined : { user, group: said?.group ?? user };
}

/** The level of Pod Security, and as whom jobs run there if somebody was named. */
export function describeLevel({
  podSecurity,
  runAs,
}: {
  readonly podSecurity: PodSecurityLevel;
  readonly runAs?: Required<RunAs>;
}): string {
  const isDefault =
    runAs === undefined || (runAs.user === RESTRICTED_USER && runAs.group === RESTRICTED_USER);
  return isDefault ? podSecurity : `${podSecurity} as ${runAs.user}:${runAs.group}`;
}
