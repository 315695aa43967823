import type { RunnerSpec } from '../../lib';
import { fleetOf } from '../chart/sample-fleet';
import { configIn } from './read-back';

/** What config.toml says of sizes, idle CPU and devices. */

function keysOf(runner: Partial<RunnerSpec>): Readonly<Record<string, unknown>> {
  const fleet = fleetOf({ kind: 'docker', ...runner } as RunnerSpec);
  return configIn(fleet, 'docker').runners[0].kubernetes as unknown as Readonly<Record<string, unknown>>;
}

const maximaOf = (keys: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(keys).filter(([key]) => key.endsWith('_overwrite_max_allowed')));

describe('jobs choose', () => {
  it('nothing without sizes', () => {
    expect(maximaOf(keysOf({}))).toEqual({});
  });

  it('up to the largest of each amount in which sizes differ, whatever the order, and nothing else', () => {
    const sizes = {
      large: { cpuRequest: '1', memoryRequest: '4Gi', memoryLimit: '8Gi' },
      small: { memoryLimit: '512Mi' },
      wide: { memoryLimit: '6000M', cpuLimit: '2000m' },
    };
    expect(maximaOf(keysOf({ sizes }))).toEqual({
      cpu_request_overwrite_max_allowed: '1',
      memory_request_overwrite_max_allowed: '4Gi',
      memory_limit_overwrite_max_allowed: '8Gi',
    });
  });

  it('less than the default, but no more, where all sizes are smaller', () => {
    const keys = keysOf({ sizes: { small: { memoryLimit: '1Gi', memoryRequest: '64Mi' } } });
    expect(maximaOf(keys)).toEqual({
      memory_request_overwrite_max_allowed: '256Mi',
      memory_limit_overwrite_max_allowed: '2Gi',
    });
    expect([keys['memory_request'], keys['memory_limit']]).toEqual(['256Mi', '2Gi']);
  });

  it('no limit of CPU where jobs use what is idle', () => {
    const keys = keysOf({ burst: true, sizes: { large: { cpuRequest: '4', memoryLimit: '8Gi' } } });
    expect(maximaOf(keys)).toEqual({
      cpu_request_overwrite_max_allowed: '4',
      memory_limit_overwrite_max_allowed: '8Gi',
    });
    expect(Object.keys(keys).filter((key) => key.includes('cpu_limit'))).toEqual([]);
    expect(keys['cpu_request']).toBe('100m');
    expect(Object.keys(keys).filter((key) => /(?:memory|ephemeral_storage)_limit$/.test(key))).toHaveLength(
      6,
    );
  });
});

it('a patch gives devices to the build container alone', () => {
  const { pod_spec } = keysOf({ devices: { 'nvidia.com/gpu': 1, 'amd.com/gpu': 2 } }) as {
    readonly pod_spec: readonly { readonly name: string; readonly patch: string }[];
  };
  const [patch, ...others] = pod_spec.filter(({ name }) => name === 'devices');
  expect(others).toEqual([]);
  expect(JSON.parse(patch?.patch ?? '')).toEqual({
    containers: [{ name: 'build', resources: { limits: { 'nvidia.com/gpu': '1', 'amd.com/gpu': '2' } } }],
  });
});
