import fc from 'fast-check';
import { addressRange } from '../../lib/boundary/facts/network/address-range';
import { behind, isPrefix, ledTo } from '../../lib/boundary/facts/network/nat64';
import { ipv4Behind, isNat64Prefix, throughNat64 } from '../../lib/fleet/nat64';

/** Rows of RFC 6052 for a prefix of 96 bits, and of the addresses that matter, worked out by hand. */
const ROWS = [
  ['64:ff9b::/96', '192.0.2.33/32', '64:ff9b::c000:221/128'],
  ['2001:db8:122:344::/96', '192.0.2.33/32', '2001:db8:122:344::c000:221/128'],
  ['64:ff9b::/96', '169.254.169.254/32', '64:ff9b::a9fe:a9fe/128'],
  ['64:ff9b::/96', '10.0.0.0/8', '64:ff9b::a00:0/104'],
  ['64:ff9b:1:fffe::/96', '172.16.0.0/12', '64:ff9b:1:fffe::ac10:0/108'],
  ['fd00:64::/96', '0.0.0.0/0', 'fd00:64::/96'],
] as const;

describe('behind a prefix of NAT64', () => {
  it.each(ROWS)('%s has %s at %s, and back', (prefix, ipv4, ipv6) => {
    expect(throughNat64(prefix, ipv4)).toBe(ipv6);
    expect(ipv4Behind(prefix, ipv6)).toBe(ipv4);
  });

  it('lies nothing that is beside it, and nothing wider', () => {
    expect(ipv4Behind('64:ff9b::/96', '64:ff9b:1::/128')).toBeUndefined();
    expect(ipv4Behind('64:ff9b::/96', '64:ff9b::/95')).toBeUndefined();
    expect(ipv4Behind('64:ff9b::/96', '10.0.0.0/8')).toBeUndefined();
  });

  it.each([
    ['64:ff9b::/96', true],
    ['2001:db8:64::/96', true],
    ['64:ff9b::/64', false],
    ['64:ff9b:1::/48', false],
    ['64:ff9b::1:0:0/97', false],
    ['10.0.0.0/8', false],
  ])('%s is a prefix: %s', (cidr, is) => {
    expect(isNat64Prefix(cidr)).toBe(is);
  });

  it('refuses what is no network, rather than to open a wrong one', () => {
    expect(() => throughNat64('64:ff9b::/96', 'nonsense')).toThrow('nonsense is no network');
  });

  it('product and judge, which share no code, agree', () => {
    const ipv4 = fc
      .tuple(fc.nat({ max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 32 }))
      .map(([bits, length]) => {
        const first = length === 0 ? 0 : (bits & (0xffffffff << (32 - length))) >>> 0;
        return `${[24, 16, 8, 0].map((shift) => (first >>> shift) & 255).join('.')}/${length}`;
      });
    fc.assert(
      fc.property(fc.constantFrom(...ROWS.map(([prefix]) => prefix)), ipv4, (prefix, cidr) => {
        const [nat64, range] = [addressRange(prefix), addressRange(cidr)];
        if (nat64 === undefined || range === undefined) {
          throw new TypeError(`${prefix} or ${cidr} cannot be read`);
        }
        const translated = addressRange(throughNat64(prefix, cidr));
        expect(behind(nat64, range)).toEqual(translated);
        expect(translated && ledTo(nat64, translated)).toEqual(range);
        expect(isPrefix(nat64)).toBe(true);
      }),
    );
  });
});
