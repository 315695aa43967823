import type { INetworkPolicy } from 'kubernetes-models/networking.k8s.io/v1/NetworkPolicy';
import { Fleet } from '../../lib';
import { find, objectsOf } from '../chart/rendered';
import { specOf } from '../chart/sample-fleet';
import { configIn } from '../config/read-back';
import { NetworkPolicies } from './network-evaluation';

const PREFIXES = ['64:ff9b::/96', '2001:db8:64::/96'];

/** IPv4 addresses as pods write them that have IPv6 only. */
const behind = (ipv4: string): readonly string[] => {
  const [a = 0, b = 0, c = 0, d = 0] = ipv4.split('.').map(Number);
  const hex = (high: number, low: number) => ((high << 8) | low).toString(16);
  return PREFIXES.map((prefix) => `${prefix.replace('/96', '')}${hex(a, b)}:${hex(c, d)}`);
};

const spec = specOf({ kind: 'docker', publicPorts: [443, 22] });
const fleet = Fleet.define({
  ...spec,
  cluster: {
    ...spec.cluster,
    apiServer: { cidrs: ['10.43.0.1/32', '203.0.113.5/32', '64:ff9b::c633:6407/128'] },
    publicCidrs: ['198.51.100.0/26'],
    nat64: PREFIXES,
  },
});
const objects = objectsOf(fleet);
const policies = new NetworkPolicies(objects);
const JOB = configIn(fleet, 'docker').runners[0].kubernetes.pod_labels;
const MANAGER = { 'runner-fleet/role': 'manager', 'runner-fleet/runner': 'docker' };
const PORTS = [22, 53, 80, 443, 5432, 6443, 10250];

const reached = (labels: Readonly<Record<string, string>>, addresses: readonly string[]) =>
  addresses.flatMap((address) =>
    PORTS.filter((port) => policies.sends(labels, { address }, { port })).map((port) => `${address} ${port}`),
  );

describe('behind NAT64', () => {
  it('public IPv4 addresses are open on the ports of the runner, and on no other', () => {
    const addresses = [...behind('35.231.145.151'), ...behind('1.1.1.1')];
    expect(reached(JOB, addresses)).toEqual(
      addresses.flatMap((address) => [`${address} 22`, `${address} 443`]),
    );
    expect(reached(MANAGER, behind('35.231.145.151'))).toEqual(
      behind('35.231.145.151').map((address) => `${address} 443`),
    );
  });

  it.each([
    [
      'metadata services',
      ['169.254.169.254', '169.254.170.23', '168.63.129.16', '100.100.100.200', '192.0.0.192'],
    ],
    ['private addresses', ['10.1.2.3', '172.16.0.9', '192.168.1.1', '100.64.0.1', '127.0.0.1', '0.0.0.0']],
    ['the rest of what is not public', ['198.18.0.1', '224.0.0.1', '240.0.0.1', '255.255.255.255']],
    ['the API server, whose address was told as IPv4', ['10.43.0.1', '203.0.113.5']],
    ['the API server, whose address was told as it is behind NAT64', ['198.51.100.7']],
    ["the cluster's own public network", ['198.51.100.1', '198.51.100.63']],
  ])('%s stay closed to jobs', (_, ipv4) => {
    expect(reached(JOB, ipv4.flatMap(behind))).toEqual([]);
  });

  it('an API server told as it is behind NAT64 is closed as plain IPv4, and managers reach it', () => {
    expect(reached(JOB, ['198.51.100.7'])).toEqual([]);
    expect(reached(MANAGER, ['64:ff9b::c633:6407'])).toEqual([
      '64:ff9b::c633:6407 443',
      '64:ff9b::c633:6407 6443',
    ]);
  });

  it('lies nothing of what IPv6 opens by itself: the prefix is left out there', () => {
    const { egress = [] } = find<INetworkPolicy>(objects, 'NetworkPolicy', 'docker-job').spec ?? {};
    const blocks = egress.flatMap(({ to = [] }) => to).map(({ ipBlock }) => ipBlock);
    expect(blocks.map((block) => block?.cidr)).toEqual(['0.0.0.0/0', '::/0', ...PREFIXES]);
    expect(blocks.find((block) => block?.cidr === '::/0')?.except).toEqual(expect.arrayContaining(PREFIXES));
  });

  it('has every exception that IPv4 has', () => {
    const { egress = [] } = find<INetworkPolicy>(objects, 'NetworkPolicy', 'docker-job').spec ?? {};
    const [ipv4, , ...translated] = egress.flatMap(({ to = [] }) => to).map(({ ipBlock }) => ipBlock?.except);
    expect(ipv4?.length).toBeGreaterThan(10);
    expect(translated.map((except) => except?.length)).toEqual(PREFIXES.map(() => ipv4?.length));
  });
});
