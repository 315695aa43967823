import { ApiServer } from '../e2e/cluster/api-server';
import type { KubernetesObject } from '../e2e/cluster/objects';
import { eventually } from '../e2e/cluster/wait';
import { PACKET_FLEETS, type PacketFleetName } from './fleets/packet-fleets';
import { askAll } from './packets/ask';
import type { PlugIn } from './packets/evaluate';
import { HOSTS } from './packets/hosts';
import { Listeners } from './packets/listeners';
import { type Cell, differences, matrixOf, OPEN, type Source, type Target } from './packets/matrix';
import { networkPoliciesIn } from './packets/network-policy';
import { type Asked, disagreements, doubted, reportCells } from './packets/report-cells';
import { policyPath, removeFleets, type StandingFleets, standFleets } from './packets/standing-fleets';
import { endPods, startPods } from './packets/standing-pods';
import { readLab } from './stage/lab';
import { withoutService } from './stage/node-services';

/**
 * What kube-router makes of what the standard leaves open: it binds what a pod sends to its own node too, but for the ports
 * that NodePorts are taken from.
 */
const PLUG_IN: PlugIn = { bindsToOwnNode: true, unboundNodePorts: [30000, 32767] };

/** The namespace of the fleet whose policies are changed. */
const CHANGED = 'minimal-runners';

