import { loadAll } from 'js-yaml';
import type { Fleet } from '../fleet/fleet';
import { renderFleet } from '../output/render';

/**
 * The objects of a fleet by their names, such as `Deployment docker-manager`, for a snapshot test: of all, or of the one
 * that a test is about. The same fleet gives the same objects in the same order.
 *
 * @throws FleetError if the fleet breaks the boundary.
 *
 * @example
 * expect(fleetSnapshot(fleet)['ConfigMap docker-config']).toMatchSnapshot();
 */
export function fleetSnapshot(fleet: Fleet): Readonly<Record<string, unknown>> {
  const objects = renderFleet(fleet).flatMap(({ text }) => loadAll(text) as NamedObject[]);
  return Object.fromEntries(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object]));
}

interface NamedObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
}
