import { readFileSync } from 'node:fs';
import { KERNEL_ATTEMPTS } from '../../lib/ledger/kernel-attempts';
import { RUNNERS_SEEN, SEEN_INSIDE, SHARED_NAMESPACES } from '../../lib/ledger/seen-inside';
import { ApiServer } from '../e2e/cluster/api-server';
import { type Container, type KubernetesObject, type Pod, pathOf } from '../e2e/cluster/objects';
import { startLabFleet } from './fleets/lab-at-work';
import { LAB_NAMESPACE } from './fleets/lab-fleet';
import type { JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { IMAGES } from './images/images';
import { bytesOf } from './inside/amount';
import { type Attempts, attemptsIn, refusalsOf, unexpectedlyDone } from './inside/attempts';
import { containersOf, processOf } from './inside/container-process';
import { HeldJob } from './inside/held-jobs';
import { LongerBeginnings } from './inside/longer-beginnings';
import { makeLoopDisk } from './inside/loop-disk';
import { rowOf } from './inside/rows';
import { capabilitiesOf, type Seen, seenOf } from './inside/seen';
import { command } from './stage/command';
import { firstProcessOf } from './stage/inside-node';
import { readLab } from './stage/lab';

const WITH_SERVICE: readonly string[] = ['docker', 'tinyland-docker', 'restricted'];

const CONTAINERS = SEEN_INSIDE.flatMap((view) =>
  Object.entries(view.containers).flatMap(([runner, roles]) =>
    roles.map((role) => [`${runner}/${role}`, view] as const),
  ),
);

describe('what is seen inside of the containers of a fleet', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  let gitlab: JobsOfTheLab;
  let beginnings: LongerBeginnings;
  let control: Attempts;
  let secrets: ReadonlySet<string>;
  const seen = new Map<string, Seen>();
  const asked = new Map<string, Container>();
  const logs = new Map<string, string>();

  beforeAll(async () => {
    gitlab = await startLabFleet(lab, api, 2000);
    // No image holds it, so that no image is made anew when it changes.
    const program = readFileSync(lab.programs['kernel-attempts']);
    await gitlab.repository.commit({ 'kernel-attempts': { content: program, executable: true } });
    beginnings = new LongerBeginnings(lab);
    await lookAtJobs().finally(() => beginnings.stop());
    await lookAtManagers();
    const disk = await makeLoopDisk(lab.folder);
    control = attemptsIn(await command('env', `DISK=${disk.name}`, lab.programs['kernel-attempts']));
    disk.remove();
    const { items } = (await api.get(pathOf('secrets', LAB_NAMESPACE))).body as unknown as {
      items: KubernetesObject[];
    };
    secrets = new Set(
      items.flatMap(({ data }) =>
        Object.values<string>(data ?? {}).map((text) => Buffer.from(text, 'base64').toString()),
      ),
    );
  }, 400_000);
  afterAll(async () => {
    await gitlab.stop();
    api.close();
  });

  async function lookAtJobs(): Promise<void> {
    const jobs = RUNNERS_SEEN.map((runner) => {
      const services = WITH_SERVICE.includes(runner) ? [{ name: IMAGES.service.name, alias: 'service' }] : [];
      const script = ['cat /proc/self/status', './kernel-attempts'];
      return new HeldJob({ lab, api, gitlab }, runner, { script, services });
    });
    await Promise.all(
      jobs.map(async (job) => {
        look(job.runner, await job.pod());
        logs.set(job.runner, (await job.release()).job.trace);
      }),
    );
  }

  async function lookAtManagers(): Promise<void> {
    const { items } = (await api.get(pathOf('pods', LAB_NAMESPACE))).body as unknown as { items: Pod[] };
    for (const pod of items.filter(({ metadata }) => metadata.labels?.['runner-fleet/role'] !== 'job')) {
      const runner = pod.metadata.labels?.['app.kubernetes.io/instance'] ?? '';
      if ((RUNNERS_SEEN as readonly string[]).includes(runner)) {
        look(runner, pod);
      }
    }
  }

  function look(runner: string, pod: Pod): void {
    const { containers, initContainers = [] } = pod.spec;
    for (const { name, id } of containersOf(pod)) {
      const isFirst = initContainers.some((one) => one.name === name);
      const node = firstProcessOf(pod.spec.nodeName ?? '');
      const found = isFirst ? beginnings.of(id) : seenOf(processOf(id), node);
      if (found) {
        const container = `${runner}/${name === 'docker' ? 'daemon' : name}`;
        seen.set(container, found);
        asked.set(
          container,
          [...containers, ...initContainers].find((one) => one.name === name) as Container,
        );
      }
    }
  }

  test('all containers were seen, and no other is there', () => {
    expect([...seen.keys()].sort()).toEqual(CONTAINERS.map(([container]) => container).sort());
  });

  test.each(CONTAINERS)('%s is as the security model says', (container, view) => {
    const one = seen.get(container) as Seen;
    expect(rowOf(one, view, secrets)).toEqual(view);
    expect(one.shares).toEqual(SHARED_NAMESPACES);
    expect(one.memory).toBe(bytesOf(asked.get(container)?.['resources'].limits.memory));
  });

  test.each(RUNNERS_SEEN)('a job of %s reads the same of itself', (runner) => {
    const build = seen.get(`${runner}/build`) as Seen;
    const log = logs.get(runner) ?? '';
    const field = (name: string) => new RegExp(`${name}:\\t(\\S+)`).exec(log)?.[1];
    expect(capabilitiesOf(field('CapEff') ?? '')).toEqual(build.capabilities);
    expect(field('NoNewPrivs')).toBe('1');
    expect(field('Seccomp')).toBe('2');
    expect(field('Uid')).toBe(build.user.split(':')[0]);
  });

  test.each(RUNNERS_SEEN)('the kernel refuses a job of %s what the security model says', (runner) => {
    const tried = attemptsIn(logs.get(runner) ?? '');
    const column = runner === 'restricted' ? 'restricted' : 'job';
    expect([...tried.keys()].sort()).toEqual(KERNEL_ATTEMPTS.flatMap(({ ids }) => ids).sort());
    expect(KERNEL_ATTEMPTS.flatMap((row) => unexpectedlyDone(row, tried))).toEqual([]);
    for (const row of KERNEL_ATTEMPTS) {
      expect({ what: row.what, answer: refusalsOf(row, tried, control) }).toEqual({
        what: row.what,
        answer: row[column],
      });
    }
  });
});
