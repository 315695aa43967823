import type { ExpectedFleet } from '../../../lib/boundary/check';
import { SPECIAL_NETWORKS } from '../../../lib/world/special-networks';
import { type Manifest, set } from '../edit';
import { TINYLAND } from '../fleet-fixture';
import { editKubernetes, find, inNamespace } from '../mutations/mutation';
import { resultOf, statusOf } from './status';

const PEER = {
  namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'a' } },
  podSelector: { matchLabels: { app: 'x' } },
};

function policy(spec: Manifest): (o: Manifest[]) => void {
  return (o) => o.push(inNamespace(o, 'NetworkPolicy', 'networking.k8s.io/v1', { spec }));
}

function jobEgress(...rules: unknown[]): (o: Manifest[]) => void {
  return policy({
    podSelector: { matchLabels: { 'runner-fleet/role': 'job' } },
    policyTypes: ['Egress'],
    egress: rules,
  });
}

function toAddress(
  cidr: string,
  ports: unknown = [{ port: 80 }],
  except: string[] = [],
): (o: Manifest[]) => void {
  return jobEgress({ to: [{ ipBlock: { cidr, except } }], ports });
}

describe('network-metadata-unreachable', () => {
  const addresses = [
    '169.254.169.254/32',
    '169.254.170.2/32',
    '169.254.170.23/32',
    '168.63.129.16/32',
    '100.100.100.200/32',
    '192.0.0.192/32',
    'fd00:ec2::254/128',
    'fd00:ec2::23/128',
    '64:ff9b::a9fe:a9fe/128',
  ];

  test.each(addresses)('%s', (cidr) => {
    expect(statusOf('network-metadata-unreachable', toAddress(cidr))).toBe('fail');
    expect(statusOf('network-metadata-unreachable', toAddress(cidr, []))).toBe('fail');
    expect(statusOf('network-metadata-unreachable', toAddress(cidr, [{ port: 53, protocol: 'UDP' }]))).toBe(
      'pass',
    );
    expect(
      statusOf(
        'network-metadata-unreachable',
        toAddress(cidr.includes(':') ? '::/0' : '0.0.0.0/0', [{ port: 443 }], [cidr]),
      ),
    ).toBe('fail');
  });

  test.each(['203.0.113.0/24', '10.0.0.0/16', '2001:db8::/32'])('%s is another network', (cidr) => {
    expect(statusOf('network-metadata-unreachable', toAddress(cidr))).toBe('pass');
  });

  test('a rule without peer, and a peer that says nothing, reach everything', () => {
    expect(statusOf('network-metadata-unreachable', jobEgress({ ports: [{ port: 80 }] }))).toBe('fail');
    expect(statusOf('network-metadata-unreachable', jobEgress({ to: [{}], ports: [{ port: 80 }] }))).toBe(
      'fail',
    );
    expect(statusOf('network-metadata-unreachable', toAddress('nonsense'))).toBe('fail');
    expect(statusOf('network-metadata-unreachable', jobEgress({ to: [PEER], ports: [{ port: 80 }] }))).toBe(
      'pass',
    );
  });

  test('managers count as well, other pods do not', () => {
    const rule = { to: [{ ipBlock: { cidr: '169.254.169.254/32' } }], ports: [{ port: 80 }] };
    const select = (podSelector: Manifest) =>
      policy({ podSelector, policyTypes: ['Egress'], egress: [rule] });
    const selecting = (podSelector: Manifest) =>
      statusOf('network-metadata-unreachable', select(podSelector));
    expect(selecting({ matchLabels: { 'runner-fleet/role': 'manager' } })).toBe('fail');
    expect(selecting({ matchLabels: { 'runner-fleet/runner': 'nix' } })).toBe('fail');
    expect(selecting({ matchExpressions: [{ key: 'runner-fleet/role', operator: 'Exists' }] })).toBe('fail');
    expect(selecting({ matchLabels: { 'runner-fleet/runner': 'other' } })).toBe('pass');
    expect(selecting({ matchLabels: { app: 'web' } })).toBe('pass');
  });

  test.each([
    'pod',
    'job.runner.gitlab.com/pod',
    'project.runner.gitlab.com/id',
    'project.runner.gitlab.com/name',
    'project.runner.gitlab.com/namespace',
    'project.runner.gitlab.com/namespace-id',
    'project.runner.gitlab.com/root-namespace',
    'project.runner.gitlab.com/root-namespace-id',
    'manager.runner.gitlab.com/id-short',
  ])('a policy that selects the label %s may select some job', (label) => {
    const rule = { to: [{ ipBlock: { cidr: '169.254.169.254/32' } }], ports: [{ port: 80 }] };
    const change = policy({
      podSelector: { matchLabels: { [label]: 'x' } },
      policyTypes: ['Egress'],
      egress: [rule],
    });
    expect(statusOf('network-metadata-unreachable', change)).toBe('fail');
  });

  test.each([
    ['$CI_JOB_STAGE', 'fail'],
    ['${CI_JOB_STAGE}', 'fail'],
    ['test', 'pass'],
  ])('a policy that selects a label may select a job whose runner has %s there: %s', (value, status) => {
    const opened = policy({
      podSelector: { matchLabels: { stage: 'deploy' } },
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '169.254.169.254/32' } }], ports: [{ port: 80 }] }],
    });
    const change = (o: Manifest[]) => {
      opened(o);
      return editKubernetes(o, (k) => set(k, ['pod_labels', 'stage'], value));
    };
    expect(statusOf('network-metadata-unreachable', change)).toBe(status);
  });
});

