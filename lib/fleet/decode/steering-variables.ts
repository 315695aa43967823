import { STEERING_VALUES, STEERING_VARIABLES } from '../../world/steering-variables';

const REFUSED = new RegExp(
  `^(?:${STEERING_VARIABLES.flatMap(({ names }) => names)
    .map((name) => name.replace(/\*$/, '.*'))
    .join('|')})$`,
  'i',
);

/** Whether a variable steers programs of others, by its name or by what it says. */
export function isSteering(name: string, value: string): boolean {
  return (
    REFUSED.test(name) ||
    (Object.hasOwn(STEERING_VALUES, name) && STEERING_VALUES[name]?.test(value) === false)
  );
}
