import { ApiServer } from '../e2e/cluster/api-server';
import type { Pod } from '../e2e/cluster/objects';
import { startLabFleet } from './fleets/lab-at-work';
import { LAB_CACHE } from './fleets/lab-cache';
import type { DoneJob, JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { CACHE_OF_ANOTHER_KEY, CACHE_URL, CacheServer } from './nix/cache-server';
import { build, copy, drawn, FLAKE, secondsOf, USE_TOKEN, withoutTimes } from './nix/flake';
import { readLab } from './stage/lab';

/** The Secrets that a job pod reads its cache's credentials from. */
function secretsOf([pod]: readonly Pod[]): readonly string[] {
  const variables: { valueFrom?: { secretKeyRef?: { name: string } } }[] =
    pod?.spec.containers.flatMap(({ env = [] }) => env as []) ?? [];
  return [...new Set(variables.flatMap(({ valueFrom }) => valueFrom?.secretKeyRef?.name ?? []))];
}

describe('Nix and its cache on a real node', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  const cache = new CacheServer(lab, api);
  let gitlab: JobsOfTheLab;
  /** Fills the cache, as the only one that may. */
  let pushing: DoneJob;
  let pulling: readonly DoneJob[];
  /** Does all that the cache or Nix refuses. */
  let refused: DoneJob;

  beforeAll(async () => {
    gitlab = await startLabFleet(lab, api, 5000);
    await gitlab.repository.commit({ 'flake.nix': FLAKE });
    await cache.start();
    pushing = await gitlab.run('nix-push', {
      // Without the first commit, as GitLab fetches unless told otherwise.
      gitDepth: 1,
      script: [
        'nix --version',
        'nix config show',
        ...USE_TOKEN,
        build('shared'),
        build('doubted'),
        copy('shared'),
        copy('doubted'),
      ],
    });
    const pull = { script: [...USE_TOKEN, build('shared')] };
    [refused, ...pulling] = await Promise.all([
      gitlab.run('nix', {
        script: [
          build('shared'),
          `${copy('shared')} || true`,
          ...USE_TOKEN,
          build('doubted', `--substituters ${CACHE_URL}/${CACHE_OF_ANOTHER_KEY}`),
          build('own'),
          `${copy('own')} || true`,
          'nix build --option sandbox true .#sandboxed',
        ],
      }),
      gitlab.run('nix', pull),
      gitlab.run('tinyland-nix', pull),
    ]);
  });
  afterAll(async () => {
    await cache.stop();
    await gitlab.stop();
    api.close();
  });

  test('a flake builds without a sandbox and without the users that builds are usually handed to', () => {
    expect(pushing.job.trace).toMatch(/nix \(Nix\) \d/);
    expect(pushing.job).toMatchObject({ state: 'success' });
    expect(drawn('shared', pushing)).toMatch(/^[\da-f-]{36}$/);
    expect(drawn('doubted', pushing)).not.toBe(drawn('shared', pushing));
  });

  test('Nix has the settings of the fleet', () => {
    const settings = [...withoutTimes(pushing.job.trace).matchAll(/^([a-z-]+) = (.*)$/gm)].map(
      ([, ...pair]) => pair,
    );
    expect(Object.fromEntries(settings)).toMatchObject({
      'accept-flake-config': 'false',
      'build-users-group': '',
      'connect-timeout': '5',
      fallback: 'true',
      'require-sigs': 'true',
      sandbox: 'false',
      'sandbox-fallback': 'false',
      'stalled-download-timeout': '30',
      substituters: expect.stringContaining(` ${CACHE_URL}/${LAB_CACHE.name}`),
      'trusted-public-keys': expect.stringContaining(` ${LAB_CACHE.key.public}`),
    });
  });

  test.each([
    ['nix', 0],
    ['tinyland-nix', 1],
  ])('%s takes from the cache what another runner has built', (_runner, index) => {
    const { job, pods } = pulling[index] as DoneJob;
    expect(job).toMatchObject({ state: 'success' });
    // Drawn when it was built, so it was not built again.
    expect(drawn('shared', { job })).toBe(drawn('shared', pushing));
    expect(job.trace).toMatch(
      new RegExp(`copying path '/nix/store/\\S+-shared' from '${CACHE_URL}/${LAB_CACHE.name}'`),
    );
    expect(secretsOf(pods)).toEqual(['attic-credentials']);
  });

  test('without a token the cache is of no use, and the job builds', async () => {
    expect(refused.job.trace).toContain(`${CACHE_URL}/${LAB_CACHE.name}/nix-cache-info': HTTP error 401`);
    expect(drawn('shared', refused)).toMatch(/^[\da-f-]{36}$/);
    expect(drawn('shared', refused)).not.toBe(drawn('shared', pushing));
  });

  test('what another key signed is not taken, and the job builds', async () => {
    expect(refused.job.trace).toMatch(
      /ignoring substitute for '\S+-doubted' .* not signed by any of the keys in 'trusted-public-keys'/,
    );
    expect(drawn('doubted', refused)).toMatch(/^[\da-f-]{36}$/);
    expect(drawn('doubted', refused)).not.toBe(drawn('doubted', pushing));
    expect(await cache.requests()).toContainEqual(
      expect.stringMatching(`^GET /${CACHE_OF_ANOTHER_KEY}/\\w+\\.narinfo 200$`),
    );
  });

  test('only the runner that pushes can push', async () => {
    expect(secretsOf(pushing.pods)).toEqual(['attic-push-credentials']);
    expect(secretsOf(refused.pods)).toEqual(['attic-credentials']);
    const uploads = (await cache.requests()).filter((line) => line.startsWith('PUT'));
    const ends = uploads.map((line) => line.split(' ').at(-1));
    // Of two packages, each with what is said of it.
    expect(ends.filter((status) => status === '201')).toHaveLength(4);
    expect(ends.filter((status) => status === '403')).toHaveLength(1);
    expect(refused.job.trace).toMatch(/unable to upload '\S+': HTTP error 403/);
    // Without a token Nix does not get as far.
    expect(refused.job.trace).toMatch(/nix copy .*\n(?:.*\n){0,9}.*HTTP error 401/);
    expect(ends).toHaveLength(5);
  });

  test('a sandbox cannot be made, and nothing is built without the one that was asked for', () => {
    expect(refused.job).toMatchObject({ state: 'failed', failureReason: 'script_failure' });
    expect(refused.job.trace).toContain(
      'this system does not support the kernel namespaces that are required for sandboxing',
    );
  });

  test('a cache that takes connections and never answers is given up', async () => {
    await cache.hang();
    const done = await gitlab
      .run('nix', { script: [build('hanging', '--option stalled-download-timeout 2')] })
      .finally(() => cache.goOn());
    expect(done.job).toMatchObject({ state: 'success' });
    expect(done.job.trace).toMatch(/Less than 1 bytes\/sec transferred the last 2 seconds; retrying/);
    expect(secondsOf('hanging', done)).toBeGreaterThan(10);
    expect(secondsOf('hanging', done)).toBeLessThan(40);
  });

  test('without the cache a job still builds', async () => {
    await cache.scale(0);
    const done = await gitlab.run('nix', { script: [...USE_TOKEN, build('offline')] });
    expect(done.job).toMatchObject({ state: 'success' });
    expect(done.job.trace).toContain(
      `disabling binary cache '${CACHE_URL}/${LAB_CACHE.name}' for 60 seconds`,
    );
    expect(secondsOf('offline', done)).toBeLessThan(30);
  });
});
