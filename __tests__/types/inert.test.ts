import { Testing } from 'cdk8s';
import {
  Fleet,
  type FleetSpec,
  type Runner,
  RunnerDeployment,
  type RunnerKind,
  RunnerRbac,
  type RunnerSpec,
  renderFleet,
} from '../../lib';
import { podSpecPatches } from '../../lib/config/job-pod-patch';
import { LEVEL_OF, PrivilegeGrant, RUNNER_KINDS } from '../../lib/privilege';
import { DEDICATED_NODES, fleetOf, specOf } from '../chart/sample-fleet';
import type { Any } from './hole';

/** All files of a fleet as one text. */
function rendered(spec: FleetSpec): string {
  return renderFleet(Fleet.parse(spec))
    .map(({ text }) => text)
    .join('\n');
}

const DIND: RunnerSpec<'dind'> = { kind: 'dind', nodes: DEDICATED_NODES };

describe('what a specification carries beside its own fields is left behind', () => {
  const plain = rendered(specOf({ kind: 'docker' }));

  it('the plain fleet holds no privileged container, and that of dind does', () => {
    expect(plain).not.toMatch(/\\?"?privileged\\?"?\s*[:=]\s*true/);
    expect(rendered(specOf(DIND))).toMatch(/\\?"?privileged\\?"?\s*[:=]\s*true/);
  });

  it('a property that cannot be enumerated', () => {
    const spec: RunnerSpec = { kind: 'docker' };
    expect(rendered(specOf(Object.defineProperty(spec, 'privileged', { value: true })))).toBe(plain);
  });

  it('a property under a symbol', () => {
    const spec: RunnerSpec = Object.assign({ kind: 'docker' as const }, { [Symbol('privileged')]: true });
    expect(rendered(specOf(spec))).toBe(plain);
  });

  it('a property of the prototype', () => {
    const spec: RunnerSpec = Object.setPrototypeOf({ kind: 'docker' }, { privileged: true });
    expect(rendered(specOf(spec))).toBe(plain);
  });
});

describe('what the compiler was told about a kind changes no kind', () => {
  const expected = rendered(specOf(DIND));

  it('generic code that is called for all kinds at once', () => {
    const make = <K extends RunnerKind>(_kind: K, spec: RunnerSpec<K>): RunnerSpec<K> => spec;
    expect(rendered(specOf(make<RunnerKind>('docker', DIND)))).toBe(expected);
  });

  it('a method whose parameter is compared both ways', () => {
    interface Sink<Spec> {
      add(spec: Spec): RunnerSpec<'docker'>;
    }
    const strict: Sink<RunnerSpec<'docker'>> = { add: (spec) => spec };
    const loose: Sink<RunnerSpec> = strict;
    const docker: RunnerSpec<'docker'> = loose.add(DIND);
    expect(rendered(specOf(docker))).toBe(expected);
  });

  it('a runner that is called one of another kind', () => {
    const claimed: Runner<Any> = fleetOf({ kind: 'docker' }).runner('docker');
    const dind: Runner<'dind'> = claimed;
    const patches = podSpecPatches(dind).map(({ name }) => name);
    expect([dind.kind, patches]).toEqual(['docker', ['resources']]);
  });

  it('a question for the runners of all kinds', () => {
    const fleet = fleetOf({ kind: 'docker' }, DIND);
    const dockers: readonly Runner[] = fleet.runnersOfKind<RunnerKind>('docker');
    expect(dockers.map(({ kind }) => kind)).toEqual(['docker']);
  });
});

describe('a checked fleet cannot be written', () => {
  const fleet = fleetOf({ kind: 'docker' }, DIND);
  const docker = fleet.runner('docker');

  it.each<[string, object, object]>([
    ['the fleet', fleet, { org: 'other' }],
    ['its names', fleet.names, { namespace: 'kube-system' }],
    ['its cluster', fleet.cluster.apiServer, { cidrs: ['0.0.0.0/0'] }],
    ['its list of runners', fleet.runners, [fleet.runner('dind')]],
    ['a runner', docker, { kind: 'dind' }],
    ['the names of a runner', docker.names, { job: 'dind-job' }],
    ['the settings of a runner', docker.settings, { podSecurity: 'privileged' }],
    ['the table of levels', LEVEL_OF, { docker: 'privileged' }],
    ['the list of kinds', RUNNER_KINDS, ['root']],
  ])('%s', (_, target, change) => {
    const before = JSON.stringify(target);
    expect(() => Object.assign(target, change)).toThrow(TypeError);
    expect(JSON.stringify(target)).toBe(before);
  });

  it('the specification may change later without the fleet', () => {
    const runners: RunnerSpec[] = [{ kind: 'docker' }];
    const spec: FleetSpec = { ...specOf(), runners };
    const checked = Fleet.parse(spec);
    const before = renderFleet(checked);
    runners.push(DIND);
    Object.assign(runners[0] ?? {}, { kind: 'dind', nodes: DEDICATED_NODES });
    expect(renderFleet(checked)).toEqual(before);
    expect(checked.runners.map(({ kind }) => kind)).toEqual(['docker']);
  });
});

describe('a grant that the table does not give', () => {
  const forge: { readonly of: (kind: unknown) => unknown; new (kind: unknown): unknown } =
    PrivilegeGrant as Any;

  it.each([...RUNNER_KINDS.filter((kind) => kind !== 'dind'), 'constructor', '__proto__', undefined])(
    'is not made for %p, whichever way it is asked for',
    (kind) => {
      expect(() => forge.of(kind)).toThrow(TypeError);
      expect(() => new forge(kind)).toThrow(/only dind is/);
    },
  );

  it('is not read from an object that only has its prototype', () => {
    const grant: PrivilegeGrant = Object.create(PrivilegeGrant.prototype);
    expect(() => grant.kind).toThrow(TypeError);
  });

  it('is made for dind', () => {
    expect(PrivilegeGrant.of('dind').kind).toBe('dind');
  });
});

describe('a runner of another fleet', () => {
  it('keeps its own namespace and its own identities', () => {
    const other = Fleet.parse({ ...specOf({ kind: 'docker' }), org: 'other' });
    const chart = Testing.chart();
    new RunnerRbac(chart, 'rbac', { runner: other.runner('docker') });
    new RunnerDeployment(chart, 'deployment', { runner: other.runner('docker') });
    const objects: readonly { readonly metadata: { readonly namespace?: string } }[] = Testing.synth(chart);
    expect(objects.length).toBeGreaterThan(5);
    expect(new Set(objects.map(({ metadata }) => metadata.namespace))).toEqual(new Set(['other-runners']));
  });
});
