import { RUNNER_KINDS } from '../../lib/privilege';
import { readToml } from '../config/read-back';
import { corpusFleet } from '../corpus/fleets';
import { find, type KubernetesObject, namesOf, objectsOf, valuesOf } from './rendered';
import { EVERY_KIND, fleetOf } from './sample-fleet';

/** The fleet of README.md, and one of every kind that there is. */
const FLEETS: readonly (readonly [string, readonly string[], readonly KubernetesObject[]])[] = [
  [
    'the fleet of README.md',
    ['docker', 'tinyland-docker', 'nix', 'tinyland-nix', 'dind'],
    objectsOf(corpusFleet('tinyland')),
  ],
  ['a fleet of every kind', RUNNER_KINDS, objectsOf(fleetOf(...EVERY_KIND))],
];

/** Every place that says of a container whether it is privileged: in objects, in config.toml and in its patches. */
function privilegedPlaces(objects: readonly KubernetesObject[]): readonly string[] {
  const truthy = (where: string, value: unknown) =>
    [...valuesOf(value)]
      .filter(({ path, value: said }) => /\/privileged$/.test(path) && said !== false)
      .map(({ path }) => where + path);
  return objects.flatMap((object) => {
    const { data } = object as KubernetesObject & { readonly data?: Readonly<Record<string, string>> };
    const config = data?.['config.toml'];
    const parsed = config === undefined ? undefined : readToml(config);
    const patches = (parsed?.runners[0].kubernetes.pod_spec ?? []).map(
      ({ patch }) => JSON.parse(patch) as unknown,
    );
    return truthy(`${object.kind} ${object.metadata.name}`, [object, parsed, patches]);
  });
}

describe.each(FLEETS)('%s', (_, kinds, objects) => {
  it('has one manager of each kind, in one namespace', () => {
    expect(namesOf(objects, 'Namespace')).toHaveLength(1);
    expect(namesOf(objects, 'Deployment')).toEqual(kinds.map((kind) => `${kind}-manager`));
    expect(namesOf(objects, 'Role')).toHaveLength(kinds.length);
    expect(namesOf(objects, 'RoleBinding')).toHaveLength(kinds.length);
    expect(namesOf(objects, 'ConfigMap')).toEqual(kinds.map((kind) => `${kind}-config`));
    expect(namesOf(objects, 'PodDisruptionBudget')).toHaveLength(kinds.length);
    expect(namesOf(objects, 'ServiceAccount')).toHaveLength(2 * kinds.length);
  });

  it('has no Secret, and nothing that belongs to no kind of object expected here', () => {
    expect([...new Set(objects.map(({ kind }) => kind))].sort()).toEqual(
      expect.arrayContaining([
        'ConfigMap',
        'Deployment',
        'LimitRange',
        'Namespace',
        'NetworkPolicy',
        'PodDisruptionBudget',
        'PriorityClass',
        'ResourceQuota',
        'Role',
        'RoleBinding',
        'ServiceAccount',
      ]),
    );
    for (const kind of [
      'Secret',
      'ClusterRole',
      'ClusterRoleBinding',
      'Pod',
      'Job',
      'Service',
      'Ingress',
      'PersistentVolumeClaim',
    ]) {
      expect([kind, namesOf(objects, kind)]).toEqual([kind, []]);
    }
  });

  it("has exactly one privileged container: dind's daemon", () => {
    expect(privilegedPlaces(objects)).toEqual([
      'ConfigMap dind-config/2/0/containers/0/securityContext/privileged',
    ]);
    const { data } = find<{ data: Record<string, string> }>(objects, 'ConfigMap', 'dind-config');
    const [section] = readToml(data['config.toml'] ?? '').runners;
    const patch = JSON.parse(section.kubernetes.pod_spec?.[0]?.patch ?? '{}') as {
      containers: { name: string }[];
    };
    expect(patch.containers.map(({ name }) => name)).toEqual([section.kubernetes.services?.[0]?.alias]);
  });

  it('says of the word privileged nothing else than Pod Security and names do', () => {
    const said = [...valuesOf(objects)]
      .filter(({ value }) => value === 'privileged')
      .map(({ path }) => path.split('/').at(-1));
    expect(said).toEqual(['enforce']);
  });
});
