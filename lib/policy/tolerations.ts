import type { Fleet } from '../fleet/fleet';
import { schedulingOf } from '../fleet/placement';
import { type Cel, text, texts } from './cel-text';

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

/** The same string for a toleration `e` of a pod. */
export const TOLERATION_KEY: Cel =
  "e.?key.orValue('') + '=' + e.?value.orValue('') + ':' + e.?effect.orValue('')";

/** Tolerations of a pod; an empty list if it has none. */
export const TOLERATIONS: Cel = 'object.spec.?tolerations.orValue([])';

/** Taints by their effect, whatever their value. */
const DEFAULT_TAINTS = {
  NoExecute: ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'],
  NoSchedule: ['node.kubernetes.io/memory-pressure'],
} as const;

/**
 * The API server gives these to every pod, so that it stays a while on a node that is lost; with the plugin
 * PodTolerationRestriction it also lets every pod with requests onto a node that is short of memory.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#defaulttolerationseconds
 */
export const IS_DEFAULT_TOLERATION: Cel = `e.?operator.orValue('') == 'Exists' && (${Object.entries(
  DEFAULT_TAINTS,
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
  const keys = Object.entries(DEFAULT_TAINTS).flatMap(([of, list]) => (of === effect ? list : []));
  return value === undefined && keys.some((taint) => taint === key);
}

/** The taints of the nodes that config.toml leads jobs onto: no pod of others belongs there. */
export function dedicatedTaints(fleet: Fleet): readonly string[] {
  const taints = fleet.runners.flatMap((runner) => schedulingOf(runner, 'config').tolerations);
  return [...new Set(taints.map(({ key }) => key))];
}

/** How a toleration `e` is named in a message. */
export const TOLERATION_NAME: Cel = `(has(e.key) ? e.key : ${text('every taint')})`;
