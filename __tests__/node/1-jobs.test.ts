import { Fleet } from '../../lib';
import { FAMILY_OF, type ImageFamily } from '../../lib/privilege';
import { ApiServer } from '../e2e/cluster/api-server';
import { type Pod, pathOf } from '../e2e/cluster/objects';
import { eventually } from '../e2e/cluster/wait';
import type { JobRecord } from '../e2e/gitlab/job-of-gitlab';
import { fleetOf, startLabFleet } from './fleets/lab-at-work';
import { LAB_NAMESPACE, LAB_RUNNERS } from './fleets/lab-fleet';
import type { JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { pulledFrom } from './images/pulled';
import { NODES } from './stage/addresses';
import { readLab } from './stage/lab';

const lab = readLab();
const FLEET = Fleet.parse(fleetOf(lab));
const NAMES = FLEET.runners.map(({ name }) => name);

/** What scripts of jobs find in the real image of each family. */
const SURROUNDINGS: { readonly [F in ImageFamily]: object } = {
  alpine: { shell: 'busybox', has: '' },
  rocky: { shell: 'bash', has: 'bash' },
  nix: { shell: 'bash', has: 'bash git nix' },
  docker: { shell: 'busybox', has: 'docker git' },
};

/** Says how a job finds itself, a line for each thing. */
const LOOK_AROUND = [
  'echo "@user $(id -u):$(id -g)"',
  'echo "@home $HOME"',
  'shell=$(readlink /proc/$$/exe); echo "@shell ${shell##*/}"',
  'echo "@has $(for i in bash docker git nix; do command -v $i >/dev/null && echo $i; done | xargs)"',
  'echo "@head $(cat .git/HEAD)"',
  'echo "@shallow $(grep -c . .git/shallow)"',
  'echo "@owner $(stat -c %u:%g README.md)"',
  'echo "@before $(cat before.txt)"',
  'echo "of $CI_JOB_ID" >after-$CI_JOB_ID.txt',
];
const seenBy = ({ trace }: JobRecord) =>
  Object.fromEntries([...trace.matchAll(/ 01O @(\w+) (.*)$/gm)].map(([, what, seen]) => [what, seen]));

interface ContainerStatus {
  readonly name: string;
  readonly image: string;
  readonly imageID: string;
  readonly ready: boolean;
  readonly restartCount: number;
}
const statuses = ({ status }: Pod): readonly ContainerStatus[] => [
  ...(status.initContainerStatuses ?? []),
  ...status.containerStatuses,
];

/** What a node must have asked for: each image by its name, and once by what that name stood for. */
const pullsOf = (pod: Pod): readonly string[] => {
  const node = NODES.find(({ name }) => name === pod.spec.nodeName)?.address.ipv4;
  return statuses(pod).flatMap(({ image, imageID }) => [`${node} ${image}`, `${node} ${imageID}`]);
};

describe('jobs on a real node', () => {
  const api = new ApiServer(lab);
  let gitlab: JobsOfTheLab;
  let head: string;
  let first: number;
  let jobs: Readonly<Record<string, number>>;

  beforeAll(async () => {
    gitlab = await startLabFleet(lab, api, 1000);
    for (const number of [1, 2, 3, 4]) {
      head = (await gitlab.repository.commit({ 'number.txt': `${number}\n` })).sha;
    }
    first = gitlab.give('docker', { script: ['echo from-before >before.txt'], artifacts: ['before.txt'] });
    await gitlab.finished(first, 170);
    jobs = Object.fromEntries(
      NAMES.map((name) => [
        name,
        gitlab.give(name, {
          gitDepth: 2,
          script: LOOK_AROUND,
          dependencies: [first],
          artifacts: [{ paths: ['after-*.txt'] }],
        }),
      ]),
    );
    await Promise.all(NAMES.map((name) => gitlab.finished(jobs[name] ?? 0, 170)));
  }, 400_000);
  afterAll(async () => {
    await gitlab.stop();
    api.close();
  });

  const done = (name: string) => gitlab.finished(jobs[name] ?? 0);

  test.each(NAMES)(
    '%s: a job fetches its commit as deep as asked, and the artifacts of another',
    async (name) => {
      const { job } = await done(name);
      expect(seenBy(job)).toMatchObject({ head, shallow: '1', before: 'from-before' });
      expect(job).toMatchObject({ state: 'success', isTraceWhole: true });
      const asked = gitlab.coordinator.gitRequests.filter((request) => request.job === job.id);
      expect(asked.flatMap(({ depth }) => depth ?? [])).toEqual([2]);
    },
  );

  test('a job gets the artifacts of one of every kind', async () => {
    const all = Object.values(jobs);
    const { job } = await gitlab.run('docker', { script: ['cat after-*.txt'], dependencies: all }, 170);
    expect(job).toMatchObject({ state: 'success' });
    expect([...job.trace.matchAll(/01O of (\d+)$/gm)].map(([, id]) => Number(id)).sort()).toEqual(all.sort());
  });

  test.each(FLEET.runners)('$name: its image behaves like the real one', async ({ name, kind, settings }) => {
    const isRestricted = settings.podSecurity === 'restricted';
    expect(seenBy((await done(name)).job)).toMatchObject({
      ...SURROUNDINGS[FAMILY_OF[kind]],
      user: isRestricted ? '1000:1000' : '0:0',
      home: isRestricted ? '/tmp' : '/root',
      owner: isRestricted ? '1000:1000' : '0:0',
    });
  });

  test.each(FLEET.runners)(
    '$name: a node has pulled all images of a job by their exact names',
    async (runner) => {
      const { name, settings } = runner;
      const [pod, ...others] = (await done(name)).pods;
      expect(others).toEqual([]);
      const images = new Map(statuses(pod as Pod).map((container) => [container.name, container.image]));
      expect(Object.fromEntries(images)).toEqual({
        'init-permissions': settings.manager.helperImage,
        build: settings.image,
        helper: settings.manager.helperImage,
        ...(settings.daemonImage ? { docker: settings.daemonImage } : {}),
      });
      const pulled = pulledFrom(lab);
      expect(pullsOf(pod as Pod).filter((pull) => !pulled.has(pull))).toEqual([]);
    },
  );

  test('the author of a job says what the labels of its pod hold that jobs choose, and not more', async () => {
    const told = '"}, runner-fleet/role: manager';
    const { job, pods } = await gitlab.run('restricted', { variables: { TOLD: told } }, 170);
    expect(job).toMatchObject({ state: 'success' });
    const [{ metadata }] = pods as [Pod];
    expect(metadata.labels).toMatchObject({
      'runner-fleet/role': 'job',
      'lab.test/stage': 'test',
      'lab.test/told': 'runner-fleet_role__manager',
    });
    expect(metadata.annotations).toMatchObject({ 'lab.test/told': told });
  });

  test('managers run from their image with a read-only root, and are ready by their own probes', async () => {
    const { items } = (await api.get(pathOf('pods', LAB_NAMESPACE))).body;
    const managers = (items as Pod[]).filter(({ metadata }) => metadata.name.includes('-manager-'));
    expect(managers).toHaveLength(LAB_RUNNERS.length);
    const pulled = pulledFrom(lab);
    for (const pod of managers) {
      const [container] = pod.spec.containers;
      expect(container).toMatchObject({ securityContext: { readOnlyRootFilesystem: true } });
      expect(Object.keys(container ?? {})).toEqual(
        expect.arrayContaining(['livenessProbe', 'readinessProbe']),
      );
      expect(statuses(pod)).toEqual([expect.objectContaining({ ready: true, restartCount: 0 })]);
      expect(pullsOf(pod).filter((pull) => !pulled.has(pull))).toEqual([]);
    }
  });

  test('nothing of a job is left in the cluster', async () => {
    await eventually('pods and Secrets of jobs are gone', async () => {
      const left = await Promise.all(
        ['pods', 'secrets', 'configmaps'].map((kind) => api.get(pathOf(kind, LAB_NAMESPACE))),
      );
      const names = left.flatMap(({ body }) => (body['items'] as Pod[]).map(({ metadata }) => metadata.name));
      return names.length > LAB_RUNNERS.length && !names.some((name) => name.startsWith('runner-'));
    });
  });
});
