import { PACKET_FLEETS, type PacketFleetName } from '../fleets/packet-fleets';
import { NODES } from '../stage/addresses';
import { NEIGHBOURS, type Role, rolesIn } from './cast';
import { HOSTS } from './hosts';
import { keyOf, matrixOf, OPEN, type Seen, type Source } from './matrix';
import { networkPoliciesIn } from './network-policy';
import { disagreements, reportCells } from './report-cells';
import { renderedFleet } from './standing-fleets';
import { dnsTargets, nodeTargets, outsideTargets, podTargets } from './targets';

const FLEETS = Object.keys(PACKET_FLEETS) as PacketFleetName[];

/** Pods as they would be if the cluster gave addresses in the order of a list. */
function source({ name, namespace, labels, node }: Role, index: number): Source {
  return {
    name: `${namespace}/${name}`,
    end: {
      kind: 'pod',
      name,
      namespace,
      namespaceLabels: { 'kubernetes.io/metadata.name': namespace },
      labels,
      node,
    },
    address: { ipv4: `10.244.0.${index + 2}`, ipv6: `fd00:10:244::${index + 2}` },
  };
}

const KUBE_DNS: Role = {
  name: 'coredns',
  namespace: 'kube-system',
  labels: { 'k8s-app': 'kube-dns' },
  node: 'node-1',
};
const rendered = FLEETS.flatMap(renderedFleet);
const [dns, ...pods] = [
  KUBE_DNS,
  ...NEIGHBOURS.filter(({ onNode }) => !onNode),
  ...FLEETS.flatMap((name) => rolesIn(renderedFleet(name))),
].map(source) as [Source, ...Source[]];
const outsiders = [
  ...NODES.map(({ name, address }): Source => ({ name, end: { kind: 'node', name }, address })),
  {
    name: 'the world',
    end: { kind: 'outside', name: 'the world' },
    address: { ipv4: '10.77.0.1', ipv6: 'fd77::1' },
  } as const,
];
const sources = [...pods, ...outsiders];
const targets = [...outsideTargets(HOSTS), ...nodeTargets(NODES), ...podTargets(pods), ...dnsTargets(dns)];

/** What packets would do if they did what the independent evaluator says, but for some. */
function seen(changed: Readonly<Record<string, string>> = {}): Seen {
  const outcomes = new Map<string, Map<string, string>>();
  for (const { source: asking, target, verdict } of matrixOf(
    networkPoliciesIn(rendered),
    sources,
    targets,
    {},
  )) {
    const own = outcomes.get(asking.name) ?? new Map<string, string>();
    const outcome = verdict.allowed ? OPEN : 'timeout';
    outcomes.set(
      asking.name,
      own.set(keyOf(target), changed[`${asking.name} -> ${keyOf(target)}`] ?? outcome),
    );
  }
  return outcomes;
}

const cells = FLEETS.flatMap((name) => reportCells(name, sources, targets));

it('asks for every cell of every kind of pods', () => {
  const runners = FLEETS.flatMap((name) => [...PACKET_FLEETS[name].runners]);
  expect(cells.filter(({ name }) => !/ ipv[46]$/.test(name)).length).toBeGreaterThan(2 * 14 * runners.length);
  expect(cells.filter(({ asked }) => asked.length === 0).map(({ name }) => name)).toEqual([]);
});

it('agrees with the independent evaluator', () => {
  expect(disagreements(cells, seen())).toEqual([]);
});

describe('a packet that does otherwise', () => {
  const CLOSED = 'minimal-runners/docker-job -> tcp 169.254.169.254:80';

  it('is told with the cell, and with the connection that got through', () => {
    expect(disagreements(cells, seen({ [CLOSED]: OPEN }))).toEqual(
      ['', ' ipv4'].map((family) =>
        expect.stringMatching(
          `^minimal-runners, jobs of docker: egress metadata${family}: the report says no, packets partly \\(1 of \\d+: minimal-runners/docker-job -> the metadata service tcp 169\\.254\\.169\\.254:80\\)$`,
        ),
      ),
    );
  });

  it('is not taken for closed where nobody tried', () => {
    expect(disagreements(cells, new Map()).length).toBe(cells.length);
    expect(disagreements(cells, new Map())[0]).toMatch(/packets not all tried/);
  });
});
