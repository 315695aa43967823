import type { RunnerSpec } from '../../lib';
import { isPrivilegedKind } from '../../lib/privilege';
import { fleetOf } from './sample-fleet';

interface Offer {
  readonly tags: ReadonlySet<string>;
  readonly isPrivileged: boolean;
  /** What a job must not find out by chance. */
  readonly traits: string;
}

function offerOf(runner: RunnerSpec): Offer {
  const { settings } = fleetOf(runner).runner(runner.name ?? runner.kind);
  const {
    tags,
    podSecurity,
    accessLevel,
    architecture,
    attic,
    cloudIdentity,
    imageBuilds,
    devices = {},
    runAs,
  } = settings;
  const isPrivileged = isPrivilegedKind(runner.kind);
  return {
    tags: new Set(tags),
    isPrivileged,
    traits: JSON.stringify([
      isPrivileged || podSecurity,
      accessLevel,
      architecture,
      attic,
      Object.keys(devices),
      cloudIdentity,
      imageBuilds?.seccompProfile,
      runAs,
    ]),
  };
}

/** Whether some job for `one` goes to `other` whatever else it names, and would find there what it did not ask for. */
function isForced(one: Offer, other: Offer): boolean {
  const all = new Set([...one.tags, ...other.tags]).size;
  const isSame = all === one.tags.size && all === other.tags.size;
  const isTaken = all === other.tags.size && other.isPrivileged && !one.isPrivileged;
  return (isSame && one.traits !== other.traits) || isTaken;
}

/**
 * Whether a job can choose between each two of the runners, none of which has tags of a privileged kind. Written from
 * GitLab's rule and not from ours: a runner takes a job if it has all tags of the job.
 */
export function areChoosable(runners: readonly RunnerSpec[]): boolean {
  const offers = runners.map(offerOf);
  return offers.every((one) => offers.every((other) => !isForced(one, other)));
}

/** The same runners; one that leaves no choice beside those before it gets a tag that no other has by chance. */
export function choosable(runners: readonly RunnerSpec[]): readonly RunnerSpec[] {
  const chosen: RunnerSpec[] = [];
  for (const runner of runners) {
    const isChoosable = areChoosable([...chosen, runner]);
    chosen.push(isChoosable ? runner : { ...runner, tags: [`jobs-of-${runner.name}`] });
  }
  return chosen;
}
