import { DAEMON_ALIAS } from '../config/job-pod-patch';
import type { Fleet } from '../fleet/fleet';
import { imageLiteral, isOtherImage } from './added-images';
import type { NamedExpression } from './admission-policy';
import { type Cel, table, text } from './cel-text';
import { daemonImage } from './job-pod-facts';
import { managerUser } from './requester';

/** The lists of containers that rules go through, as variables of a policy. */

const INIT: Cel = 'object.spec.?initContainers.orValue([])';

/** `variables.containers`: all of them; an ephemeral one is a container like any other. */
export const CONTAINERS: NamedExpression = {
  name: 'containers',
  expression: `object.spec.containers + ${INIT} + object.spec.?ephemeralContainers.orValue([])`,
};

/** `variables.initContainers`. */
export const INIT_CONTAINERS: NamedExpression = { name: 'initContainers', expression: INIT };

/**
 * `variables.daemonImage`: the image of the requester's daemon, or an empty string if it may have none. What makes a
 * container the daemon is who creates the pod, the container's name and its image, all three.
 */
export function daemonImageVariable(fleet: Fleet): NamedExpression {
  const images = fleet.runners.flatMap((runner) => {
    const image = daemonImage(runner);
    return image === undefined ? [] : [[managerUser(runner), imageLiteral(fleet, 'daemon', image)] as const];
  });
  return {
    name: 'daemonImage',
    expression:
      images.length > 0
        ? `${table(images)}[?request.userInfo.username].orValue(${imageLiteral(fleet, 'daemon', undefined)})`
        : imageLiteral(fleet, 'daemon', undefined),
  };
}

/** `variables.confined`: all containers but the daemon. Needs `variables.daemonImage`. */
export function confinedContainers(fleet: Fleet): NamedExpression {
  return {
    name: 'confined',
    expression: `object.spec.containers.filter(c, c.name != ${text(DAEMON_ALIAS)} || ${isOtherImage(fleet, 'daemon', 'c.image', 'variables.daemonImage')}) + ${INIT} + object.spec.?ephemeralContainers.orValue([])`,
  };
}
