import type { FleetSpec, RunnerSpec } from '../../lib';
import { render } from '../../lib';
import { objectsIn } from './rendered';
import { DEDICATED_NODES, specOf } from './sample-fleet';

const RUNNERS: readonly RunnerSpec[] = [
  { kind: 'docker' },
  { kind: 'docker', name: 'docker-arm64', architecture: 'arm64' },
  { kind: 'tinyland-docker', podSecurity: 'restricted' },
  { kind: 'nix' },
  { kind: 'dind', nodes: DEDICATED_NODES },
];

/** 40 organisations with five runners each. */
const FORTY: readonly FleetSpec[] = Array.from({ length: 40 }, (_, index) => ({
  ...specOf(...RUNNERS),
  org: `org-${index}`,
}));

describe('200 runners of 40 organisations', () => {
  const { fleets, files } = render(FORTY);
  const objects = files.flatMap(objectsIn);

  it('become two files each', () => {
    expect(fleets).toHaveLength(40);
    expect(files.map(({ path }) => path)).toEqual(
      FORTY.flatMap(({ org }) => [`${org}-cluster.k8s.yaml`, `${org}-runners.k8s.yaml`]),
    );
    expect(objects.filter(({ kind }) => kind === 'Deployment')).toHaveLength(200);
  });

  it('have names that are valid, and unique in their namespace or in the cluster', () => {
    const keys = objects.map(({ apiVersion, kind, metadata }) =>
      [apiVersion, kind, metadata.namespace, metadata.name].join(' '),
    );
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.length).toBeGreaterThan(40 * 50);
    const unfit = objects.filter(
      ({ metadata }) => !/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(metadata.name),
    );
    expect(unfit).toEqual([]);
  });

  it('keep to themselves: each file speaks of its own organisation only', () => {
    files.forEach(({ text }, index) => {
      const own = FORTY[Math.floor(index / 2)]?.org ?? '';
      const others = [...text.matchAll(/\borg-\d+/g)].map(([name]) => name).filter((name) => name !== own);
      expect([own, others]).toEqual([own, []]);
    });
  });
});

describe('several clusters', () => {
  const on = (name: string | undefined, org = 'acme'): FleetSpec => {
    const spec = specOf({ kind: 'docker' });
    return { ...spec, org, cluster: { ...spec.cluster, ...(name === undefined ? {} : { name }) } };
  };

  it('have a folder each', () => {
    expect(
      render([on('prod'), on('staging'), on('prod', 'other'), on(undefined)]).files.map(({ path }) => path),
    ).toEqual([
      'prod/acme-cluster.k8s.yaml',
      'prod/acme-runners.k8s.yaml',
      'staging/acme-cluster.k8s.yaml',
      'staging/acme-runners.k8s.yaml',
      'prod/other-cluster.k8s.yaml',
      'prod/other-runners.k8s.yaml',
      'acme-cluster.k8s.yaml',
      'acme-runners.k8s.yaml',
    ]);
  });

  it('may not hold one fleet twice', () => {
    expect(() => render([on('prod'), on('prod')])).toThrow(
      /\[duplicate-fleet\] fleet acme\n.*\n {2}value: {3}prod/,
    );
    expect(() => render([on(undefined), on(undefined)])).toThrow(
      /\[duplicate-fleet\] fleet acme\n.*\n {2}value: {3}no cluster name/,
    );
  });

  it('tell the faults of all fleets at once', () => {
    const faulty = (org: string): FleetSpec => ({ ...on(undefined, org), capacity: { pods: 1 } });
    expect(() => render([faulty('one'), on('prod'), faulty('two')])).toThrow(
      /fleet one \/ capacity \/ pods[\s\S]*fleet two \/ capacity \/ pods[\s\S]*2 findings$/,
    );
  });
});

it('no fleet at all is refused', () => {
  expect(() => render([])).toThrow(/\[no-fleet\]/);
});
