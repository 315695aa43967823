import { untypedFleet } from '../../chart/sample-fleet';
import { findingsOf } from '../decode/findings-of';

const codes = (input: unknown) => findingsOf(input).map(({ code }) => code);

describe('public ports', () => {
  it.each([[[443]], [[22, 443, 5050]], [[]], [[587, 9418]]])('%j may be open', (publicPorts) => {
    expect(codes(untypedFleet({ kind: 'docker', publicPorts }))).toEqual([]);
  });

  it.each([25, 53, 80, 2375, 2376, 2379, 2380, 6443, 9345, 10250, 10255, 10257, 10259, 16443])(
    '%d is never open to all',
    (port) => {
      const findings = findingsOf(untypedFleet({ kind: 'docker', publicPorts: [443, port] }));
      expect(findings.map(({ code, path }) => `${code} ${path}`)).toEqual([
        'public-port fleet acme / runner docker / publicPorts / 1',
      ]);
    },
  );

  it('that of GitLab is one of them where GitLab is on public addresses', () => {
    const gitlab = { url: 'https://gitlab.example.com:6443' };
    const destinations = [{ cidr: '203.0.113.9/32', port: 6443 }];
    expect(codes(untypedFleet({ kind: 'docker' }, { gitlab }))).toEqual(['public-port']);
    expect(codes(untypedFleet({ kind: 'docker' }, { gitlab: { ...gitlab, destinations } }))).toEqual([]);
  });
});

describe('prefixes of NAT64', () => {
  const behind = (...nat64: readonly string[]) =>
    codes(
      untypedFleet(
        { kind: 'docker' },
        {
          cluster: {
            apiServer: { cidrs: ['10.43.0.1/32', '2001:db8:1::/48'] },
            publicCidrs: ['2001:db8:2::/96'],
            nat64,
          },
        },
      ),
    );

  it.each(['64:ff9b::/96', '64:ff9b:1::/96', '64:ff9b:1:fffe::/96', '2001:db8:64::/96', 'fd00:64::/96'])(
    '%s may be one',
    (prefix) => {
      expect(behind(prefix)).toEqual([]);
    },
  );

  it('may be several', () => {
    expect(behind('64:ff9b::/96', '2001:db8:64::/96')).toEqual([]);
  });

  it.each([
    ['shorter than 96 bits', '64:ff9b:1::/48'],
    ['of 64 bits', '2001:db8:64::/64'],
    ['longer than 96 bits', '64:ff9b::a00:0/104'],
    ['of IPv4', '10.0.0.0/8'],
    ['loopback', '::/96'],
    ['link-local', 'fe80::/96'],
    ['multicast', 'ff02::/96'],
    ['6to4', '2002:a00:1::/96'],
    ['a metadata service', 'fd00:ec2::/96'],
    ['where the API server is', '2001:db8:1::/96'],
    ["the cluster's own", '2001:db8:2::/96'],
  ])('none is %s: %s', (_, prefix) => {
    expect(behind(prefix)).toEqual(['nat64-prefix']);
  });

  it('none stands twice', () => {
    expect(behind('64:ff9b::/96', '64:ff9b::/96')).toEqual(['nat64-prefix']);
  });
});
