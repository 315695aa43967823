import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { KERNEL_ATTEMPTS } from '../../lib/ledger/kernel-attempts';
import { type InsideView, SEEN_INSIDE } from '../../lib/ledger/seen-inside';
import { NOT_IN_A_USER_NAMESPACE } from '../../lib/ledger/user-namespaces';
import { ApiServer } from '../e2e/cluster/api-server';
import type { Pod } from '../e2e/cluster/objects';
import { haveFleet, removeFleet } from './fleets/have-fleet';
import { startGitLab } from './gitlab/gitlab-of-the-lab';
import type { DoneJob, JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { IMAGES } from './images/images';
import { type Attempts, attemptsIn, outcomeOf } from './inside/attempts';
import { containersOf, processOf } from './inside/container-process';
import { HeldJob } from './inside/held-jobs';
import { type LoopDisk, makeLoopDisk } from './inside/loop-disk';
import { emptyVolume } from './inside/pod-folder';
import { rowOf } from './inside/rows';
import { type Seen, seenOf } from './inside/seen';
import { build, drawn, FLAKE } from './nix/flake';
import { OUTSIDE } from './stage/addresses';
import { command } from './stage/command';
import { firstProcessOf, readProcess } from './stage/inside-node';
import { readLab } from './stage/lab';
import { endPrivileged, startPrivileged } from './user-namespaces/privileged-pods';
import { SHIFTED_NAMESPACE, shifted, shiftedFleet } from './user-namespaces/shifted-fleet';
import { medianOf, startTime } from './user-namespaces/start-times';

const RUNNERS = ['docker', 'tinyland-docker', 'nix', 'tinyland-nix', 'restricted'] as const;
const WITH_SERVICE: readonly string[] = ['docker', 'tinyland-docker', 'restricted'];
const STARTS = 5;
const USERS_OF_A_POD = 65_536;

describe('user namespaces', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  const program = readFileSync(lab.programs['kernel-attempts']);
  const fleet = shiftedFleet({ caCertificates: readFileSync(lab.outsideCaFile, 'utf8') });
  let gitlab: JobsOfTheLab;
  let sandboxed: DoneJob;
  const pods = new Map<string, Pod>();
  const views = new Map<string, object>();
  const seen = new Map<string, Seen>();
  const usersOnNode = new Map<string, number>();
  const ownersOnDisk = new Map<string, number>();
  const done = new Map<string, DoneJob>();
  const after = new Map<string, DoneJob>();

  beforeAll(async () => {
    gitlab = await startGitLab(lab, {
      firstId: 8000,
      addresses: Object.values(OUTSIDE.gitlab),
      namespace: SHIFTED_NAMESPACE,
    });
    await gitlab.repository.commit({
      'flake.nix': FLAKE,
      'kernel-attempts': { content: program, executable: true },
    });
    await haveFleet(lab, api, fleet);
    [sandboxed] = await Promise.all([
      gitlab.run(shifted('sandbox'), { gitDepth: 0, script: [build('sandboxed', '--offline')] }),
      ...RUNNERS.map(runJobs),
    ]);
  }, 400_000);
  afterAll(async () => {
    await removeFleet(lab, fleet);
    await gitlab.stop();
    api.close();
  });

  /** A job that uses all that a job has, and one that gets its artifacts. */
  async function runJobs(runner: (typeof RUNNERS)[number]): Promise<void> {
    const hasService = WITH_SERVICE.includes(runner);
    const job = new HeldJob({ lab, api, gitlab }, shifted(runner), {
      script: [
        'cat README.md',
        'echo "user $(id -u)"',
        'echo made > made.txt',
        'echo kept > /builds/kept.txt',
        ...(hasService ? ['network-probe tcp service:6379'] : []),
        ...(runner.endsWith('nix') ? [build('own', '--offline')] : []),
        './kernel-attempts',
      ],
      gitDepth: 0,
      services: hasService ? [{ name: IMAGES.service.name, alias: 'service' }] : [],
      artifacts: ['made.txt'],
    });
    const held = await job.pod();
    pods.set(runner, held);
    const node = firstProcessOf(held.spec.nodeName ?? '');
    for (const { name, id } of containersOf(held).filter(({ name }) => !name.startsWith('init'))) {
      const one = seenOf(processOf(id), node);
      seen.set(`${runner}/${name}`, one);
      const view = viewOf(runner, name);
      views.set(`${runner}/${name}`, rowOf(one, view, new Set()));
      usersOnNode.set(`${runner}/${name}`, userOnNode(processOf(id)));
    }
    ownersOnDisk.set(runner, statSync(join(emptyVolume(lab, held, 'repo'), 'kept.txt')).uid);
    done.set(runner, await job.release());
    const id = done.get(runner)?.job.id ?? 0;
    after.set(runner, await gitlab.run(shifted(runner), { script: ['cat made.txt'], dependencies: [id] }));
  }

  function viewOf(runner: string, role: string): InsideView {
    const found = SEEN_INSIDE.find(({ containers }) =>
      (containers[runner] as readonly string[] | undefined)?.includes(role),
    );
    if (!found) {
      throw new Error(`no row of ${runner}/${role}`);
    }
    return found;
  }

  function userOnNode(pid: number): number {
    return Number(/^Uid:\s+(\d+)/m.exec(readProcess(pid, 'status'))?.[1]);
  }

  test.each(RUNNERS)('a job of %s in one runs from start to end', (runner) => {
    const { job } = done.get(runner) as DoneJob;
    expect(job).toMatchObject({ state: 'success' });
    expect(job.trace).toContain('# The project of the lab');
    expect(job.trace).toContain(`user ${runner === 'restricted' ? 1000 : 0}`);
    if (WITH_SERVICE.includes(runner)) {
      expect(job.trace).toContain('"outcome":"open"');
    }
    if (runner.endsWith('nix')) {
      expect(drawn('own', { job })).toMatch(/^[\da-f-]{36}$/);
    }
    expect(job.files).toHaveLength(1);
    const next = after.get(runner) as DoneJob;
    expect(next.job.trace).toMatch(/^(?!.*cat).*made$/m);
    expect(next.job).toMatchObject({ state: 'success' });
  });

  test('the field alone asks for it, and the policies of the fleet are in force', () => {
    for (const runner of RUNNERS) {
      expect(pods.get(runner)?.spec['hostUsers']).toBe(false);
    }
  });

  test('the sandbox of Nix cannot be made in one either, and nothing is built without it', () => {
    expect(sandboxed.job).toMatchObject({ state: 'failed', failureReason: 'script_failure' });
    expect(sandboxed.job.trace).toContain(
      'this system does not support the kernel namespaces that are required for sandboxing',
    );
  });

  test('nobody in one is anybody on the node, and no two pods share users', () => {
    const ranges = new Map(
      [...usersOnNode].map(([container, user]) => [container, Math.floor(user / USERS_OF_A_POD)]),
    );
    expect([...ranges.values()].filter((range) => range === 0)).toEqual([]);
    for (const runner of RUNNERS) {
      expect(ranges.get(`${runner}/build`)).toBe(ranges.get(`${runner}/helper`));
    }
    expect(new Set(RUNNERS.map((runner) => ranges.get(`${runner}/build`))).size).toBe(RUNNERS.length);
  });

  test('files of its volumes belong on the disk to whom they belong in it', () => {
    expect(Object.fromEntries(ownersOnDisk)).toEqual({
      docker: 0,
      'tinyland-docker': 0,
      nix: 0,
      'tinyland-nix': 0,
      restricted: 1000,
    });
  });

  test('all else of a container is as without', () => {
    for (const [container, row] of views) {
      const [runner = '', name = ''] = container.split('/');
      expect([container, row]).toEqual([container, { ...viewOf(runner, name), secrets: [] }]);
      expect(seen.get(container)?.shares).toEqual(['cgroup', 'time']);
    }
  });

  test('the kernel refuses a job in one no less', () => {
    for (const runner of RUNNERS) {
      const tried = attemptsIn(done.get(runner)?.job.trace ?? '');
      const wanted = KERNEL_ATTEMPTS.flatMap(({ ids, job, restricted }) =>
        (runner === 'restricted' ? restricted : job) === 'done' ? ids : [],
      ).filter((id) => !NOT_IN_A_USER_NAMESPACE.includes(id));
      const found = [...tried].filter(([, outcome]) => outcome === 'done').map(([id]) => id);
      expect([runner, found.sort()]).toEqual([runner, [...wanted].sort()]);
    }
  });

  test('pods start in one, and it is said how soon', async () => {
    const times = { with: [] as number[], without: [] as number[] };
    const pod = pods.get('docker') as Pod;
    for (let start = 1; start <= STARTS; start += 1) {
      times.without.push(await startTime(api, pod, `without-${start}`, true));
      times.with.push(await startTime(api, pod, `with-${start}`, false));
    }
    console.log(
      `start of a job pod, median of ${STARTS}: ${medianOf(times.with)} ms with a user namespace (${times.with.join(', ')}), ${medianOf(times.without)} ms without (${times.without.join(', ')})`,
    );
    expect([times.with.length, times.without.length]).toEqual([STARTS, STARTS]);
  });

  describe('a privileged container', () => {
    let disk: LoopDisk;
    let control: Attempts;

    beforeAll(async () => {
      disk = await makeLoopDisk(lab.folder);
      control = attemptsIn(await command('env', `DISK=${disk.name}`, lab.programs['kernel-attempts']));
    });
    afterAll(() => disk.remove());

    async function triedIn(name: string): Promise<Attempts> {
      const words = `--kubeconfig=${lab.adminKubeconfig} --namespace=default exec --stdin ${name} --`;
      const inside = `cat > /tmp/tries && chmod +x /tmp/tries && DISK=${disk.name} /tmp/tries`;
      const shell = `${lab.kubectl} ${words} sh -c '${inside}' < ${lab.programs['kernel-attempts']}`;
      return attemptsIn(await command('sh', '-c', shell));
    }

    test.each([
      ['privileged', true],
      ['shifted', false],
    ] as const)(
      '%s: what the kernel lets it do is what the security model says',
      async (column, hostUsers) => {
        const started = await startPrivileged(api, column, hostUsers);
        const tried = await triedIn(started.metadata.name);
        await endPrivileged(api, column);
        expect(tried.size).toBe(KERNEL_ATTEMPTS.flatMap(({ ids }) => ids).length);
        for (const row of KERNEL_ATTEMPTS) {
          const outcome = outcomeOf(row, tried, control);
          // What this machine lacks, another had when the table was made.
          expect({ what: row.what, outcome: outcome === 'not here' ? row[column] : outcome }).toEqual({
            what: row.what,
            outcome: row[column],
          });
        }
      },
    );
  });
});
