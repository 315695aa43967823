import type { Fleet } from '../fleet/fleet';
import { managerPlacement, type PlacedToleration, placementsOf, schedulingOf } from '../fleet/placement';
import type { Runner } from '../fleet/runner';
import { DEFAULT_TOLERATIONS } from '../world/taints-of-kubernetes';
import { type Cel, either, text, texts } from './cel-text';

/** A toleration of one taint by key, value and effect. */
export interface Toleration {
  readonly key: string;
  readonly value: string;
  readonly effect: string;
}

/** A toleration as one string, to be compared with {@link TOLERATION_KEY}. */
export function tolerationKey({ key, value, effect }: Toleration): string {
  return `${key}=${value}:${effect}`;
}

/** A toleration of any value of a key as one string, to be compared with {@link ANY_VALUE_KEY}: no other looks like it. */
export function anyValueKey({ key, effect }: Omit<Toleration, 'value'>): string {
  return `${key} Exists:${effect}`;
}

/** The same string for a toleration `e` of a pod. */
export const ANY_VALUE_KEY: Cel = "e.?key.orValue('') + ' Exists:' + e.?effect.orValue('')";

/** The string of {@link tolerationKey} for a toleration `e` of a pod. */
export const TOLERATION_KEY: Cel =
  "e.?key.orValue('') + '=' + e.?value.orValue('') + ':' + e.?effect.orValue('')";

/** Tolerations of a pod; an empty list if it has none. */
export const TOLERATIONS: Cel = 'object.spec.?tolerations.orValue([])';

/** A toleration `e` that the API server gives to every pod. */
export const IS_DEFAULT_TOLERATION: Cel = `e.?operator.orValue('') == 'Exists' && (${Object.entries(
  DEFAULT_TOLERATIONS,
)
  .map(([effect, keys]) => `(${isKeyOf(keys)} && e.?effect.orValue('') == ${text(effect)})`)
  .join(' || ')})`;

function isKeyOf([key = '', ...others]: readonly string[]): Cel {
  return `e.?key.orValue('') ${others.length === 0 ? `== ${text(key)}` : `in ${texts([key, ...others])}`}`;
}

/** Whether a toleration is one of those, whatever its value. */
export function isDefaultToleration({
  key,
  value,
  effect,
}: Omit<Toleration, 'value'> & Partial<Pick<Toleration, 'value'>>): boolean {
  const keys = Object.entries(DEFAULT_TOLERATIONS).flatMap(([of, list]) => (of === effect ? list : []));
  return value === undefined && keys.some((taint) => taint === key);
}

/** Whether a pod has a toleration only because its runner says so: what every pod has anyway is no fact of a runner. */
function isOwn({ key, operator, effect }: PlacedToleration): boolean {
  return !(operator === 'Exists' && isDefaultToleration({ key, effect }));
}

/** Keys of the taints that every pod tolerates with some effect. */
const DEFAULT_KEYS: readonly string[] = Object.values(DEFAULT_TOLERATIONS).flat();

/** The taints of the nodes that config.toml leads jobs onto, but for those that every pod tolerates: no pod of others belongs there. */
export function dedicatedTaints(fleet: Fleet): readonly string[] {
  const taints = fleet.runners.flatMap((runner) => schedulingOf(runner, 'config').tolerations);
  return [...new Set(taints.map(({ key }) => key))].filter((key) => !DEFAULT_KEYS.includes(key));
}

/** Whether any runner of a fleet tolerates a taint whatever its value. */
export function toleratesAnyValue(fleet: Fleet): boolean {
  return operatorsOf(fleet).includes('Exists');
}

/** Whether all that runners of a fleet tolerate are taints of any value: nobody then tolerates a single one. */
export function toleratesAnyValueAlone(fleet: Fleet): boolean {
  return toleratesAnyValue(fleet) && !operatorsOf(fleet).includes('Equal');
}

function operatorsOf({ runners }: Fleet): readonly string[] {
  return runners
    .flatMap(placementsOf)
    .flatMap(({ tolerations }) => tolerations.filter(isOwn).map(({ operator }) => operator));
}

/** A toleration `e` of a pod that {@link tolerationKey} writes, among those of its runner. */
export const TOLERATES_ONE: Cel = `(e.?operator.orValue('Equal') == 'Equal' && !has(e.tolerationSeconds) && (${TOLERATION_KEY}) in variables.tolerations)`;

/** A toleration `e` of a pod that {@link anyValueKey} writes, among those of its runner. */
export const TOLERATES_ANY: Cel = `(e.?operator.orValue('') == 'Exists' && !has(e.tolerationSeconds) && (${ANY_VALUE_KEY}) in variables.tolerations)`;

/** What the manager of a runner tolerates, where any manager of the fleet tolerates something. */
export function managerTolerationsFact(runner: Runner): { readonly tolerations?: readonly string[] } {
  return runner.fleet.runners.some((other) => managerTolerations(other).length > 0)
    ? {
        tolerations: managerTolerations(runner).map((toleration) =>
          toleration.operator === 'Exists' ? anyValueKey(toleration) : tolerationKey(toleration),
        ),
      }
    : {};
}

function managerTolerations(runner: Runner): readonly PlacedToleration[] {
  return managerPlacement(runner).tolerations.filter(isOwn);
}

/** A toleration `e` of the manager of a runner, by the operators that managers of the fleet use. */
export function managerToleration({ runners }: Fleet): Cel | undefined {
  const operators = runners.flatMap((runner) => managerTolerations(runner).map(({ operator }) => operator));
  return either(
    operators.includes('Equal') ? TOLERATES_ONE : undefined,
    operators.includes('Exists') ? TOLERATES_ANY : undefined,
  );
}

/** How a toleration `e` is named in a message. */
export const TOLERATION_NAME: Cel = `(has(e.key) ? e.key : ${text('every taint')})`;
