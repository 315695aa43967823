import fc from 'fast-check';
import { contains, isSingleAddress, overlaps, parseCidr } from '../../lib/fleet/cidr';

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
