import { Fleet, type FleetSpec, fleetBefore, renderFleet } from '../../../lib';
import { get, type Manifest } from '../edit';
import { admissionResults } from './rendered-fleet';

type Change = object;

function fleetWith(change: Change): FleetSpec {
  return {
    org: 'acme',
    cluster: { apiServer: { cidrs: ['10.43.0.1/32'] } },
    runners: [{ kind: 'docker' }, { kind: 'docker', name: 'heavy', tags: ['heavy'], ...change }],
  };
}

/** The fleet as it is rendered over another one; over itself, and so on, as often as it is synthesized. */
function rendered(...changes: readonly Change[]): Manifest[] {
  let stood: ReturnType<typeof fleetBefore> | undefined;
  for (const change of changes) {
    stood = fleetBefore(renderFleet(Fleet.parse(fleetWith(change)), stood).map(({ text }) => text));
  }
  return [...(stood?.objects ?? [])] as Manifest[];
}

const large = { sizes: { large: { cpuLimit: '8', memoryRequest: '2Gi', memoryLimit: '8Gi' } } };
const huge = { sizes: { huge: { memoryLimit: '32Gi' } } };
const burst = { burst: true };
const gpu = { devices: { 'nvidia.com/gpu': 1 } };
const gpus = { devices: { 'nvidia.com/gpu': 4, 'amd.com/gpu': 1 } };
const requesting = { burst: true, resources: { build: { cpuRequest: '2' } } };

describe('a change over a committed version is let pass until the roll-over is done', () => {
  it.each<[string, Change, Change]>([
    ['sizes that were none', {}, large],
    ['sizes no longer', large, {}],
    ['larger sizes', large, huge],
    ['smaller sizes', huge, large],
    ['no limit of CPU', {}, burst],
    ['a limit of CPU again', burst, {}],
    ['a limit of CPU that is the request of before', requesting, {}],
    ['sizes in the place of idle CPU', burst, large],
    ['an accelerator that was none', {}, gpu],
    ['an accelerator no longer', gpu, {}],
    ['more accelerators', gpu, gpus],
    ['fewer accelerators', gpus, gpu],
    ['idle CPU beside other sizes', large, { ...burst, ...huge }],
  ])('%s', (_, before, now) => {
    for (const objects of [rendered(before, now), rendered(before, now, now)]) {
      const result = admissionResults(objects, undefined).find(({ id }) => id === 'admission-overlap');
      expect(result?.status).not.toBe('fail');
    }
  });

  it('bounds no CPU until then, since pods without a limit would be refused or get one', () => {
    const over = rendered(requesting, {});
    const spec = (kind: string, name: string) =>
      get(
        over.find((object) => object['kind'] === kind && get(object, 'metadata.name') === name),
        'spec',
      ) as Manifest;
    for (const quota of ['fleet', 'heavy-job']) {
      expect(spec('ResourceQuota', quota)['hard']).not.toHaveProperty(['limits.cpu']);
    }
    const limits = get(spec('LimitRange', 'containers'), 'limits.0') as Manifest;
    expect([limits['max'], limits['default']].map((bounds) => Object.keys(bounds as object))).toEqual([
      ['ephemeral-storage', 'memory'],
      ['ephemeral-storage', 'memory'],
    ]);
    expect(spec('ResourceQuota', 'docker-job')['hard']).toHaveProperty(['limits.cpu']);
  });

  it('lets no version have had a device that is no accelerator', () => {
    const objects = rendered(gpu, {});
    const spec = get(
      objects.find((object) => get(object, 'metadata.name') === 'acme-runners-job-pods'),
      'spec',
    );
    const text = JSON.stringify(spec);
    expect(text).toContain('nvidia.com/gpu=1');
    const tampered = objects.map((object) =>
      get(object, 'metadata.name') === 'acme-runners-job-pods'
        ? JSON.parse(JSON.stringify(object).replaceAll('nvidia.com/gpu=1', 'devices.kubevirt.io/kvm=1'))
        : object,
    );
    const result = admissionResults(tampered, undefined).find(({ id }) => id === 'admission-overlap');
    expect(JSON.stringify(result?.findings)).toContain(
      'jobs of a version have a device that is no accelerator',
    );
  });
});
