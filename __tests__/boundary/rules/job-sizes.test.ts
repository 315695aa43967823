import { corpusFleet } from '../../corpus/fleets';
import { get, type Manifest, remove, set } from '../edit';
import * as mutations from '../mutations/mutation';
import { type Change, editJobs, judging, NOTHING } from './changed-fleet';

const { judged, toldAlone } = judging(corpusFleet('sized'));

const find = (o: Manifest[], kind: string, name: string) =>
  mutations.find(o, kind, (other) => other === name);

const editing =
  (runner: string, edit: (kubernetes: Manifest) => void): Change =>
  (o) =>
    editJobs(o, runner, edit);

/** What the rules tell after a change, of manifests whose fleet is given. */
const told = (change: Change): readonly string[] =>
  judged(change).results.flatMap(({ findings }) =>
    findings.map(
      ({ code, path, value, allowed }) => `${code} ${path.split(' / ').slice(-1)[0]} ${value} ${allowed}`,
    ),
  );

const patches = (kubernetes: Manifest) => kubernetes['pod_spec'] as { name: string; patch: string }[];

test('what was rendered has no findings, whoever knows the fleet', () => {
  expect(told(NOTHING)).toEqual([]);
  expect(toldAlone(NOTHING)).toEqual([]);
});

test('what it opens is told', () => {
  const openings = judged(NOTHING).results.flatMap((result) =>
    result.openings.map(({ sentence }) => sentence),
  );
  expect(openings).toEqual(
    expect.arrayContaining([
      'a job may raise the bound up to 8Gi',
      'jobs of gpu use the idle CPU of their node, without a limit',
      'jobs talk to drivers of their node through 1 nvidia.com/gpu',
    ]),
  );
});

describe('sizes', () => {
  test.each<[string, Change, string]>([
    [
      'larger than the fleet says',
      editing('sized', (k) => set(k, 'memory_limit_overwrite_max_allowed', '16Gi')),
      'fleet-config-differs runners[0].kubernetes.memory_limit_overwrite_max_allowed 16Gi 8Gi',
    ],
    [
      'of what no size differs in',
      editing('sized', (k) => set(k, 'ephemeral_storage_limit_overwrite_max_allowed', '10Gi')),
      'fleet-config-differs runners[0].kubernetes.ephemeral_storage_limit_overwrite_max_allowed 10Gi unset',
    ],
    [
      'of a runner without any',
      editing('docker', (k) => set(k, 'memory_limit_overwrite_max_allowed', '8Gi')),
      'fleet-config-differs runners[0].kubernetes.memory_limit_overwrite_max_allowed 8Gi unset',
    ],
    [
      'that no job may choose',
      editing('sized', (k) => remove(k, 'memory_limit_overwrite_max_allowed')),
      'fleet-config-differs runners[0].kubernetes.memory_limit_overwrite_max_allowed unset 8Gi',
    ],
    [
      'that the quota has no room for',
      (o) => set(find(o, 'ResourceQuota', 'sized-job'), ['spec', 'hard', 'limits.memory'], '17Gi'),
      'config-capacity runners[0].kubernetes.memory_limit 35433480192 18253611008',
    ],
  ])('%s', (_, change, finding) => {
    expect(told(change)).toContain(finding);
  });
});

describe('idle CPU', () => {
  const limits = (o: Manifest[]) => get(find(o, 'LimitRange', 'containers'), 'spec.limits.0') as Manifest;

  test.each<[string, Change, string]>([
    [
      'a limit in config.toml',
      editing('gpu', (k) => set(k, 'cpu_limit', '2')),
      'fleet-config-differs runners[0].kubernetes.cpu_limit 2 unset',
    ],
    [
      'no limit for a runner that has one',
      editing('docker', (k) => remove(k, 'cpu_limit')),
      'fleet-config-differs runners[0].kubernetes.cpu_limit unset 2',
    ],
    [
      'a quota that refuses pods without a limit',
      (o) => set(find(o, 'ResourceQuota', 'gpu-job'), ['spec', 'hard', 'limits.cpu'], '64'),
      'fleet-objects-differ spec.hard.limits.cpu 64 unset',
    ],
    [
      'a LimitRange that refuses them',
      (o) => set(limits(o), ['max', 'cpu'], '8'),
      'fleet-objects-differ spec.limits[0].max.cpu 8 unset',
    ],
    [
      'a LimitRange that gives them a limit',
      (o) => set(limits(o), ['default', 'cpu'], '500m'),
      'fleet-objects-differ spec.limits[0].default.cpu 500m unset',
    ],
    [
      'no quota of limits for a runner that has them',
      (o) => remove(find(o, 'ResourceQuota', 'docker-job'), ['spec', 'hard', 'limits.cpu']),
      'fleet-objects-differ spec.hard.limits.cpu unset 18',
    ],
  ])('%s', (_, change, finding) => {
    expect(told(change)).toContain(finding);
  });

  test('a LimitRange without CPU is a finding where nobody bursts', () => {
    const codes = judging(corpusFleet('plain')).told((o) => {
      remove(limits(o), ['max', 'cpu']);
      remove(limits(o), ['default', 'cpu']);
    });
    expect(codes).toContain('limit-range-present');
  });
});

describe('devices', () => {
  const devices = (change: (patch: string) => string): Change =>
    editing('gpu', (k) => {
      for (const patch of patches(k).filter(({ name }) => name === 'devices')) {
        patch.patch = change(patch.patch);
      }
    });

  test.each<[string, Change, string]>([
    [
      'more than the fleet says',
      devices((patch) => patch.replace('"nvidia.com/gpu":"1"', '"nvidia.com/gpu":"2"')),
      'fleet-config-differs runners[0].kubernetes.pod_spec nvidia.com/gpu: 2 1',
    ],
    [
      'another one',
      devices((patch) => patch.replace('nvidia.com/gpu', 'google.com/tpu')),
      'fleet-config-differs runners[0].kubernetes.pod_spec google.com/tpu: 1 none',
    ],
    ['none', devices(() => '{}'), 'fleet-config-differs runners[0].kubernetes.pod_spec amd.com/gpu: unset 2'],
    [
      'of a runner without any',
      editing('docker', (k) => {
        const limits = { 'nvidia.com/gpu': '1' };
        patches(k).push({
          name: 'devices',
          patch: JSON.stringify({ containers: [{ name: 'build', resources: { limits } }] }),
        });
      }),
      'fleet-config-differs runners[0].kubernetes.pod_spec nvidia.com/gpu: 1 none',
    ],
    [
      'that no quota counts',
      (o) => remove(find(o, 'ResourceQuota', 'fleet'), ['spec', 'hard', 'requests.amd.com/gpu']),
      'fleet-objects-differ spec.hard.requests.amd.com/gpu unset or more 8',
    ],
    [
      'of which the quota has more',
      (o) => set(find(o, 'ResourceQuota', 'fleet'), ['spec', 'hard', 'requests.amd.com/gpu'], '9'),
      'fleet-objects-differ spec.hard.requests.amd.com/gpu unset or more 8',
    ],
  ])('%s', (_, change, finding) => {
    expect(told(change)).toContain(finding);
  });
});
