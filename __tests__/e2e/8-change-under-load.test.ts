import {
  CHANGING,
  CHANGING_NAMESPACE,
  CONCURRENCY,
  FLEETS,
  POOLS,
  REMOVED,
  STAYING,
} from './changes/changing-fleet';
import { type Attempt, FleetAtWork } from './changes/fleet-at-work';
import type { Answer } from './cluster/api-server';
import { renderFiles } from './cluster/fleets';
import { type Pod, pathOf } from './cluster/objects';
import { isDenied, readStage } from './cluster/on-stage';
import { eventually } from './cluster/wait';
import type { ManagerInPod } from './gitlab/manager-pods';
import { SteadyLoad } from './gitlab/steady-load';
import { simulatedNode } from './stage/simulated-nodes';

/** Seconds between two jobs of a runner. */
const SECONDS = 4;

/** What refuses a pod of the old fleet once the new one alone is in force. */
const REFUSED_BY: Readonly<Record<string, string>> = {
  version: '[job-images]',
  // Before any policy is asked, the LimitRange of all runners.
  limits: 'maximum cpu usage per Container is 2, but limit is 3',
  // A LimitRange gives it a limit then.
  burst: 'must be less than or equal to cpu limit',
  images: '[job-images]',
  volumes: '[job-volumes]',
  pool: '[job-node]',
};

/** Pods made of one of the old fleet, by what they are. */
const PODS: Readonly<Record<string, (pod: Pod) => Pod>> = {
  'old pod': (pod) => pod,
  'new pod': (pod) =>
    parsed(JSON.stringify(pod).replaceAll('v19.1.2', 'v19.3.2').replaceAll('"384Mi"', '"320Mi"')),
  'pod of the new helper with the old limits': (pod) =>
    parsed(JSON.stringify(pod).replaceAll('v19.1.2', 'v19.3.2')),
  "pod with the manager's rights": (pod) =>
    parsed(
      JSON.stringify(pod).replace(
        '"serviceAccountName":"version-job"',
        '"serviceAccountName":"version-manager"',
      ),
    ),
};

const parsed = (text: string): Pod => JSON.parse(text);

