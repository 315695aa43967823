import { ApiServer } from '../e2e/cluster/api-server';
import { pathOf } from '../e2e/cluster/objects';
import { kubectl } from '../e2e/cluster/on-stage';
import { eventually } from '../e2e/cluster/wait';
import { CHECK_FILES, CHECK_SCRIPT, checkJob, checkLines } from './cluster-check/check-job';
import { OpenPorts } from './cluster-check/open-ports';
import { haveFleet } from './fleets/have-fleet';
import { fleetOf, startLabFleet } from './fleets/lab-at-work';
import { LAB_CACHE } from './fleets/lab-cache';
import { LAB_NAMESPACE } from './fleets/lab-fleet';
import type { JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { IMAGES } from './images/images';
import { CacheServer } from './nix/cache-server';
import { API_SERVER, KUBERNETES_SERVICE, NODES, OUTSIDE } from './stage/addresses';
import { readLab } from './stage/lab';
import { withoutService } from './stage/node-services';

const { website, metadata, privateNetwork, gitlab: gitlabAddress } = OUTSIDE;
const OPEN = ['gitlab.lab.test:443', `${website.ipv4}:443`, `[${website.ipv6}]:443`];
const METADATA = [`${metadata.ipv4}:80`, `[${metadata.ipv6}]:80`];
const CLOSED = [
  `${website.ipv4}:80`,
  `[${website.ipv6}]:8443`,
  `${privateNetwork.ipv4}:443`,
  `[${privateNetwork.ipv6}]:443`,
];
const API_SERVERS = [`${KUBERNETES_SERVICE}:443`, `${API_SERVER.ipv4}:${API_SERVER.port}`];
const KUBELETS = NODES.map(({ address }) => `${address.ipv4}:10250`);

const CHECKED = ['docker', 'tinyland-docker', 'nix', 'tinyland-nix', 'restricted', 'dind'];
const IN_THE_NETWORK_OF_THE_POD = 'a container of dind in the network of the pod, ';
const NO_IPV6_IN_DIND =
  /^- {7}a container of dind, (?:open|closed): \[.*\]:\d+: there is no address of IPv6 here$/;

/** The check that an operator runs on a cluster of their own, here on one that is known to hold, and where it does not. */
describe('the check of a cluster', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  const cache = new CacheServer(lab, api);
  let gitlab: JobsOfTheLab;
  let ports: OpenPorts;
  /** A port of another pod that answers everybody. */
  let resolver: string;
  /** What two pods say that nothing holds back: how they are, and which targets answer. */
  let unheld: readonly Promise<string>[];
  /** A job of each runner, all at once. */
  let given: ReadonlyMap<string, number>;

  const variables = () => ({
    CHECK_OPEN: OPEN.join(' '),
    CHECK_CLOSED: ['gitlab.lab.test:22', resolver, ...CLOSED].join(' '),
    CHECK_API_SERVER: API_SERVERS.slice(1).join(' '),
    CHECK_NODES: NODES.map(({ address }) => address.ipv4).join(' '),
  });
  /** All that is closed to jobs and answers whom nothing holds back. */
  const answering = () => [
    ...METADATA,
    ...API_SERVERS,
    ...KUBELETS,
    'gitlab.lab.test:22',
    resolver,
    ...CLOSED,
  ];
  const found = () => answering().map((target) => `NOT OK  closed: ${target} answers`);
  const give = (runner: string) => gitlab.give(runner, checkJob(runner, variables()));
  const checked = async (id: number) => {
    const { state, trace } = (await gitlab.finished(id, 170)).job;
    return { state, trace, lines: checkLines(trace) };
  };

  beforeAll(async () => {
    ports = await OpenPorts.at([...OPEN.slice(1), ...METADATA, ...CLOSED, `${gitlabAddress.ipv4}:22`]);
    gitlab = await startLabFleet(lab, api, 3300);
    await gitlab.repository.commit(CHECK_FILES);
    await cache.start();
    const { items } = (await api.get(`${pathOf('pods', 'kube-system')}?labelSelector=k8s-app=kube-dns`)).body;
    resolver = `${items[0].status.podIP}:8181`;
    unheld = [inPod('check'), inPod('targets', 'targets')];
    // Whoever asks for them hears of it if they fail.
    void Promise.allSettled(unheld);
    given = new Map(CHECKED.map((runner) => [runner, give(runner)]));
  });
  afterAll(async () => {
    await cache.stop();
    await gitlab.stop();
    await ports.close();
    api.close();
  });

  test.each(CHECKED)('is content with a job of %s, and tries all that there is to try', async (runner) => {
    const { state, lines, trace } = await checked(given.get(runner) ?? 0);
    // The network of the daemon has no IPv6; containers in the network of the pod try it.
    const tried = lines.filter((line) => !NO_IPV6_IN_DIND.test(line));
    expect({ state, wrong: tried.filter((line) => !line.startsWith('ok ')), trace }).toEqual({
      state: 'success',
      wrong: [],
      trace,
    });
    const open = [...OPEN, ...(runner.includes('nix') ? [`${LAB_CACHE.host}:${LAB_CACHE.port}`] : [])];
    for (const where of ['', ...(runner === 'dind' ? [IN_THE_NETWORK_OF_THE_POD] : [])]) {
      expectLines(lines, [
        ...answering().map((target) => `ok      ${where}closed: ${target}`),
        ...open.map((target) => `ok      ${where}open: ${target}`),
      ]);
    }
  });

  test('finds fault with all that it looks at in a pod that nothing holds back', async () => {
    const lines = checkLines((await unheld[0]) ?? '');
    expectLines(lines, [
      ...found(),
      'NOT OK  no new privileges: off',
      'NOT OK  seccomp: no filter',
      'NOT OK  a token of the API server is mounted',
    ]);
    expect(lines).toContainEqual(
      expect.stringMatching(/^NOT OK {2}capabilities: [0-9a-f]+ beyond baseline$/),
    );
  });

  test('tells there which targets answer at all', async () => {
    const lines = ((await unheld[1]) ?? '').trimEnd().split('\n');
    const answers = lines.filter((line) => line.startsWith('answers ')).sort();
    expect(answers).toEqual(
      answering()
        .map((target) => `answers ${target}`)
        .sort(),
    );
  });

  test('finds fault where the policies are gone', async () => {
    await kubectl(lab, 'delete', 'networkpolicy', '--all', `--namespace=${LAB_NAMESPACE}`);
    try {
      const { state, lines } = await checked(give('tinyland-docker'));
      expectLines(lines, found());
      expect(state).toBe('failed');
    } finally {
      await haveFleet(lab, api, fleetOf(lab));
    }
  });

  test('finds fault where nobody enforces them, and none when all is back', async () => {
    await withoutService('node-1', 'kube-router', async () => {
      const { state, lines } = await checked(give('tinyland-docker'));
      expectLines(lines, found());
      expect(state).toBe('failed');
    });
    const after = await checked(give('tinyland-docker'));
    expect(after).toEqual({ ...after, state: 'success' });
  });

  /** What the page has an operator run, in a namespace without policies. */
  async function inPod(what: string, ...mode: readonly string[]): Promise<string> {
    const name = `cluster-check-${what}`;
    const environment = Object.entries(variables()).map(([key, value]) => `--env=${key}=${value}`);
    const words = ['sh', '-c', CHECK_SCRIPT, 'check.sh', ...mode];
    const image = `--image=${IMAGES.rocky.name}`;
    await kubectl(lab, 'run', name, image, '--restart=Never', ...environment, '--command', '--', ...words);
    try {
      await eventually(
        'the pod has ended',
        async () => {
          const { body } = await api.get(pathOf('pods', 'default', name));
          return ['Succeeded', 'Failed'].includes(body['status'].phase);
        },
        150,
      );
      return (await kubectl(lab, 'logs', name)).stdout;
    } finally {
      await kubectl(lab, 'delete', 'pod', name, '--now');
    }
  }
});

/** Holds lines to those that must be among them, and shows all of them if one is not. */
function expectLines(lines: readonly string[], wanted: readonly string[]): void {
  const missing = wanted.filter((line) => !lines.includes(line));
  expect({ missing, lines }).toEqual({ missing: [], lines });
}
