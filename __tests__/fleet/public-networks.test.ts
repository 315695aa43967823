import { contains, parseCidr } from '../../lib/fleet/cidr';
import { publicNetworks } from '../../lib/fleet/public-networks';

/** What public addresses leave out by themselves. */
const NOT_PUBLIC = publicNetworks([]).flatMap(({ except }) => except);

describe('the closed networks', () => {
  it('are networks, all of them', () => {
    for (const cidr of NOT_PUBLIC) {
      expect([cidr, parseCidr(cidr) !== undefined]).toEqual([cidr, true]);
    }
  });

  it.each([
    ['Amazon, Google, Azure, OpenStack', '169.254.169.254/32'],
    ['Amazon on IPv6', 'fd00:ec2::254/128'],
    ["Amazon's container credentials", '169.254.170.2/32'],
    ["Amazon's pod identity on IPv6", 'fd00:ec2::23/128'],
    ["Azure's wire server", '168.63.129.16/32'],
    ['Alibaba', '100.100.100.200/32'],
    ['Oracle', '192.0.0.192/32'],
    ['link-local IPv6', 'fe80::a9fe:a9fe/128'],
  ])('hold the metadata service of %s', (_, cidr) => {
    expect(NOT_PUBLIC.some((closed) => contains(closed, cidr))).toBe(true);
  });

  it.each([
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '127.0.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
  ])('hold %s', (address) => {
    expect(NOT_PUBLIC.some((closed) => contains(closed, `${address}/32`))).toBe(true);
  });

  it.each(['::1', 'fc00::1', 'fdff::1', 'febf::1', 'ff02::1', '64:ff9b::a00:1', '2002:a00:1::', '::a00:1'])(
    'hold %s',
    (address) => {
      expect(NOT_PUBLIC.some((closed) => contains(closed, `${address}/128`))).toBe(true);
    },
  );

  it.each([
    '8.8.8.8/32',
    '172.32.0.0/32',
    '172.15.255.255/32',
    '100.128.0.0/32',
    '35.231.145.151/32',
    '2606:4700::1/128',
    '2a00::/128',
  ])('leave %s open', (cidr) => {
    expect(NOT_PUBLIC.some((closed) => contains(closed, cidr))).toBe(false);
  });
});

describe('publicNetworks', () => {
  it('leaves out what a plug-in opens anew with ::/0 beside a wider exception', () => {
    const [, ipv6] = publicNetworks([]);
    expect(ipv6?.except).toEqual(expect.arrayContaining(['fc00::/7', 'fd00::/8']));
    const [, wider] = publicNetworks(['fc00::/6']);
    expect(wider?.except).toEqual(expect.arrayContaining(['fc00::/6', 'fd00::/8']));
  });

  it('takes more networks out, each once, and none that lies in another', () => {
    const [ipv4, ipv6] = publicNetworks([
      '203.0.113.0/24',
      '203.0.113.7/32',
      '203.0.113.0/24',
      '10.43.0.1/32',
      '2001:db8::/32',
    ]);
    const [plain4, plain6] = publicNetworks([]);
    expect(ipv4).toEqual({ cidr: '0.0.0.0/0', except: [...(plain4?.except ?? []), '203.0.113.0/24'] });
    expect(ipv6).toEqual({ cidr: '::/0', except: [...(plain6?.except ?? []), '2001:db8::/32'] });
  });

  it('lets a wider network take the place of what it holds', () => {
    const [ipv4] = publicNetworks(['168.0.0.0/8']);
    expect(ipv4?.except).toContain('168.0.0.0/8');
    expect(ipv4?.except).not.toContain('168.63.129.16/32');
  });
});