describe('network-private-ranges', () => {
  /** The broadcast address lies in another. */
  const closed = [
    ...SPECIAL_NETWORKS.filter(({ use, cidr }) => use !== 'metadata' && cidr !== '255.255.255.255/32').map(
      ({ cidr }) => cidr,
    ),
    // A part of another, which some plug-in opens again.
    'fd00::/8',
  ];
  const [v4, v6] = [false, true].map((ipv6) => closed.filter((cidr) => cidr.includes(':') === ipv6)) as [
    string[],
    string[],
  ];

  test.each([...v4, ...v6])('%s is left out', (missing) => {
    const all = missing.includes(':') ? v6 : v4;
    const world = missing.includes(':') ? '::/0' : '0.0.0.0/0';
    const except = all.filter((cidr) => cidr !== missing);
    const { findings } = resultOf('network-private-ranges', toAddress(world, [{ port: 443 }], except));
    expect(findings.map(({ value }) => value?.split(' ')[0])).toEqual([missing]);
    expect(statusOf('network-private-ranges', toAddress(world, [{ port: 443 }], all))).toBe('pass');
  });

  test.each(['10.0.0.0/16', '10.0.0.0/8', '192.168.0.0/16'])('%s may be opened, and is told', (cidr) => {
    const { status, openings } = resultOf('network-private-ranges', toAddress(cidr));
    expect(status).toBe('pass');
    expect(openings.map(({ sentence }) => sentence)).toContain(
      `${cidr} is no public network, and open on port 80`,
    );
  });

  test.each(['8.0.0.0/5', '127.0.0.0/8', '169.254.0.0/16', '2002::/16'])('%s may not', (cidr) => {
    expect(statusOf('network-private-ranges', toAddress(cidr))).toBe('fail');
  });

  const dns = [{ port: 53, protocol: 'UDP' }];
  const onDns = (cidr: string) => resultOf('network-private-ranges', toAddress(cidr, dns)).findings;

  test.each([
    ['127.0.0.1/32', '127.0.0.0/8 (loopback)'],
    ['::ffff:127.0.0.1/128', '127.0.0.0/8 (loopback)'],
    ['::7f00:1/128', '::/80 (loopback, and IPv4 written as IPv6)'],
    ['0.0.0.0/32', '0.0.0.0/8 (this host)'],
    ['224.0.0.251/32', '224.0.0.0/4 (multicast)'],
    ['255.255.255.255/32', '255.255.255.255/32 (broadcast)'],
    ['ff02::fb/128', 'ff00::/8 (multicast)'],
    ['64:ff9b::808:808/128', '64:ff9b::/96 (NAT64, which leads back to IPv4)'],
    ['192.0.0.10/32', '192.0.0.0/24 (protocols such as that of NAT64)'],
  ])('%s is no resolver', (cidr, value) => {
    expect(onDns(cidr)).toMatchObject([{ value }]);
  });

  test.each(['169.254.20.10/32', '169.254.169.253/32', 'fe80::1/128'])(
    '%s may be the resolver of a node, and nothing else',
    (cidr) => {
      expect(onDns(cidr)).toEqual([]);
      for (const ports of [[{ port: 8053 }], [{ port: 53 }, { port: 80 }], [{ port: 53, endPort: 54 }], []]) {
        expect(statusOf('network-private-ranges', toAddress(cidr, ports))).toBe('fail');
      }
    },
  );

  test('of the link not all is open, not even for DNS', () => {
    expect(onDns('169.254.0.0/16')).toMatchObject([{ value: '169.254.0.0/16 (link-local)' }]);
    expect(onDns('169.254.20.0/24')).toMatchObject([{ value: '169.254.0.0/16 (link-local)' }]);
    expect(onDns('fe80::/64')).toMatchObject([{ value: 'fe80::/10 (link-local)' }]);
    expect(onDns('fd00::a/128')).toEqual([]);
    expect(onDns('240.0.0.10/32')).toEqual([]);
  });

  test('a manager may reach what leads back to IPv4, a job may not', () => {
    const to = (podSelector: Manifest) =>
      policy({
        podSelector,
        policyTypes: ['Egress'],
        egress: [{ to: [{ ipBlock: { cidr: '64:ff9b::808:808/128' } }], ports: [{ port: 6443 }] }],
      });
    const selecting = (role: string) =>
      statusOf('network-private-ranges', to({ matchLabels: { 'runner-fleet/role': role } }));
    expect(selecting('manager')).toBe('pass');
    expect(selecting('job')).toBe('fail');
  });

  test('an exception outside of its network is refused by the API server', () => {
    expect(
      statusOf('network-private-ranges', toAddress('203.0.113.0/24', [{ port: 443 }], ['10.0.0.0/8'])),
    ).toBe('fail');
  });
});

