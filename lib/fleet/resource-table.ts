import { CONTAINER_RESOURCES } from '../world/container-resources';
import { formatBytes, formatCpu, parseBytes, parseCpu } from './quantity';

const [CPU, MEMORY, EPHEMERAL_STORAGE] = CONTAINER_RESOURCES;

/** The resources of a container: each by its name in a fleet, in Kubernetes and in GitLab, with the notation of its amounts. */
export const RESOURCES = [
  { field: 'cpu', ...CPU, parse: parseCpu, format: formatCpu },
  { field: 'memory', ...MEMORY, parse: parseBytes, format: formatBytes },
  { field: 'ephemeralStorage', ...EPHEMERAL_STORAGE, parse: parseBytes, format: formatBytes },
] as const;

/** A resource of a container. */
export type Resource = (typeof RESOURCES)[number];

/** The two amounts that a container has of each resource. */
export type Bound = 'Request' | 'Limit';

/** Something for each resource and bound, as in `cpuRequest`. */
export type ByResource<T> = { readonly [Key in `${Resource['field']}${Bound}`]: T };

/** Every resource with every bound, and the key of both. */
const BOUNDED = RESOURCES.flatMap((resource) =>
  (['Request', 'Limit'] as const).map((bound) => ({ key: `${resource.field}${bound}`, resource, bound })),
);

/** Makes a value for each resource and bound. */
export function byResource<T>(value: (resource: Resource, bound: Bound) => T): ByResource<T> {
  const values: Record<string, T> = {};
  for (const { key, resource, bound } of BOUNDED) {
    values[key] = value(resource, bound);
  }
  return values as ByResource<T>;
}
