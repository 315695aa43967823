import { type Attack, type PodRow, podAttacks } from './attack';
import { CONTROLLERS } from './scene';

/** Attacks that make a controller create a manager pod which differs from an honest one in one point. */
export function managerAttacks(rows: readonly PodRow[]): readonly Attack[] {
  return CONTROLLERS.flatMap((controller, index) =>
    podAttacks(
      ({ managerPod }) => [controller, managerPod],
      rows
        .filter(([, , , , of]) => index === 0 || of === 'every')
        .map(([rule, id, tries, change, of]) => [
          rule,
          `manager-${id}${index === 0 ? '' : '-by-the-controller-manager'}`,
          tries,
          change,
          index === 0 ? of : 'once',
        ]),
    ),
  );
}
