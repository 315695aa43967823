import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiServer } from '../e2e/cluster/api-server';
import { pathOf } from '../e2e/cluster/objects';
import type { CiJob } from '../e2e/gitlab/ci-job';
import { haveFleet, removeFleet } from './fleets/have-fleet';
import {
  ANOTHER,
  CLAIMS,
  SETTINGS,
  SHARED_MEMORY,
  VOLUME_RUNNERS,
  VOLUMES_NAMESPACE,
  volumesFleet,
} from './fleets/volumes-fleet';
import { startGitLab } from './gitlab/gitlab-of-the-lab';
import type { DoneJob, JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { OUTSIDE } from './stage/addresses';
import { readLab } from './stage/lab';
import { ClaimsOfTheLab } from './volumes/claims-of-the-lab';

const { mounting, restricted, another, shifted, missing, nothing } = VOLUME_RUNNERS;

/** Writes to a file that a job should only read. */
const overwrite = (file: string) => `echo other > ${file} || echo "kept: ${file}"`;

const KEPT: Pick<CiJob, 'cache'> = { cache: [{ key: 'kept', paths: ['kept/'] }] };

/** What the first job of a runner with a claim does, and what another one finds of it. */
const LEAVE: CiJob = {
  ...KEPT,
  script: [
    'echo "user $(id -u)"',
    'echo "left by $CI_JOB_ID" > /cache/left',
    'mkdir -p kept',
    'echo "cached by $CI_JOB_ID" > kept/by',
  ],
};
const FIND: CiJob = { ...KEPT, script: ['cat /cache/left', 'cat kept/by'] };

describe('volumes of jobs', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  const fleet = volumesFleet({ caCertificates: readFileSync(lab.outsideCaFile, 'utf8') });
  const claims = new ClaimsOfTheLab(lab, api, VOLUMES_NAMESPACE);
  let gitlab: JobsOfTheLab;
  let first: DoneJob;
  let next: DoneJob;
  let own: DoneJob;
  let ownNext: DoneJob;
  let ofAnother: DoneJob;
  let nextOfAnother: DoneJob;
  let shiftedOwn: DoneJob;
  let shiftedNext: DoneJob;
  let without: DoneJob;
  let waiting: DoneJob;

  beforeAll(async () => {
    gitlab = await startGitLab(lab, {
      firstId: 5500,
      addresses: Object.values(OUTSIDE.gitlab),
      namespace: VOLUMES_NAMESPACE,
    });
    await haveFleet(lab, api, fleet);
    await api.create(pathOf('configmaps', VOLUMES_NAMESPACE), {
      metadata: { name: SETTINGS.name },
      data: { [SETTINGS.file]: '<settings/>\n' },
    });
    for (const claim of Object.values(CLAIMS)) {
      await claims.make(claim);
    }
    writeFileSync(join(claims.folder(CLAIMS.data), 'set'), 'a set of data\n');
    const ofMounting = async () => {
      first = await gitlab.run(mounting, {
        ...LEAVE,
        script: [
          ...(LEAVE.script ?? []),
          'echo "in $(pwd)"',
          'echo mine > /dev/shm/mine',
          'echo mine > /scratch/mine',
          `dd if=/dev/zero of=/dev/shm/more bs=1M count=${2 * SHARED_MEMORY} || echo "no more memory"`,
          'echo "memory of $(ls -l /dev/shm/more)"',
          `cat /etc/settings/${SETTINGS.file}`,
          overwrite(`/etc/settings/${SETTINGS.file}`),
          'cat /mnt/data/set',
          overwrite('/mnt/data/set'),
        ],
      });
      next = await gitlab.run(mounting, {
        ...FIND,
        script: [...(FIND.script ?? []), 'echo "files: $(ls -A /dev/shm /scratch | tr "\\n" " ")"'],
      });
      without = await gitlab.run(nothing, {
        ...KEPT,
        script: ['cat /cache/left || echo "nothing left"', 'cat kept/by || echo "nothing cached"', 'mount'],
      });
    };
    const ofRestricted = async () => {
      own = await gitlab.run(restricted, LEAVE);
      ownNext = await gitlab.run(restricted, FIND);
    };
    const asAnother = async () => {
      ofAnother = await gitlab.run(another, LEAVE);
      nextOfAnother = await gitlab.run(another, FIND);
    };
    const ofShifted = async () => {
      shiftedOwn = await gitlab.run(shifted, {
        ...LEAVE,
        script: [...(LEAVE.script ?? []), 'echo "users $(echo $(cat /proc/self/uid_map))"'],
      });
      shiftedNext = await gitlab.run(shifted, FIND);
    };
    const ofMissing = async () => {
      waiting = await gitlab.run(missing, { script: ['true'] });
    };
    await Promise.all([ofMounting(), ofRestricted(), asAnother(), ofShifted(), ofMissing()]);
  }, 300_000);
  afterAll(async () => {
    await removeFleet(lab, fleet);
    await claims.remove(Object.values(CLAIMS));
    await gitlab.stop();
    api.close();
  });

  test('a job finds in a claim what another job of its runner left, its cache among it', () => {
    for (const [before, after] of [
      [first, next],
      [own, ownNext],
      [ofAnother, nextOfAnother],
      [shiftedOwn, shiftedNext],
    ] as const) {
      expect(after.job).toMatchObject({ state: 'success' });
      expect(after.job.trace).toContain(`left by ${before.job.id}`);
      expect(after.job.trace).toContain(`cached by ${before.job.id}`);
    }
  });

  test('a job whose runner has no claim finds nothing of them, and a folder has what each left', () => {
    expect(without.job).toMatchObject({ state: 'success' });
    expect(without.job.trace).toMatch(/^(?!\$).*nothing left$/m);
    expect(without.job.trace).toMatch(/^(?!\$).*nothing cached$/m);
    expect(without.job.trace).not.toMatch(/ on \/(?:cache|scratch|etc\/settings|mnt)/);
    const left = (claim: string) => readFileSync(join(claims.folder(claim), 'left'), 'utf8');
    expect([left(CLAIMS.cache), left(CLAIMS.restricted)]).toEqual([
      `left by ${first.job.id}\n`,
      `left by ${own.job.id}\n`,
    ]);
  });

  test('where nobody is root a job writes to its claim too, whoever it is', () => {
    const ownerOf = (claim: string) => {
      const { uid, gid } = statSync(join(claims.folder(claim), 'left'));
      return [uid, gid];
    };
    expect(own.job.trace).toContain('user 1000');
    expect(ownerOf(CLAIMS.restricted)).toEqual([1000, 1000]);
    expect(ofAnother.job.trace).toContain(`user ${ANOTHER.user}`);
    expect(ownerOf(CLAIMS.another)).toEqual([ANOTHER.user, ANOTHER.group]);
  });

  test('in users of its own a job is on the disk of a claim who it is in its container', () => {
    expect(shiftedOwn.job.trace).toMatch(/users 0 [1-9]\d+ 65536/);
    const { uid, gid } = statSync(join(claims.folder(CLAIMS.shifted), 'left'));
    expect([uid, gid]).toEqual([0, 0]);
  });

  test('scratch space begins empty for each job, and memory has its size and no more', () => {
    expect(first.job.trace).toMatch(/^no more memory$/m);
    const [, bytes] = /^memory of .* (\d+) \w+ +\d+ [\d:]+ \/dev\/shm\/more$/m.exec(first.job.trace) ?? [];
    expect(Number(bytes)).toBeGreaterThan((SHARED_MEMORY - 1) * 1024 ** 2);
    expect(Number(bytes)).toBeLessThan(SHARED_MEMORY * 1024 ** 2);
    expect(next.job.trace).toMatch(/^files: \/dev\/shm: {1,2}\/scratch: ?$/m);
  });

  test('a job reads a ConfigMap and a claim that is read only, and changes neither', () => {
    expect(first.job.trace).toMatch(/^<settings\/>$/m);
    expect(first.job.trace).toMatch(/^a set of data$/m);
    expect(first.job.trace).toContain('kept: /etc/settings/settings.xml\n');
    expect(first.job.trace).toContain('kept: /mnt/data/set\n');
    expect(readFileSync(join(claims.folder(CLAIMS.data), 'set'), 'utf8')).toBe('a set of data\n');
  });

  test('scripts of the fleet run in their places, with no token of a runner, and sources lie where it says', () => {
    const lines = [...first.job.trace.matchAll(/^([a-z ]+): <(.*)> as (\d+)$/gm)].map(([line]) => line);
    expect(lines).toEqual(
      ['before sources', 'after sources', 'before', 'after'].map((when) => `${when}: <> as 0`),
    );
    expect(first.job.trace).toMatch(/^in \/tmp\/builds\//m);
  });

  test('a job whose claim nobody made fails, and its log says why', () => {
    expect(waiting.job).toMatchObject({ state: 'failed', failureReason: 'runner_system_failure' });
    expect(waiting.job.trace).toContain('persistentvolumeclaim "nobody-made-it" not found');
  });
});
