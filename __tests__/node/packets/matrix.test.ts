import { parseObjects, renderFiles } from '../../e2e/cluster/fleets';
import { PACKET_FLEETS, type PacketFleetName } from '../fleets/packet-fleets';
import { NODES } from '../stage/addresses';
import { NEIGHBOURS, type Role, rolesIn } from './cast';
import { HOSTS } from './hosts';
import { differences, keyOf, matrixOf, OPEN, type Source } from './matrix';
import { networkPoliciesIn } from './network-policy';
import { nodeTargets, outsideTargets, podTargets } from './targets';

const objects = (name: PacketFleetName) =>
  [...renderFiles(PACKET_FLEETS[name]).values()].flatMap(parseObjects);
const FLEETS = Object.keys(PACKET_FLEETS) as PacketFleetName[];

/** Pods as they would be if the cluster gave addresses in the order of a list. */
function source({ name, namespace, labels, node }: Role, index: number): Source {
  const namespaceLabels = { 'kubernetes.io/metadata.name': namespace };
  return {
    name: `${namespace}/${name}`,
    end: { kind: 'pod', name, namespace, namespaceLabels, labels, node },
    address: { ipv4: `10.244.0.${index + 2}`, ipv6: `fd00:10:244::${index + 2}` },
  };
}

const rendered = FLEETS.flatMap(objects);
const pods = [
  ...NEIGHBOURS.filter(({ onNode }) => !onNode),
  ...FLEETS.flatMap((name) => rolesIn(objects(name))),
].map(source);
const targets = [...outsideTargets(HOSTS), ...nodeTargets(NODES), ...podTargets(pods)];
const policies = networkPoliciesIn(rendered);
const matrix = matrixOf(policies, pods, targets, { bindsToOwnNode: true });

const open = (name: string) =>
  matrix
    .filter(({ source, verdict }) => source.name === name && verdict.allowed)
    .filter(({ source, target }) => source.name !== target.name)
    .map(({ target }) => `${target.name} ${keyOf(target)}`);

it('asks for each target once', () => {
  const keys = targets.map(keyOf);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

it('has every runner of every fleet, each as a manager and as a job', () => {
  const jobs = FLEETS.flatMap((name) =>
    PACKET_FLEETS[name].runners.map((runner) => {
      const { org } = PACKET_FLEETS[name];
      return `${org}-runners/${'name' in runner ? runner.name : runner.kind}`;
    }),
  );
  expect(pods.map(({ name }) => name)).toEqual(
    expect.arrayContaining(jobs.flatMap((job) => [`${job}-job`, `${job}-manager`])),
  );
});

it('says of the smallest fleet what its report says', () => {
  const web = ['GitLab', 'a website'].flatMap((name) => {
    const { addresses = [] } = HOSTS.find((host) => host.name === name) ?? {};
    return addresses.map((address) => `${name} tcp ${address.includes(':') ? `[${address}]` : address}:443`);
  });
  // What a fleet does not say is public, is public.
  const unsaid = ['203.0.113.70', '[2a0f:beef:64::70]'].map(
    (address) => `an address of the cluster that is public tcp ${address}:443`,
  );
  expect(open('minimal-runners/docker-job')).toEqual([...web, ...unsaid]);
  expect(open('minimal-runners/docker-manager')).toEqual([
    ...web,
    ...unsaid,
    'other ports of the API server tcp 10.77.0.2:443',
    'the API server tcp 10.77.0.2:6443',
    'the API server by its Service tcp 10.0.0.1:443',
  ]);
  expect(open('minimal-runners/nobody')).toEqual([]);
});

it('opens to strangers nothing of a fleet', () => {
  expect(open('default/stranger').filter((line) => line.includes('-runners/'))).toEqual([]);
  expect(open('default/impostor').filter((line) => line.includes('-runners/'))).toEqual([]);
  expect(open('monitoring/prometheus').filter((line) => line.includes('-runners/'))).toEqual(
    PACKET_FLEETS.default.runners.flatMap(({ kind }) => {
      const { address } = pods.find(({ name }) => name === `packets-runners/${kind}-manager`) ?? {};
      return [`${address?.ipv4}`, `[${address?.ipv6}]`].map(
        (ip) => `packets-runners/${kind}-manager tcp ${ip}:9252`,
      );
    }),
  );
});

describe('what packets did', () => {
  const cells = matrix.filter(({ source }) => source.name === 'minimal-runners/docker-job');
  const seen = (changed: Readonly<Record<string, string>> = {}) =>
    new Map([
      [
        'minimal-runners/docker-job',
        new Map(
          cells.map(({ target, verdict }): [string, string] => [
            keyOf(target),
            changed[keyOf(target)] ?? (verdict.allowed ? OPEN : 'refused'),
          ]),
        ),
      ],
    ]);

  it('may be the same', () => {
    expect(differences(cells, seen())).toEqual([]);
  });

  it('is told where it was something else, with the policy that says so', () => {
    expect(
      differences(cells, seen({ 'tcp 169.254.169.254:80': OPEN, 'tcp 203.0.113.20:443': 'timeout' })),
    ).toEqual([
      'minimal-runners/docker-job -> a website tcp 203.0.113.20:443: computed open ' +
        '(egress: allowed by minimal-runners/docker-job egress[0]), seen timeout',
      'minimal-runners/docker-job -> the metadata service tcp 169.254.169.254:80: computed closed ' +
        '(egress: no rule for it in minimal-runners/default-deny, minimal-runners/dns, minimal-runners/docker-job), ' +
        'seen open',
    ]);
  });

  it('is not taken for closed where nobody tried', () => {
    expect(differences(cells, new Map()).length).toBe(cells.length);
    expect(differences(cells, new Map())[0]).toMatch(/seen never tried$/);
  });
});
