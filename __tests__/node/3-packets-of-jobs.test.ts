import { ApiServer } from '../e2e/cluster/api-server';
import { parseObjects, renderFiles } from '../e2e/cluster/fleets';
import { type Pod, pathOf } from '../e2e/cluster/objects';
import { fleetOf, startLabFleet } from './fleets/lab-at-work';
import { LAB_NAMESPACE, LAB_RUNNERS } from './fleets/lab-fleet';
import type { JobsOfTheLab } from './gitlab/jobs-of-the-lab';
import { outcomesIn, questionsFor } from './packets/ask';
import type { PlugIn } from './packets/evaluate';
import { HOSTS, type Host } from './packets/hosts';
import { Listeners } from './packets/listeners';
import { differences, matrixOf, type Target } from './packets/matrix';
import { networkPoliciesIn } from './packets/network-policy';
import { dnsPod } from './packets/standing-fleets';
import { sourceOf } from './packets/standing-pods';
import { dnsTargets, nodeTargets, outsideTargets } from './packets/targets';
import { NODES } from './stage/addresses';
import { readLab } from './stage/lab';

const PLUG_IN: PlugIn = { bindsToOwnNode: true, unboundNodePorts: [30000, 32767] };

/** GitLab itself listens on its own port. */
const BESIDE_GITLAB = HOSTS.map(
  (host): Host => (host.name === 'GitLab' ? { ...host, tcp: host.tcp.filter((port) => port !== 443) } : host),
);

/** An image of nothing but the probe, made by the daemon of the job. */
const NESTED_IMAGE = [
  'mkdir nested && cp "$(command -v network-probe)" nested/',
  'printf \'FROM scratch\\nCOPY network-probe /\\nENTRYPOINT ["/network-probe"]\\n\' > nested/Dockerfile',
  'docker build --quiet --tag nested nested',
];

const RUNNERS = LAB_RUNNERS.map((runner) => ('name' in runner ? runner.name : runner.kind));
const NESTED = 'a container that a job of dind starts';
const IN_THE_POD = 'one with the network of the pod';

/** Real jobs, made by real managers under all policies, and containers that a job of dind starts by itself. */
describe('what jobs reach', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  const fleet = fleetOf(lab);
  const policies = networkPoliciesIn([...renderFiles(fleet).values()].flatMap(parseObjects));
  let gitlab: JobsOfTheLab;
  let listeners: Listeners;
  let targets: readonly Target[];
  /** What each job found, all of them asking at once. */
  let found: ReadonlyMap<string, Promise<readonly string[]>>;

  /** What a command of a job reached otherwise than policies say of its pod. */
  async function asked(
    runner: string,
    before: readonly string[],
    command: string,
    of = targets,
  ): Promise<readonly string[]> {
    const words = questionsFor(of).map((word) => `'${word}'`);
    const { job, pods } = await gitlab.run(
      runner,
      {
        script: [...before, [command, ...words].join(' ')],
      },
      200,
    );
    expect(job).toMatchObject({ state: 'success' });
    const namespace = (await api.get(pathOf('namespaces', undefined, LAB_NAMESPACE))).body;
    const source = sourceOf(pods[0] as Pod, namespace);
    const cells = matrixOf(policies, [source], of, PLUG_IN);
    expect(cells.filter(({ verdict }) => verdict.allowed).length).toBeGreaterThan(5);
    expect(cells.filter(({ verdict }) => !verdict.allowed).length).toBeGreaterThan(30);
    return differences(cells, new Map([[source.name, outcomesIn(job.trace, of)]]));
  }

  beforeAll(async () => {
    gitlab = await startLabFleet(lab, api, 3000);
    listeners = await Listeners.start(lab, BESIDE_GITLAB);
    targets = [...outsideTargets(HOSTS), ...nodeTargets(NODES), ...dnsTargets(await dnsPod(api))];
    // The networks that the daemon makes have no IPv6.
    const ipv4 = targets.filter(({ dialled }) => !dialled.startsWith('['));
    found = new Map([
      ...RUNNERS.map((runner) => [runner, asked(runner, [], 'network-probe')] as const),
      [NESTED, asked('dind', NESTED_IMAGE, 'docker run --rm nested', ipv4)],
      [IN_THE_POD, asked('dind', NESTED_IMAGE, 'docker run --rm --network host nested')],
    ]);
    await Promise.allSettled(found.values());
  }, 240_000);
  afterAll(async () => {
    listeners?.stop();
    await gitlab?.stop();
    api.close();
  });

  test.each(RUNNERS)('of %s is what the policies of its pod say', async (runner) => {
    expect(await found.get(runner)).toEqual([]);
  });

  test('by a container that a job of dind starts is the same', async () => {
    expect(await found.get(NESTED)).toEqual([]);
  });

  test('by a container with the network of its host is the same: that is the pod', async () => {
    expect(await found.get(IN_THE_POD)).toEqual([]);
  });
});
