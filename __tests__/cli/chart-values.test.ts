import { CHART_VALUES, chartValueText } from '../../lib/cli/chart-values';
import { keyOfSection, valueOfChart } from '../../lib/fleet/gitlab-key';

describe('values of the chart that findings name', () => {
  const names = CHART_VALUES.flatMap(({ name, without, formerly }) =>
    [name, without, formerly].filter((named) => named !== undefined),
  );

  test('are rows of the catalogue, or lie below one', () => {
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => valueOfChart(name) === undefined)).toEqual([]);
  });

  test('are told as people look for them', () => {
    const texts = CHART_VALUES.map(chartValueText);
    expect(texts).toContain('rbac.rules');
    expect(texts).toContain('runners.config (without runners.configPath)');
    expect(texts).toContain(
      'runners.config: [runners.kubernetes] privileged (runners.privileged in old versions)',
    );
  });
});

describe('the catalogue', () => {
  test('answers for a value below a row, the closest row first', () => {
    expect(valueOfChart('rbac.clusterWideAccess')?.why).toContain('least Role');
    expect(valueOfChart('serviceAccount.name')?.why).toContain('{runner}-manager');
    expect(valueOfChart('serviceAccount.automountServiceAccountToken')?.why).toContain('token of the');
    expect(valueOfChart('resources.limits.cpu')?.field).toBe('resources.build.cpuLimit');
    expect(valueOfChart('resources.claims')?.field).toBe('manager.resources');
    expect(['rba', 'rules', 'runners', 'runners.unknown', ''].map(valueOfChart)).toEqual(
      new Array(5).fill(undefined),
    );
  });

  test('answers for a key in its own section alone', () => {
    expect(keyOfSection('[runners.kubernetes]', 'cpu_limit')?.field).toBe('resources.build.cpuLimit');
    expect(keyOfSection('[[runners]]', 'cpu_limit')).toBeUndefined();
    expect(keyOfSection('config.toml', 'concurrent')?.field).toBe('concurrency');
    expect(keyOfSection('[runners.kubernetes]', 'cpuLimit')).toBeUndefined();
  });
});
