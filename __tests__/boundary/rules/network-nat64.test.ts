import { Fleet, type FleetSpec } from '../../../lib';

import { expectationOf } from '../../../lib/fleet-boundary';
import { find, type KubernetesObject, objectsOf } from '../../chart/rendered';
import { specOf } from '../../chart/sample-fleet';
import { networkReport } from './network-report';

interface Block {
  cidr: string;
  except?: string[];
}

interface NetworkPolicy extends KubernetesObject {
  readonly spec: { egress: { to: { ipBlock: Block }[]; ports: { port: number; protocol?: string }[] }[] };
}

const PREFIX = '64:ff9b::/96';

function fleetBehind(nat64: readonly string[], cluster: Partial<FleetSpec['cluster']> = {}): Fleet {
  const spec = specOf({
    kind: 'docker',
    destinations: nat64[0] === PREFIX ? [{ cidr: '64:ff9b::a14:7/128', port: 5432 }] : [],
  });
  return Fleet.define({ ...spec, cluster: { ...spec.cluster, nat64, ...cluster } });
}

const RENDERED = new Map<string, readonly KubernetesObject[]>();

/** Fleets with the same cluster render the same objects. */
function renderedOnce(fleet: Fleet): readonly KubernetesObject[] {
  const key = JSON.stringify(fleet.cluster);
  const objects = RENDERED.get(key) ?? objectsOf(fleet);
  RENDERED.set(key, objects);
  return objects;
}

/** What the judge finds, as rule and value, after a change of what the fleet renders: with the fleet, and without. */
function judged(fleet: Fleet, change: (policy: NetworkPolicy) => void = () => undefined) {
  const objects = structuredClone(renderedOnce(fleet));
  change(find<NetworkPolicy>(objects, 'NetworkPolicy', 'docker-job'));
  const [given, alone] = [networkReport(objects, expectationOf(fleet)), networkReport(objects)].map(
    (report) =>
      report.results.flatMap(({ findings }) => findings.map(({ code, value }) => `${code} ${value}`)),
  );
  return { given, alone };
}

/** The opening behind a prefix. */
function blockOf(policy: NetworkPolicy, cidr = PREFIX): Block {
  const block = policy.spec.egress.flatMap(({ to }) => to).find(({ ipBlock }) => ipBlock?.cidr === cidr);
  if (block === undefined) {
    throw new TypeError(`nothing opens ${cidr}`);
  }
  return block.ipBlock;
}

const open = (policy: NetworkPolicy, ipBlock: Block, port: number) =>
  policy.spec.egress.push({ to: [{ ipBlock }], ports: [{ port, protocol: 'TCP' }] });

test.each([[PREFIX], ['64:ff9b:1:2::/96'], ['2001:db8:64::/96'], ['fd00:64::/96']])(
  'what a fleet opens behind %s passes, with the fleet and without',
  (prefix) => {
    expect(judged(fleetBehind([prefix]))).toEqual({ given: [], alone: [] });
  },
);

describe.each([[PREFIX], ['2001:db8:64::/96']])('each exception behind %s is missed', (prefix) => {
  const fleet = fleetBehind([prefix], { publicCidrs: ['198.51.100.0/24'] });
  const { except = [] } = blockOf(
    find<NetworkPolicy>(objectsOf(fleet), 'NetworkPolicy', 'docker-job'),
    prefix,
  );

  test.each(except)('%s', (missing) => {
    const { given = [] } = judged(fleet, (policy) => {
      const block = blockOf(policy, prefix);
      block.except = block.except?.filter((cidr) => cidr !== missing) ?? [];
    });
    expect(given.filter((finding) => finding.includes(missing))).not.toEqual([]);
  });
});

test('a part of an exception is not enough', () => {
  const { given } = judged(fleetBehind([PREFIX]), (policy) => {
    const block = blockOf(policy);
    block.except =
      block.except?.map((cidr) => cidr.replace('64:ff9b::a00:0/104', '64:ff9b::a00:0/105')) ?? [];
  });
  expect(given).toEqual(['network-private-ranges 64:ff9b::a00:0/104 (private, behind NAT64)']);
});

test('a prefix that the fleet does not name leads nowhere that is known', () => {
  const { given } = judged(fleetBehind([PREFIX]), (policy) =>
    open(policy, { cidr: '64:ff9b:1:2::/96', except: [] }, 443),
  );
  expect(given).toEqual([
    'network-private-ranges 64:ff9b:1::/48 (NAT64 of an organisation, which leads back to IPv4)',
  ]);
});

test.each([
  [
    'a private address that nobody named',
    '64:ff9b::a14:8/128',
    5432,
    'network-private-ranges 64:ff9b::a14:8/128',
  ],
  [
    'a private address on another port',
    '64:ff9b::a14:7/128',
    22,
    'network-private-ranges 64:ff9b::a14:7/128',
  ],
  [
    'a public address that nobody named',
    '64:ff9b::808:808/128',
    22,
    'network-private-ranges 64:ff9b::808:808/128',
  ],
  [
    'the metadata service',
    '64:ff9b::a9fe:a9fe/128',
    80,
    'network-metadata-unreachable 64:ff9b::a9fe:a9fe/128',
  ],
  ['the API server', '64:ff9b::a2b:1/128', 443, 'network-api-server-unreachable 64:ff9b::a2b:1/128'],
])('a job reaches behind NAT64 no more than the fleet says: %s', (_, cidr, port, told) => {
  const { given = [] } = judged(fleetBehind([PREFIX]), (policy) => open(policy, { cidr }, port));
  expect(given.filter((finding) => finding.startsWith(told))).not.toEqual([]);
});

test('a network behind NAT64 that holds a private one and more is told', () => {
  const { given = [] } = judged(fleetBehind([PREFIX]), (policy) =>
    open(policy, { cidr: '64:ff9b::800:0/101' }, 5432),
  );
  expect(given).toContain('network-private-ranges 64:ff9b::a00:0/104 (private, behind NAT64)');
});

test('the API server is closed by the address that it has behind NAT64, and by the one that this leads to', () => {
  const { cluster } = specOf({ kind: 'docker' });
  const fleet = fleetBehind([PREFIX], { ...cluster, apiServer: { cidrs: ['64:ff9b::c633:6407/128'] } });
  for (const cidr of ['198.51.100.7/32', '64:ff9b::c633:6407/128']) {
    const { given = [] } = judged(fleet, (policy) => open(policy, { cidr }, 6443));
    expect(given.filter((finding) => finding.startsWith('network-api-server-unreachable'))).not.toEqual([]);
  }
});

test('public addresses behind NAT64 on another port are told', () => {
  const { given, alone } = judged(fleetBehind([PREFIX]), (policy) => {
    const { except } = blockOf(policy);
    open(policy, { cidr: PREFIX, except: except ?? [] }, 22);
  });
  expect(given).toEqual([`network-public-ports ${PREFIX} on port 22`]);
  expect(alone).toEqual([]);
});
