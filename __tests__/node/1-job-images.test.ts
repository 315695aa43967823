import { ApiServer } from '../e2e/cluster/api-server';
import type { Container } from '../e2e/cluster/objects';
import type { CiImage, CiJob } from '../e2e/gitlab/ci-job';
import { Repository } from '../e2e/gitlab/repository';
import { startLabFleet } from './fleets/lab-at-work';
import type { JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { IMAGES } from './images/images';
import { pushImage } from './images/push-image';
import { readLab } from './stage/lab';

const OTHER_USER = 'docker.io/library/other-user:1';
const NO_SHELL = 'docker.io/library/no-shell:1';
const FAILING = 'docker.io/library/failing-entrypoint:1';
const SERVICE = IMAGES.service.name;

/** Whose script the first process of the container is, and who it is. */
const FIRST = ['echo "first: $(tr "\\0" " " </proc/1/cmdline)"', 'echo "user: $(id -u)"'];

describe('what jobs ask of images, services and sources', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  let gitlab: JobsOfTheLab;
  let jobs: Readonly<Record<keyof typeof JOBS, number>>;

  const withImage = (image: CiImage, script = FIRST): CiJob => ({ image, script });
  const JOBS = {
    ownEntrypoint: ['docker', withImage({ name: FAILING })],
    emptyEntrypoint: ['docker', withImage({ name: FAILING, entrypoint: [''] })],
    shellEntrypoint: [
      'tinyland-docker',
      withImage({ name: IMAGES.rocky.name, entrypoint: ['/bin/bash', '-c'] }),
    ],
    otherUser: [
      'docker',
      withImage({ name: OTHER_USER }, ['id -u', 'echo more >>README.md', 'cat README.md']),
    ],
    noShell: ['restricted', { image: { name: NO_SHELL }, timeoutSeconds: 45 }],
    service: [
      'docker',
      {
        services: [
          { name: SERVICE, alias: 'store' },
          { name: SERVICE, alias: 'second', command: ['listen', ':7000'] },
        ],
        script: ['network-probe tcp store:6379 second:7000 localhost:6379 store:6380'],
      },
    ],
    deadService: [
      'tinyland-docker',
      { services: [{ name: SERVICE, alias: 'dead', entrypoint: ['/bin/false'] }], script: ['echo ran'] },
    ],
    nothing: ['nix', { variables: { GIT_STRATEGY: 'none' }, script: ['echo "files: $(ls -A | wc -l)"'] }],
    submodule: [
      'tinyland-nix',
      { variables: { GIT_SUBMODULE_STRATEGY: 'recursive' }, script: ['cat library/of-the-library.txt'] },
    ],
  } as const satisfies Record<string, readonly [string, CiJob]>;

  beforeAll(async () => {
    gitlab = await startLabFleet(lab, api, 1200);
    await pushImage(lab, IMAGES.alpine, OTHER_USER, { user: '1234:1234' });
    await pushImage(lab, IMAGES.alpine, FAILING, { entrypoint: ['/bin/false'] });
    await pushImage(lab, IMAGES.coredns, NO_SHELL);
    const library = await Repository.create(gitlab.repository.root, 'tinyland/library');
    const { sha } = await library.commit({ 'of-the-library.txt': 'of the library\n' });
    await gitlab.repository.commit({
      '.gitmodules': '[submodule "library"]\n\tpath = library\n\turl = ../library.git\n',
      library: { submodule: sha },
    });
    jobs = Object.fromEntries(
      Object.entries<readonly [string, CiJob]>(JOBS).map(([name, [runner, job]]) => [
        name,
        gitlab.givePatiently(runner, job),
      ]),
    ) as typeof jobs;
  });
  afterAll(async () => {
    await gitlab.stop();
    api.close();
  });

  const done = async (name: keyof typeof JOBS) => (await gitlab.finished(jobs[name], 170)).job;

  test.each([
    ['ownEntrypoint', '/bin/sh'],
    ['emptyEntrypoint', '/bin/sh'],
    ['shellEntrypoint', '/usr/bin/bash'],
  ] as const)('%s: the shell of the image runs the script', async (name, first) => {
    const { trace, state } = await done(name);
    expect(trace).toContain(`first: ${first} \n`);
    expect(trace).toContain('user: 0\n');
    expect(state).toBe('success');
  });

  test('an image with a user of its own may write what was fetched', async () => {
    const { trace, state } = await done('otherUser');
    expect(trace).toMatch(/ 1234\n.*# The project of the lab\n\S+ \S+ more\n/s);
    expect(state).toBe('success');
  });

  test('an image without a shell never starts; a job that has no time to wait for that is not told why', async () => {
    const { job, pods } = await gitlab.finished(jobs.noShell, 170);
    expect(job).toMatchObject({ state: 'failed', failureReason: 'job_execution_timeout' });
    const containers: readonly Container[] = pods.flatMap(({ status }) => status.containerStatuses);
    const build = containers.find(({ name }) => name === 'build');
    expect(build?.['state'].terminated).toMatchObject({ reason: 'StartError', exitCode: 128 });
    expect(build?.['state'].terminated.message).toContain('exec: "sh": executable file not found');
    expect(job.trace).not.toContain('executable file not found');
  });

  test('services answer under their aliases, on the loopback address', async () => {
    const { trace } = await done('service');
    const outcomes = [...trace.matchAll(/"target":"([^"]+)","outcome":"([^"]+)"/g)];
    expect(outcomes.map(([, target, outcome]) => `${target} ${outcome}`)).toEqual([
      'store:6379 open',
      'second:7000 open',
      'localhost:6379 open',
      'store:6380 refused',
    ]);
  });

  test('a service that ends does not end the job', async () => {
    const { trace, state } = await done('deadService');
    expect(trace).toContain('01O ran\n');
    expect(state).toBe('success');
  });

  test('a job may fetch nothing', async () => {
    const job = await done('nothing');
    expect(job.trace).toContain('files: 0\n');
    expect(job.state).toBe('success');
    expect(gitlab.coordinator.gitRequests.filter((request) => request.job === job.id)).toEqual([]);
  });

  test('a job fetches submodules with its own token', async () => {
    const job = await done('submodule');
    expect(job.trace).toContain('01O of the library\n');
    expect(job.state).toBe('success');
    const paths = gitlab.coordinator.gitRequests.filter((request) => request.job === job.id);
    expect(paths.map(({ path }) => path)).toContain('/tinyland/library.git/git-upload-pack');
  });
});