describe('network-api-server-unreachable', () => {
  const server = '10.43.0.1/32';

  test.each<[unknown, string]>([
    [[{ port: 443 }], 'fail'],
    [[{ port: 6443 }], 'fail'],
    [[{ port: 1, endPort: 65535 }], 'fail'],
    [[], 'fail'],
    [[{ port: 5432 }], 'pass'],
  ])('on ports %j: %s', (ports, status) => {
    expect(statusOf('network-api-server-unreachable', toAddress(server, ports))).toBe(status);
  });

  test('where no manager reaches it, every port but DNS counts', () => {
    const alone = (ports: unknown) => (o: Manifest[]) => {
      set(
        find(o, 'NetworkPolicy', (name) => name === 'managers'),
        'spec.egress',
        [],
      );
      toAddress(server, ports)(o);
    };
    expect(statusOf('network-api-server-unreachable', alone([{ port: 5432 }]))).toBe('fail');
    expect(statusOf('network-api-server-unreachable', alone([{ port: 53 }]))).toBe('pass');
  });

  test('a public API server is left out of the opening towards public addresses', () => {
    const fleet: ExpectedFleet = { ...TINYLAND, apiServerCidrs: ['203.0.113.5/32'] };
    const { findings } = resultOf('network-api-server-unreachable', () => undefined, fleet);
    expect(findings).toHaveLength(TINYLAND.runners.length);
    expect(findings[0]).toMatchObject({ fix: 'add 203.0.113.5/32 to except' });
  });

  test('without a fleet it is where managers reach port 6443, or not known', () => {
    const { apiServerCidrs: _, ...untold } = TINYLAND;
    expect(statusOf('network-api-server-unreachable', toAddress(server, [{ port: 443 }]), untold)).toBe(
      'fail',
    );
    const closed = (o: Manifest[]): void =>
      set(
        find(o, 'NetworkPolicy', (name) => name === 'managers'),
        'spec.egress',
        [],
      );
    expect(resultOf('network-api-server-unreachable', closed, untold)).toMatchObject({
      status: 'not-applicable',
      reason: expect.stringContaining('not known'),
    });
  });
});

describe('where the API server is, as managers reach it', () => {
  const { apiServerCidrs: _, ...untold } = TINYLAND;
  const server = '10.43.0.1/32';
  const managersReach = (o: Manifest[], ...egress: unknown[]): void =>
    set(
      find(o, 'NetworkPolicy', (name) => name === 'managers'),
      'spec.egress',
      egress,
    );
  const to = (port: unknown, cidr = server) => ({ to: [{ ipBlock: { cidr } }], ports: [{ port }] });
  const judged = (fleet: ExpectedFleet, jobs: Manifest, ...managers: unknown[]) =>
    statusOf(
      'network-api-server-unreachable',
      (o) => {
        managersReach(o, ...managers);
        jobEgress(jobs)(o);
      },
      fleet,
    );

  test('one of several rules may name the port', () => {
    expect(judged(untold, to(443), to(443), to(6443))).toBe('fail');
    expect(judged(untold, to(443), to(443))).toBe('not-applicable');
  });

  test('a port by name is no number, so every port counts', () => {
    expect(judged(TINYLAND, to(5432), to('https'))).toBe('fail');
    expect(judged(TINYLAND, to(5432), to(443))).toBe('pass');
  });

  test('pods and unnamed peers are nowhere', () => {
    const pods = { to: [PEER], ports: [{ port: 6443 }] };
    expect(judged(untold, to(443), pods, { ports: [{ port: 6443 }] })).toBe('not-applicable');
  });

  test('who reaches managers is no matter', () => {
    const reaching = (o: Manifest[]) => {
      managersReach(o);
      jobEgress(to(6443, '198.51.100.7/32'))(o);
      policy({
        podSelector: { matchLabels: { 'runner-fleet/role': 'manager' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ ipBlock: { cidr: '198.51.100.7/32' } }], ports: [{ port: 6443 }] }],
      })(o);
    };
    expect(statusOf('network-api-server-unreachable', reaching, untold)).toBe('not-applicable');
  });

  test('a network that cannot be read is none', () => {
    expect(judged({ ...TINYLAND, apiServerCidrs: ['nonsense'] }, to(443), to(443))).toBe('not-applicable');
    expect(judged({ ...TINYLAND, apiServerCidrs: ['nonsense', server] }, to(443), to(443))).toBe('fail');
  });
});
