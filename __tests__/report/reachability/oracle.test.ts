import type { Answer } from '../../../lib/report/reachability/answer';
import type { ReachabilityCell } from '../../../lib/report/reachability/cell';
import type { PodEnd } from '../../node/packets/connection';
import { evaluate } from '../../node/packets/evaluate';
import { networkPoliciesIn } from '../../node/packets/network-policy';
import { manifestsIn, onlyNamespace, reportedFolder } from '../reported-folder';
import { connection, hosts, isV6, neighboursOf, node, type Point, podsOf, stranger } from './points';

/** Where GitLab and others are, as the inputs of the fleets say. */
const FLEETS: readonly (readonly [string, Readonly<Record<string, readonly Point[]>>])[] = [
  ['dist', { gitlab: hosts(['8.8.8.8', '2606:4700::1111'], [443]), attic: atticOf('attic-cache-dev') }],
  [
    'examples/self-hosted-gitlab/dist',
    { gitlab: hosts(['10.20.0.5'], [8443]), dns: [...kubeDns(), ...hosts(['169.254.20.10'], [53])] },
  ],
  [
    'examples/closed-network/dist',
    { gitlab: [...hosts(['10.20.0.5'], [443]), ...stranger('gitlab', { app: 'webservice' }, [8181])] },
  ],
];

function atticOf(namespace: string): readonly Point[] {
  return stranger(namespace, { 'app.kubernetes.io/name': 'attic' }, [8080]);
}

function kubeDns(): readonly Point[] {
  return (['TCP', 'UDP'] as const).flatMap((protocol) =>
    stranger('kube-system', { 'k8s-app': 'kube-dns' }, [53], protocol),
  );
}

const PUBLIC = ['8.8.8.8', '1.1.1.1', '140.82.121.3', '203.0.114.9', '2606:4700::1111', '2a00:1450::5'];
const PRIVATE = [
  ...['10.1.2.3', '10.20.0.5', '10.20.0.6', '10.20.0.9', '10.43.0.1', '10.0.0.10', '172.16.5.5'],
  ...['192.168.1.1', '100.64.0.7', 'fd12::1', 'fc00::5'],
];
const PORTS = [22, 443, 3128, 5050, 5432, 6443, 8080, 8443];

const POINTS: Readonly<Record<string, readonly Point[]>> = {
  'api-server': hosts(['10.43.0.1', '10.0.0.10'], [443, 6443]),
  dns: kubeDns(),
  'internet-443': hosts(PUBLIC, [443]),
  'internet-80': hosts(PUBLIC, [80]),
  'internet-other': hosts(PUBLIC, [22, 53, 8080, 8443]),
  metadata: hosts(['169.254.169.254', '169.254.170.2', '168.63.129.16', 'fd00:ec2::254'], [53, 80, 443]),
  private: hosts(PRIVATE, PORTS),
  nodes: [node(true), node(false)],
  'own-node': [node(true)],
  'other-namespaces': [
    ...stranger('monitoring', { 'app.kubernetes.io/name': 'prometheus' }, [9252, 443]),
    ...stranger('observability', { app: 'prometheus' }, [9252, 443]),
    ...stranger('default', {}, [443, 2375, 9252]),
  ],
  outside: hosts([...PUBLIC, ...PRIVATE], [443, 9252]),
};

/** Cells that say nothing of NetworkPolicies. */
const WITHOUT_ORACLE = ['own-daemon'];

describe.each(FLEETS)('%s', (folder, own) => {
  const objects = manifestsIn(folder);
  const policies = networkPoliciesIn(objects);
  const pods = podsOf(objects);
  const { reachability } = onlyNamespace(reportedFolder(folder));

  /** What the independent evaluator says of all points of a cell. */
  function verdictsOf(cell: ReachabilityCell, pod: PodEnd, isEgress: boolean) {
    const points =
      own[cell.id] ?? POINTS[cell.id] ?? (cell.id === 'other-pods' ? neighboursOf(pod, pods.values()) : []);
    return points.map((point) => ({ point, ...evaluate(policies, connection(pod, point, isEgress)) }));
  }

  const cells = reachability.rows.flatMap((row) =>
    (['egress', 'ingress'] as const).flatMap((direction) =>
      row[direction]
        .filter(({ id, answer }) => answer !== 'unknown' && !WITHOUT_ORACLE.includes(id))
        .map((cell) => ({
          name: `${row.pods} ${direction} ${cell.id}`,
          row,
          cell,
          isEgress: direction === 'egress',
        })),
    ),
  );

  test('every kind of pods has a row', () => {
    expect(reachability.rows.map((row) => row.pods)).toEqual([...pods.keys()].sort());
    expect(cells.length).toBeGreaterThanOrEqual(13 * pods.size);
  });

  test('every answer is that of an independent evaluation', () => {
    const wrong = cells.flatMap(({ name, row, cell, isEgress }) => {
      const verdicts = verdictsOf(cell, pods.get(row.pods) as PodEnd, isEgress);
      const told = answerOf(verdicts);
      return told === cell.answer ? [] : [`${name}: ${cell.answer}, and not ${told}`];
    });
    expect(wrong).toEqual([]);
  });

  test('and so is that of each family of addresses', () => {
    const wrong = cells.flatMap(({ name, row, cell, isEgress }) => {
      const verdicts = verdictsOf(cell, pods.get(row.pods) as PodEnd, isEgress).filter(
        ({ point }) => point.end.kind === 'outside',
      );
      return (['ipv4', 'ipv6'] as const).flatMap((family) => {
        const ofFamily = verdicts.filter(({ point }) => isV6(point.address) === (family === 'ipv6'));
        const told = ofFamily.length === 0 ? null : answerOf(ofFamily);
        return told === cell[family] || told === null
          ? []
          : [`${name} ${family}: ${cell[family]}, and not ${told}`];
      });
    });
    expect(wrong).toEqual([]);
  });

  test('the policies that are named decide it there too', () => {
    const wrong = cells.flatMap(({ name, row, cell, isEgress }) =>
      verdictsOf(cell, pods.get(row.pods) as PodEnd, isEgress).flatMap((verdict) => {
        const side = isEgress ? verdict.egress : verdict.ingress;
        const deciding = side.policies.map((policy) => policy.replace(/^[^/]+\/(\S+).*$/, '$1'));
        const isNamed =
          side.reason === 'allowed by'
            ? deciding.every((policy) => cell.policies.includes(policy))
            : side.reason !== 'no rule for it in' ||
              cell.because === 'allowed by' ||
              cell.policies.every((policy) => deciding.includes(policy));
        return isNamed ? [] : [`${name}: ${cell.policies.join()}, and not ${deciding.join()}`];
      }),
    );
    expect(wrong).toEqual([]);
  });
});

function answerOf(verdicts: readonly { readonly allowed: boolean }[]): Answer {
  const allowed = verdicts.filter((verdict) => verdict.allowed).length;
  return verdicts.length === 0
    ? 'unknown'
    : allowed === 0
      ? 'no'
      : allowed === verdicts.length
        ? 'yes'
        : 'partly';
}
