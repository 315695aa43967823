import { fleetOf } from '../chart/sample-fleet';
import { jobPod } from '../corpus/job-pod';
import { containerOf, withContainer } from '../corpus/objects';
import { creating } from '../corpus/request';
import { manager } from '../corpus/users';
import { denialsOf } from './evaluate';

/** What the policies let a job have of its node, in a fleet whose runners have sizes, idle CPU and accelerators. */

const SIZES = {
  medium: { memoryRequest: '1Gi', memoryLimit: '4Gi' },
  large: { cpuRequest: '2', cpuLimit: '8', memoryRequest: '4Gi', memoryLimit: '8Gi' },
};

interface Amounts {
  readonly limits?: Readonly<Record<string, string>>;
  readonly requests?: Readonly<Record<string, string>>;
}

const FLEET = fleetOf(
  { kind: 'docker', sizes: SIZES },
  { kind: 'docker', name: 'small', tags: ['small'] },
  { kind: 'docker', name: 'idle', tags: ['idle'], burst: true },
  { kind: 'docker', name: 'gpu', tags: ['gpu'], devices: { 'nvidia.com/gpu': 1 } },
);

/** The rules that refuse a pod of a runner whose container has other amounts. */
function refusing(
  runner: string,
  { limits = {}, requests = {} }: Amounts,
  name = 'build',
): readonly string[] {
  const whole = jobPod(FLEET, runner);
  const { resources } = containerOf(whole, name);
  const pod = withContainer(whole, name, {
    resources: {
      limits: { ...resources?.limits, ...limits },
      requests: { ...resources?.requests, ...requests },
    },
  });
  return denialsOf(FLEET, creating(manager('acme', runner), 'pods', pod)).map(({ rule }) => rule);
}

describe('a job of a runner with sizes', () => {
  it.each<[string, Amounts]>([
    ['the default', {}],
    ['medium', { limits: { memory: '4Gi' }, requests: { memory: '1Gi' } }],
    ['large', { limits: { cpu: '8', memory: '8Gi' }, requests: { cpu: '2', memory: '4Gi' } }],
    ['less than any', { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '50m', memory: '64Mi' } }],
    ['between two', { limits: { memory: '6Gi' }, requests: { memory: '2Gi' } }],
    [
      'the CPU of one and the memory of another',
      { limits: { cpu: '8', memory: '4Gi' }, requests: { memory: '1Gi' } },
    ],
    ['CPU that is hardly kept, which costs the job alone', { limits: { cpu: '8' }, requests: { cpu: '1m' } }],
  ])('has %s', (_, amounts) => {
    expect(refusing('docker', amounts)).toEqual([]);
  });

  it.each<[string, string, Amounts]>([
    [
      'more memory than the largest',
      'job-limits',
      { limits: { memory: '8193Mi' }, requests: { memory: '8Gi' } },
    ],
    ['more CPU than the largest', 'job-limits', { limits: { cpu: '8001m' } }],
    [
      'the memory of the largest with the request of the default',
      'job-requests',
      { limits: { memory: '8Gi' } },
    ],
    [
      'a byte more that no node keeps than in any size',
      'job-requests',
      { limits: { memory: '8Gi' }, requests: { memory: String(4 * 1024 ** 3 - 1) } },
    ],
  ])('does not have %s', (_, rule, amounts) => {
    expect(refusing('docker', amounts)).toEqual([rule]);
  });

  it('leaves the other runners of the fleet theirs', () => {
    expect(refusing('small', {})).toEqual([]);
    expect(refusing('small', { limits: { memory: '4Gi' }, requests: { memory: '3Gi' } })).toEqual([
      'job-limits',
    ]);
    expect(refusing('small', { requests: { memory: '1Mi' } })).toEqual(['job-requests']);
  });
});

describe('a job of a runner that bursts', () => {
  it('has no CPU limit, or any that something of the cluster gives it', () => {
    const limits = jobPod(FLEET, 'idle').spec.containers.map(({ resources }) =>
      Object.keys(resources?.limits ?? {}),
    );
    expect(new Set(limits.flat())).toEqual(new Set(['memory', 'ephemeral-storage']));
    expect(refusing('idle', {})).toEqual([]);
    expect(refusing('idle', { limits: { cpu: '500m' } })).toEqual([]);
  });

  it('keeps the limits of memory and its requests', () => {
    expect(refusing('idle', { limits: { memory: '3Gi' }, requests: { memory: '2Gi' } })).toEqual([
      'job-limits',
    ]);
    expect(refusing('idle', { requests: { cpu: '0' } })).toEqual(['job-requests']);
  });

  it('gives no other runner the same', () => {
    expect(refusing('small', { limits: { cpu: '0' } })).toEqual(['job-limits']);
    expect(refusing('small', { limits: { cpu: '0' } }, 'helper')).toEqual(['job-limits']);
  });
});

describe('a job of a runner with an accelerator', () => {
  it('has it in the build container', () => {
    const [build, ...others] = jobPod(FLEET, 'gpu').spec.containers;
    expect(build?.resources?.limits).toMatchObject({ 'nvidia.com/gpu': '1' });
    expect(JSON.stringify(others)).not.toContain('nvidia');
    expect(refusing('gpu', {})).toEqual([]);
  });

  it.each<[string, string, Amounts, string]>([
    ['two of it', 'gpu', { limits: { 'nvidia.com/gpu': '2' } }, 'build'],
    ['another one', 'gpu', { limits: { 'amd.com/gpu': '1' } }, 'build'],
    ['one in its helper', 'gpu', { limits: { 'nvidia.com/gpu': '1' } }, 'helper'],
    ['one in its init container', 'gpu', { limits: { 'nvidia.com/gpu': '1' } }, 'init-permissions'],
    ['one of a neighbour', 'docker', { limits: { 'nvidia.com/gpu': '1' } }, 'build'],
  ])('does not have %s', (_, runner, amounts, container) => {
    expect(refusing(runner, amounts, container)).toEqual(['job-resources']);
  });
});
