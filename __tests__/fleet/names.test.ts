import { fleetNames, MAXIMUM_NAME_LENGTH, runnerNames } from '../../lib/fleet/names';

describe('the names of the contract', () => {
  it('follow from the organisation', () => {
    const { policy, ...names } = fleetNames('tinyland');
    expect(names).toEqual({
      namespace: 'tinyland-runners',
      managerPriorityClass: 'tinyland-runners-manager',
      clusterChart: 'tinyland-cluster',
      runnersChart: 'tinyland-runners',
    });
    expect(policy('job-pods')).toBe('tinyland-runners-job-pods');
  });

  it('follow from organisation and runner', () => {
    expect(runnerNames('tinyland', 'nix-2')).toEqual({
      manager: 'nix-2-manager',
      job: 'nix-2-job',
      config: 'nix-2-config',
      cacheSecret: 'nix-2-cache',
      tokenSecret: 'nix-2-token',
      jobPriorityClass: 'tinyland-runners-nix-2-job',
    });
  });
});

describe('at their longest', () => {
  const longest = 'a'.repeat(MAXIMUM_NAME_LENGTH);
  const { jobPriorityClass, ...runner } = runnerNames(longest, longest);
  const { policy, ...fleet } = fleetNames(longest);

  it.each(Object.values({ ...runner, ...fleet }))('%s is a DNS label', (name) => {
    expect(name).toMatch(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
  });

  it('the names of cluster-scoped objects are DNS subdomains', () => {
    for (const name of [jobPriorityClass, policy('concern')]) {
      expect(name).toMatch(/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/);
    }
  });

  it('a ReplicaSet of the manager is still a DNS label: a Deployment adds a hash of at most ten characters', () => {
    expect(`${runner.manager}-${'f'.repeat(10)}`.length).toBeLessThanOrEqual(63);
  });
});
