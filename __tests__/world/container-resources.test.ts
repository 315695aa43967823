import { CONTAINER_RESOURCES } from '../../lib/world/container-resources';

/** Written by hand from the documentation of both: what everything else derives the names from. */
it('the resources of a container have these names in Kubernetes and in config.toml', () => {
  expect(CONTAINER_RESOURCES).toEqual([
    { kubernetes: 'cpu', gitlab: 'cpu' },
    { kubernetes: 'memory', gitlab: 'memory' },
    { kubernetes: 'ephemeral-storage', gitlab: 'ephemeral_storage' },
  ]);
});
