import type { Fleet } from '../fleet/fleet';
import type { FleetBefore, StandingObject } from '../fleet/fleet-before';
import type { Runner } from '../fleet/runner';
import { literalsOf } from '../policy/cel-references';
import { managerUser } from '../policy/requester';
import { toldPolicy } from '../policy/told-policy';
import type { PodSecurityLevel } from '../privilege';
import { BEFORE_ANNOTATION } from './room-before';

/**
 * Pod Security of the version before: it knows no managers, so that a namespace which is tightened refuses the job pods of
 * those that still run at the level that they had.
 *
 * Only `baseline` becomes `restricted` with managers that run: a runner of the level `privileged` is of another kind, and is
 * retired before it goes.
 */

/** Levels by the names of runners. */
export type LevelsBefore = Readonly<Record<string, PodSecurityLevel>>;

/** The runners that are `restricted` now and were `baseline` before. */
export function levelsBefore(fleet: Fleet, before: FleetBefore | undefined): LevelsBefore {
  const namespace = before?.find('Namespace', fleet.names.namespace);
  if (before === undefined || namespace === undefined) {
    return {};
  }
  const held = noted(namespace);
  const wasRestricted = restrictedBefore(fleet, before, namespace);
  return Object.fromEntries(
    before
      .knownOf(fleet)
      .filter(({ settings }) => settings.podSecurity === 'restricted')
      .filter((runner) => held.has(runner.name) || !wasRestricted(runner))
      .map(({ name }) => [name, 'baseline']),
  );
}

/** The annotation that says so of a namespace, by which the next synth knows it. */
export function levelsAnnotation(levels: LevelsBefore): Record<string, string> {
  return Object.keys(levels).length === 0 ? {} : { [BEFORE_ANNOTATION]: JSON.stringify(levels) };
}

function noted({ metadata }: StandingObject): ReadonlySet<string> {
  try {
    const levels: unknown = JSON.parse(metadata.annotations?.[BEFORE_ANNOTATION] ?? '{}');
    return new Set(
      Object.entries(levels ?? {}).flatMap(([name, level]) => (level === 'baseline' ? [name] : [])),
    );
  } catch {
    return new Set();
  }
}

/** Nothing else says of which level a single runner was: its policy names the managers that it asks. */
function restrictedBefore(
  { names }: Fleet,
  before: FleetBefore,
  { metadata }: StandingObject,
): (runner: Runner) => boolean {
  const policy = toldPolicy(before.find('ValidatingAdmissionPolicy', names.policy('restricted'))?.spec);
  const asked = new Set(policy?.conditions.flatMap(({ expression }) => literalsOf(expression)));
  const isWhole = metadata.labels?.['pod-security.kubernetes.io/enforce'] === 'restricted';
  return (runner) => isWhole || asked.has(managerUser(runner));
}
