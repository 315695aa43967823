import fc from 'fast-check';
import { contains, isSingleAddress, overlaps, parseCidr, publicNetworks } from '../../lib/fleet/cidr';

/** What public addresses leave out by themselves. */
const NOT_PUBLIC = publicNetworks([]).flatMap(({ except }) => except);

describe('parseCidr', () => {
  it.each([
    '0.0.0.0/0',
    '10.0.0.0/8',
    '203.0.113.7/32',
    '::/0',
    'fd00:ec2::/32',
    '2001:db8::1/128',
    '64:ff9b::/96',
  ])('takes %s', (cidr) => {
    expect(parseCidr(cidr)).toBeDefined();
  });

  it.each([
    '10.0.0.1/8',
    '10.0.0.0/33',
    '10.0.0.0/-1',
    '10.0.0.0',
    '10.0.0.0/',
    '256.0.0.0/8',
    '2001:db8::1/64',
    '::/129',
    '::ffff:10.0.0.0/104',
    '::ffff:a9fe:a9fe/128',
    '',
    'example.com/8',
    '10.0.0.0/8 ',
    '10.0.0.0/08',
    '010.0.0.0/8',
    '10/8',
    'fe80::%eth0/64',
    '64:ff9b::010.0.0.0/128',
  ])('refuses %j', (cidr) => {
    expect(parseCidr(cidr)).toBeUndefined();
  });
});

describe('overlaps and contains', () => {
  it.each([
    ['10.0.0.0/8', '10.1.0.0/16', true, true],
    ['10.1.0.0/16', '10.0.0.0/8', true, false],
    ['10.0.0.0/8', '10.0.0.0/8', true, true],
    ['10.0.0.0/8', '11.0.0.0/8', false, false],
    ['0.0.0.0/0', '169.254.169.254/32', true, true],
    ['0.0.0.0/0', '::/0', false, false],
    ['::/0', 'fe80::/10', true, true],
    ['fe80::/10', 'fd00::/8', false, false],
    ['10.0.0.0/9', '10.128.0.0/9', false, false],
    ['nonsense', '10.0.0.0/8', false, false],
  ])('%s and %s: overlaps %s, contains %s', (outer, inner, overlap, inside) => {
    expect(overlaps(outer, inner)).toBe(overlap);
    expect(overlaps(inner, outer)).toBe(overlap);
    expect(contains(outer, inner)).toBe(inside);
  });

  it('agree on two networks of one family: they overlap exactly where one contains the other', () => {
    const network = fc
      .tuple(fc.nat(255), fc.nat(255), fc.integer({ min: 0, max: 16 }))
      .map(([a, b, prefix]) => {
        const bits = ((a << 8) | b) & (0xffff << (16 - prefix));
        return `${(bits >> 8) & 255}.${bits & 255}.0.0/${prefix}`;
      });
    fc.assert(
      fc.property(network, network, (a, b) => {
        expect(overlaps(a, b)).toBe(contains(a, b) || contains(b, a));
      }),
    );
  });

  it.each([
    ['10.0.0.10/32', true],
    ['fd00::1/128', true],
    ['10.0.0.0/31', false],
    ['fd00::/32', false],
  ])('%s is a single address: %s', (cidr, single) => {
    expect(isSingleAddress(cidr)).toBe(single);
  });
});

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
  it('takes more networks out, each once, and none that lies in another', () => {
    const [ipv4, ipv6] = publicNetworks([
      '203.0.113.0/24',
      '203.0.113.7/32',
      '203.0.113.0/24',
      '10.43.0.1/32',
      '2001:db8::/32',
    ]);
    const [plain4, plain6] = publicNetworks([]);
    expect(ipv4).toEqual({ cidr: '0.0.0.0/0', except: [...plain4.except, '203.0.113.0/24'] });
    expect(ipv6).toEqual({ cidr: '::/0', except: [...plain6.except, '2001:db8::/32'] });
  });

  it('lets a wider network take the place of what it holds', () => {
    const [ipv4] = publicNetworks(['168.0.0.0/8']);
    expect(ipv4.except).toContain('168.0.0.0/8');
    expect(ipv4.except).not.toContain('168.63.129.16/32');
  });
});