describe('the reachability matrix of three fleets in one cluster', () => {
  const lab = readLab();
  const api = new ApiServer(lab);
  let listeners: Listeners;
  let standing: StandingFleets;

  const cellsOf = (
    policies: readonly KubernetesObject[],
    sources: readonly Source[],
    targets: readonly Target[],
  ): readonly Cell[] => matrixOf(networkPoliciesIn(policies), sources, targets, PLUG_IN);

  /** What packets do otherwise than policies say, after the moment that an enforcer takes for what has just changed. */
  async function settled(
    policies: readonly KubernetesObject[],
    sources: readonly Source[],
    targets = standing.targets,
  ): Promise<readonly string[]> {
    let left: readonly string[] = [];
    let asking = sources;
    await eventually(
      'packets do what policies say',
      async () => {
        left = differences(cellsOf(policies, asking, targets), await askAll(lab, asking, targets));
        asking = asking.filter(({ name }) => left.some((line) => line.startsWith(`${name} -> `)));
        return left.length === 0;
      },
      60,
    ).catch(() => undefined);
    return left;
  }

  const named = (name: string) => standing.sources.filter((source) => source.name === name);
  const of = (namespace: string) => standing.sources.filter(({ inside }) => inside?.namespace === namespace);
  const ofFleets = () => standing.sources.filter(({ inside }) => inside?.namespace.endsWith('-runners'));
  const metadata = () => standing.targets.filter(({ name }) => name === 'the metadata service');

  beforeAll(async () => {
    listeners = await Listeners.start(lab, HOSTS);
    standing = await standFleets(api);
  }, 300_000);

  afterAll(async () => {
    listeners?.stop();
    if (standing) {
      await removeFleets(api, standing);
    }
    api.close();
  }, 120_000);

  test('begins with somebody who reaches everything, so that what is closed was closed by a policy', async () => {
    const stranger = named('default/stranger');
    const open = cellsOf(standing.policies, stranger, standing.targets)
      .filter(({ verdict }) => verdict.allowed)
      .map(({ target }) => target);
    expect(open.length).toBeGreaterThan(100);
    expect(await settled(standing.policies, stranger, open)).toEqual([]);
  });

  test('begins with those who do not reach what they must not, so that policies are enforced at all', async () => {
    const left = [
      ...(await settled(standing.policies, ofFleets(), metadata())),
      ...(await settled(standing.policies, named('default/stranger'))),
    ];
    if (left.length > 0) {
      throw new Error(`nothing enforces NetworkPolicies here:\n${left.join('\n')}`);
    }
  }, 300_000);

  test('is what packets do, cell by cell', async () => {
    const { policies, sources, targets } = standing;
    const cells = cellsOf(policies, sources, targets);
    const open = cells.filter(({ verdict }) => verdict.allowed);
    console.log(
      `${sources.length} sources, ${targets.length} targets, ${cells.length} cells, ${open.length} open`,
    );
    const seen = await askAll(lab, sources, targets);
    // What got through once, got through. What did not may have been lost on a machine that has much to do.
    expect(
      differences(
        cells.filter(({ verdict }) => !verdict.allowed),
        seen,
      ),
    ).toEqual([]);
    const lost = differences(cells, seen);
    const again = sources.filter(({ name }) => lost.some((line) => line.startsWith(`${name} -> `)));
    expect(await settled(policies, again)).toEqual([]);
  }, 300_000);

  test("is what the report's own matrix says, cell by cell", async () => {
    const { sources, targets } = standing;
    const fleets = Object.keys(PACKET_FLEETS) as PacketFleetName[];
    const cells = fleets.flatMap((name) => reportCells(name, sources, targets));
    console.log(`${cells.length} answers of reports`);
    const seen = new Map<string, Map<string, string>>();
    let asking: readonly Asked[] = cells.flatMap(({ asked }) => asked);
    await eventually(
      'packets do what the report says',
      async () => {
        const [who, what] = [
          new Set(asking.map((one) => one.source)),
          new Set(asking.map((one) => one.target)),
        ];
        for (const [name, outcomes] of await askAll(lab, [...who], [...what])) {
          // What got through once, got through.
          const open = [...(seen.get(name) ?? [])].filter(([, outcome]) => outcome === OPEN);
          seen.set(name, new Map([...(seen.get(name) ?? []), ...outcomes, ...open]));
        }
        asking = doubted(cells, seen);
        return disagreements(cells, seen).length === 0;
      },
      120,
    ).catch(() => undefined);
    expect(disagreements(cells, seen)).toEqual([]);
  }, 400_000);

  test('follows the policies of the cluster: without one of them, packets go where it did not let them', async () => {
    const { policies } = standing;
    const isTaken = ({ metadata: { namespace, name } }: KubernetesObject) =>
      namespace === CHANGED && name === 'default-deny';
    const without = policies.filter((policy) => !isTaken(policy));
    expect((await api.delete(policyPath(CHANGED, 'default-deny'))).status).toBe(200);
    try {
      const asking = [...of(CHANGED), ...named('default/stranger')];
      expect(await settled(without, asking)).toEqual([]);
      // The same question finds fault where there is fault.
      const seen = await askAll(lab, asking, standing.targets);
      expect(differences(cellsOf(policies, asking, standing.targets), seen)).toContainEqual(
        expect.stringMatching(
          /^default\/stranger -> minimal-runners\/docker-job tcp .*: computed closed \(ingress: no rule for it in minimal-runners\/default-deny\), seen open$/,
        ),
      );
      expect(disagreements(reportCells('minimal', asking, standing.targets), seen)).toContainEqual(
        expect.stringMatching(
          /^minimal-runners, jobs of docker: ingress other-namespaces: the report says no, packets (?:yes|partly) /,
        ),
      );
    } finally {
      expect((await api.create(policyPath(CHANGED), policies.find(isTaken))).status).toBe(201);
    }
    expect(await settled(policies, of(CHANGED))).toEqual([]);
  }, 300_000);

  test('is open for a pod that comes while nothing enforces policies, and that is found', async () => {
    const [job] = named(`${CHANGED}/docker-job`);
    const labels = job?.end.kind === 'pod' ? job.end.labels : {};
    const late = { name: 'late-job', namespace: CHANGED, labels, node: 'node-1' };
    let pods: readonly Source[] = [];
    await withoutService('node-1', 'kube-router', async () => {
      pods = await startPods(api, [late]);
      const seen = await askAll(lab, pods, metadata());
      expect(differences(cellsOf(standing.policies, pods, metadata()), seen)).toEqual(
        metadata().map(() => expect.stringMatching(/computed closed .*, seen open$/)),
      );
    });
    expect(await settled(standing.policies, pods)).toEqual([]);
    await endPods(api, pods);
  }, 300_000);
});
