import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { ApiServer } from '../e2e/cluster/api-server';
import { managerPod } from '../e2e/cluster/identities';
import { pathOf } from '../e2e/cluster/objects';
import { run, runnerToken } from '../e2e/cluster/on-stage';
import type { CiJob } from '../e2e/gitlab/ci-job';
import { ObjectStore } from './caches/object-store';
import { TokenService, userOf } from './caches/token-service';
import { pushTrustingImages } from './caches/trusting-images';
import {
  CACHE_NAMESPACE,
  cacheFleet,
  keysOf,
  prefixOf,
  ROLE,
  RUNNER_BY_ROLE,
  RUNNER_WITHOUT_CACHE,
  RUNNERS_WITH_CACHE,
  RUNNERS_WITH_KEYS,
  type RunnerWithCache,
  STORE,
} from './fleets/cache-fleet';
import { haveFleet, removeFleet } from './fleets/have-fleet';
import { startGitLab } from './gitlab/gitlab-of-the-lab';
import type { DoneJob, JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { LabRegistry } from './images/lab-registry';
import { containersOf, processOf } from './inside/container-process';
import { OUTSIDE } from './stage/addresses';
import { readLab } from './stage/lab';

const [FIRST, SECOND] = RUNNERS_WITH_KEYS;
const MISSED = 'found nothing';
const SAY = `cat kept/by || echo "${MISSED}"`;
const WRITE = 'mkdir -p kept && echo "of job $CI_JOB_ID" >kept/by';
const cache = (key: string): Pick<CiJob, 'cache'> => ({ cache: [{ key, paths: ['kept/'] }] });
/** What the archive of a key is called. A key that has no archive by its own hash is also taken for such a name. */
const archiveOf = (key: string) => {
  const hash = createHash('sha256').update(key).digest('hex');
  return `${hash.slice(0, 2)}/${hash}`;
};

/** Another port of the store, and another host of its network: something answers there too. */
const BESIDE = [
  [OUTSIDE.objectStore.ipv4, STORE.port + 1],
  [OUTSIDE.privateNetwork.ipv4, STORE.port],
] as const;
const ASKED = [`${OUTSIDE.objectStore.ipv4}:${STORE.port}`, ...BESIDE.map((place) => place.join(':'))];

/** All that a job finds of itself, and of the scripts that its helper runs. */
const LOOK_AROUND = ['env', 'cat /proc/self/environ', 'cat /scripts-*/* || true', 'mount'];

const parsed = (text: string): unknown => JSON.parse(text);

/** What `network-probe` told, in the order of its targets. */
const outcomesOf = (text: string): readonly string[] =>
  [...text.matchAll(/\{"kind":.*\}/g)].map(([line]) => JSON.parse(line).outcome);

describe('caches in a bucket', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  const facts = { caCertificates: readFileSync(lab.outsideCaFile, 'utf8') };
  const servers: Server[] = [];
  const done = new Map<string, DoneJob>();
  let gitlab: JobsOfTheLab;
  let store: ObjectStore;
  let tokens: TokenService;

  async function ran(what: string, runner: string, job: CiJob): Promise<void> {
    done.set(what, await gitlab.run(runner, job, 170));
  }
  const traceOf = (what: string): string => done.get(what)?.job.trace ?? `no job: ${what}`;
  const wrote = (what: string) => `of job ${done.get(what)?.job.id}`;
  /** The object of a cache as GitLab Runner names it. */
  const objectOf = (runner: RunnerWithCache, key: string) =>
    `${prefixOf(runner)}runner/${runnerToken(runner).slice('glrt-'.length).slice(0, 9)}/project/7/${archiveOf(key)}`;

  beforeAll(async () => {
    gitlab = await startGitLab(lab, {
      firstId: 8500,
      addresses: Object.values(OUTSIDE.gitlab),
      namespace: CACHE_NAMESPACE,
    });
    store = await ObjectStore.start(lab);
    tokens = await TokenService.start(lab, api);
    for (const [host, port] of BESIDE) {
      servers.push(createServer((socket) => socket.end()).listen(port, host));
    }
    await pushTrustingImages(
      lab,
      new LabRegistry(lab, { username: 'operator', password: 'of-the-operator' }),
    );
    await haveFleet(
      lab,
      api,
      cacheFleet(facts),
      Object.fromEntries(RUNNERS_WITH_KEYS.map((runner) => [`${runner}-cache`, keysOf(runner)])),
    );
    await Promise.all([
      ran('first', FIRST, { script: [SAY, WRITE, ...LOOK_AROUND], ...cache('deps') }),
      ran('by role', RUNNER_BY_ROLE, { script: [SAY, WRITE], ...cache('deps') }),
      ran('protected', FIRST, { script: [SAY, WRITE], isProtected: true, ...cache('branches') }),
      ran('too large', SECOND, {
        script: ['mkdir -p kept && head -c 3000000 /dev/urandom >kept/noise'],
        ...cache('large'),
      }),
      ran('without', RUNNER_WITHOUT_CACHE, {
        script: [`network-probe tcp ${ASKED.join(' ')}`, SAY, WRITE],
        ...cache('deps'),
      }),
    ]);
    const object = `https://${STORE.host}:${STORE.port}/${STORE.bucket}/${objectOf(FIRST, 'deps-non_protected')}`;
    await Promise.all([
      ran('next', FIRST, { script: [SAY], ...cache('deps') }),
      ran('next by role', RUNNER_BY_ROLE, { script: [SAY, 'env'], ...cache('deps') }),
      ran('other runner', SECOND, {
        script: [SAY, `network-probe get ${object}`, `network-probe tcp ${ASKED.join(' ')}`, WRITE],
        ...cache('deps'),
      }),
      ran('unprotected', FIRST, {
        script: [SAY, WRITE],
        variables: { CACHE_FALLBACK_KEY: 'branches-protected' },
        ...cache('branches'),
      }),
      ran('by its hash', FIRST, {
        script: [SAY, WRITE],
        variables: { CACHE_FALLBACK_KEY: archiveOf('branches-protected') },
        ...cache('of-its-own'),
      }),
    ]);
    await Promise.all([
      ran('protected again', FIRST, { script: [SAY], isProtected: true, ...cache('branches') }),
      ran('once more', FIRST, { script: [SAY], ...cache('deps') }),
    ]);
  }, 600_000);
  afterAll(async () => {
    for (const server of servers) {
      server.close();
    }
    await removeFleet(lab, cacheFleet(facts));
    tokens?.stop();
    await store?.stop();
    await gitlab?.stop();
    api.close();
  });

  test('every job succeeds, whatever becomes of its cache', () => {
    const ends = [...done].filter(([, { job }]) => job.state !== 'success');
    expect(ends.map(([what, { job }]) => `${what}: ${job.trace}`)).toEqual([]);
    expect(done.size).toBe(12);
  });

  test('what a job leaves the next one of its runner finds', () => {
    expect(traceOf('first')).toContain(MISSED);
    expect(traceOf('next')).toContain(wrote('first'));
    expect(store.requests()).toContainEqual({
      method: 'PUT',
      by: keysOf(FIRST)['access-key-id'],
      key: objectOf(FIRST, 'deps-non_protected'),
      status: 200,
    });
  });

  test('a manager without any key signs with what its role gives it, and no Secret is there for it', async () => {
    expect(traceOf('by role')).toContain(MISSED);
    expect(traceOf('next by role')).toContain(wrote('by role'));
    expect(store.requests()).toContainEqual({
      method: 'PUT',
      by: keysOf(RUNNER_BY_ROLE)['access-key-id'],
      key: objectOf(RUNNER_BY_ROLE, 'deps-non_protected'),
      status: 200,
    });
    expect([...new Set(tokens.requests().map((request) => JSON.stringify(request)))].map(parsed)).toEqual([
      { action: 'AssumeRoleWithWebIdentity', role: ROLE.arn, subject: ROLE.trusts, granted: true },
    ]);
    const secret = await api.get(pathOf('secrets', CACHE_NAMESPACE, `${RUNNER_BY_ROLE}-cache`));
    expect(secret.status).toBe(404);
  });

  test('what its role knows it by is nobody for the API server, and no job has it', async () => {
    const [container] = containersOf(await managerPod(api, CACHE_NAMESPACE, RUNNER_BY_ROLE));
    const file = '/etc/gitlab-runner/cache/token';
    const token = readFileSync(`/proc/${processOf(container?.id ?? '')}/root${file}`, 'utf8');
    expect(await userOf(api, token, ['sts.amazonaws.com'])).toBe(ROLE.trusts);
    expect(await userOf(api, token)).toBe('nobody');
    expect((await api.as({ token }).get(pathOf('pods', CACHE_NAMESPACE))).status).toBe(401);
    expect(traceOf('next by role')).toContain('CI_JOB_ID=');
    expect(traceOf('next by role')).not.toMatch(/AWS_|sts\.amazonaws/);
  });

  test('a job of another runner finds nothing by the same key, and gets nothing without a signature', () => {
    expect(traceOf('other runner')).toContain(MISSED);
    expect(traceOf('other runner')).not.toContain(wrote('first'));
    expect(traceOf('other runner')).toMatch(/"outcome":"open","detail":"403 .*AccessDenied/);
    // What it left lies elsewhere, so that the first runner still has its own.
    expect(traceOf('once more')).toContain(wrote('first'));
  });

  test('each runner asks for objects below its own prefix alone', () => {
    const requests = store.requests().filter(({ by }) => by !== '-');
    for (const runner of RUNNERS_WITH_CACHE) {
      const own = requests.filter(({ by }) => by === keysOf(runner)['access-key-id']);
      expect(own.length).toBeGreaterThan(0);
      expect(own.filter(({ key }) => !key.startsWith(prefixOf(runner)))).toEqual([]);
    }
    expect(requests.filter(({ status }) => status !== 200 && status !== 404 && status !== 403)).toEqual([]);
  });

  test('jobs of branches that are not protected leave the cache of protected ones as it is', () => {
    expect(traceOf('protected')).toContain(MISSED);
    expect(traceOf('unprotected')).toContain(MISSED);
    expect(traceOf('unprotected')).toContain('not allowed to end in "-protected"');
    expect(traceOf('protected again')).toContain(wrote('protected'));
  });

  test('who knows what the archive of a protected branch is called reads it, and does not write it', () => {
    expect(traceOf('by its hash')).toContain(wrote('protected'));
    expect(traceOf('protected again')).toContain(wrote('protected'));
  });

  test('an archive that is larger than the fleet allows stays where it is', () => {
    expect(traceOf('too large')).toMatch(/Cache archive size \(\d+\) is too big/);
    expect(
      store.requests().filter(({ key }) => key.endsWith(archiveOf('large-non_protected'))),
    ).not.toContainEqual(expect.objectContaining({ method: 'PUT' }));
  });

  test('a runner without a cache keeps none', () => {
    expect(traceOf('without')).toContain(MISSED);
  });

  test('no job, no pod of one and no config holds a key of the store', async () => {
    const { items: configs } = (await api.get(pathOf('configmaps', CACHE_NAMESPACE))).body;
    expect(configs.length).toBeGreaterThan(RUNNERS_WITH_CACHE.length);
    expect(traceOf('first')).toContain('CI_JOB_ID=');
    const pods = [...done.values()].flatMap((job) => job.pods);
    expect(pods.length).toBeGreaterThanOrEqual(done.size);
    const texts = [JSON.stringify(configs), JSON.stringify(pods), ...[...done.keys()].map(traceOf)];
    for (const runner of RUNNERS_WITH_CACHE) {
      const { 'access-key-id': id, 'secret-access-key': secret } = keysOf(runner);
      expect(texts.filter((text) => text.includes(secret))).toEqual([]);
      expect(texts.slice(0, 2).filter((text) => text.includes(id))).toEqual([]);
    }
  });

  test('jobs with a cache reach the store and nothing beside it, and neither managers nor other jobs do', async () => {
    expect(outcomesOf(traceOf('other runner')).slice(-ASKED.length)).toEqual(['open', 'refused', 'refused']);
    expect(outcomesOf(traceOf('without'))).toEqual(['refused', 'refused', 'refused']);
    const manager = await managerPod(api, CACHE_NAMESPACE, FIRST);
    const [container] = containersOf(manager);
    const inside = [`--target=${processOf(container?.id ?? '')}`, '--net'];
    const { stdout } = await run('nsenter', [...inside, lab.programs['network-probe'], 'tcp', ...ASKED]);
    expect(outcomesOf(stdout)).toEqual(['refused', 'refused', 'refused']);
  });
});