describe('a fleet that changes while its runners work', () => {
  const stage = readStage();
  const fleet = new FleetAtWork(stage, CHANGING_NAMESPACE, 8500);
  const load = new SteadyLoad(CHANGING, SECONDS, (runner) =>
    fleet.give(runner, ['echo "job $CI_JOB_ID"', 'sleep 1']),
  );
  const before = renderFiles(FLEETS.before);
  const changed = renderFiles(FLEETS.changed, before);
  const narrowed = renderFiles(FLEETS.narrowed);
  const nodes = Object.entries(POOLS).map(([name, { pool, taint }]) =>
    simulatedNode(`changing-${name}`, pool, [{ effect: 'NoSchedule', ...taint }]),
  );

  /** When the policies of the change were in force, in milliseconds since 1970. */
  let inForce = 0;
  let warnings: readonly unknown[];
  /** The managers that were there before the file of the runners was applied; the first one was evicted meanwhile. */
  let old: readonly ManagerInPod[];
  /** How many jobs of each runner ran as all managers, old and new, were at full load. */
  const running = new Map<string, number>();
  /** What the API server said of pods while the policies of both fleets were in force. */
  const answers = new Map<string, Answer>();

  /** What a broken product does not reach is told with the rest of it. */
  const missed: string[] = [];
  const reached = (step: Promise<unknown>) =>
    step.catch((error: Error) => {
      missed.push(error.message);
    });

  const byOld = (runner: string): Attempt[] => {
    const names = old.map(({ name }) => name);
    return fleet.attempts(runner).filter(({ manager }) => names.includes(manager));
  };
  const byNew = (runner: string): Attempt[] => {
    const names = byOld(runner).map(({ manager }) => manager);
    return fleet.attempts(runner).filter(({ manager }) => !names.includes(manager));
  };
  const made = (attempts: readonly Attempt[]) => attempts.filter(({ status }) => status === 201);
  const madeInForce = (attempts: readonly Attempt[]) => made(attempts).filter(({ at }) => at > inForce);

  beforeAll(async () => {
    for (const node of nodes) {
      await fleet.api.create(pathOf('nodes'), node);
    }
    await fleet.start(before, CHANGING);
    load.start();
    await eventually('every runner has done a job', () =>
      CHANGING.every((runner) => fleet.jobsOf(runner).some(({ state }) => state === 'success')),
    );

    await fleet.apply(changed, 'cluster');
    await fleet.policiesAreKnown(changed);
    inForce = Date.now();
    warnings = await fleet.expressionWarnings(changed);
    const [evicted] = fleet.managers.filter(({ runner }) => runner === 'version');
    await fleet.evict(evicted ?? never());
    await reached(
      eventually(
        'the evicted manager has a successor',
        () => {
          old = fleet.managers;
          return old.length > CHANGING.length;
        },
        20,
      ),
    );
    await reached(
      eventually('old managers work under the new policies', () =>
        CHANGING.every((runner) => fleet.attempts(runner).filter(({ at }) => at > inForce).length > 1),
      ),
    );
    load.stop(REMOVED);
    const ofOld = fleet.fill(CHANGING, CONCURRENCY);
    await reached(fleet.runTogether(ofOld));

    await fleet.apply(changed, 'runners');
    await reached(eventually('the old managers drain', () => fleet.areStopping(old)));
    const ofNew = fleet.fill(STAYING, CONCURRENCY);
    await reached(fleet.runTogether(ofNew));
    for (const runner of CHANGING) {
      running.set(runner, (await fleet.jobPods(runner)).length);
    }
    await reached(fleet.release([...ofOld, ...ofNew], old));
    const [{ pod } = never()] = made(byOld('version'));
    for (const [title, change] of Object.entries(PODS)) {
      answers.set(title, await fleet.wouldCreate('version', change(pod)));
    }

    await fleet.apply(narrowed, 'cluster');
    await eventually(
      'the policies are narrowed',
      async () => (await fleet.wouldCreate('version', pod)).status === 403,
    );
    await fleet.apply(narrowed, 'runners');
    await fleet.prune(before, narrowed);
    const after = Date.now();
    await eventually(
      'new managers work under the narrowed policies',
      () => STAYING.every((runner) => fleet.attempts(runner).filter(({ at }) => at > after).length > 1),
      120,
    );
    load.stop();
    await reached(fleet.allOver());
  }, 500_000);

  afterAll(async () => {
    load.stop();
    await fleet.stop(before, narrowed);
    for (const { metadata } of nodes) {
      await fleet.api.delete(pathOf('nodes', undefined, metadata.name));
    }
    fleet.api.close();
  }, 120_000);

  test('all of it went as it should', () => {
    expect(missed).toEqual([]);
  });

  test.each(CHANGING)('%s: every job ended well', (runner) => {
    const jobs = fleet.jobsOf(runner);
    expect(jobs.length).toBeGreaterThan(CONCURRENCY);
    expect(
      jobs
        .filter(({ state }) => state !== 'success')
        .map(({ id, state, trace }) => `job ${id}: ${state}: ${trace.split('\n').at(-2)}`),
    ).toEqual([]);
  });

  test.each(CHANGING)('%s: old managers made pods under the new policies', (runner) => {
    expect(madeInForce(byOld(runner)).length).toBeGreaterThan(CONCURRENCY);
  });

  test.each(STAYING)('%s: the quotas held the full load of the old manager and of the new one', (runner) => {
    expect(running.get(runner)).toBe(2 * CONCURRENCY);
  });

  test('a runner without managers keeps its quota until its last job is over', () => {
    expect(running.get(REMOVED)).toBe(CONCURRENCY);
    expect(byNew(REMOVED)).toEqual([]);
  });

  test('an old manager whose node is drained before the roll-over has a successor that works', () => {
    const [, successor] = old.filter(({ runner }) => runner === 'version');
    const pods = madeInForce(byOld('version')).filter(({ manager }) => manager === successor?.name);
    expect(pods.length).toBeGreaterThan(0);
  });

  test('every old manager ended by itself', async () => {
    expect(await Promise.all(old.map(({ manager }) => manager.exited))).toEqual(old.map(() => 0));
  });

  test('the API server finds no fault with policies that hold what stood before', () => {
    expect([...changed.values()].some((text) => text.includes('before_holds'))).toBe(true);
    expect(warnings).toEqual([]);
  });

  test.each([
    ['old pod', 201],
    ['new pod', 201],
    ['pod of the new helper with the old limits', 403],
    ["pod with the manager's rights", 403],
  ])('until the roll-over is done, the answer to the %s is %i', (title, status) => {
    expect(answers.get(title)).toMatchObject({ status });
    const denied = status === 403 && isDenied(answers.get(title)?.body ?? never());
    expect(denied).toBe(status === 403);
  });

  test.each(STAYING)('%s: once narrowed, the policies take pods of the new manager alone', async (runner) => {
    const [ofOld = never()] = made(byOld(runner));
    const [ofNew = never()] = made(byNew(runner));
    expect(await fleet.wouldCreate(runner, ofNew.pod)).toMatchObject({ status: 201 });
    const { status, body } = await fleet.wouldCreate(runner, ofOld.pod);
    // A limit that the LimitRange gives is held against the request before any policy is asked.
    expect(status).toBe(runner === 'burst' ? 422 : 403);
    expect(body['message']).toContain(REFUSED_BY[runner]);
  });
});

function never(): never {
  throw new Error('no such pod or manager was seen');
}
