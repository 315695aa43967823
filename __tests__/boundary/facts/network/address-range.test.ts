import * as fc from 'fast-check';
import { IPv4, parse } from 'ipaddr.js';
import {
  type AddressRange,
  addressRange,
  contains,
  overlaps,
  reaches,
} from '../../../../lib/boundary/facts/network/address-range';

function range(text: string): AddressRange {
  const found = addressRange(text);
  if (found === undefined) {
    throw new TypeError(text);
  }
  return found;
}

const ranges = (...texts: string[]): AddressRange[] => texts.map(range);

describe('addressRange', () => {
  test('reads networks and addresses of both families', () => {
    expect(range('10.0.0.0/8')).toEqual({ address: parse('10.0.0.0'), prefix: 8 });
    expect(range('192.0.2.1')).toEqual(range('192.0.2.1/32'));
    expect(range('::1')).toEqual({ address: parse('::1'), prefix: 128 });
    expect(range('fd00::/8')).toEqual({ address: parse('fd00::'), prefix: 8 });
  });

  test('takes an IPv4 address in IPv6 clothes for what it is', () => {
    expect(range('::ffff:169.254.169.254')).toEqual(range('169.254.169.254'));
    expect(range('::ffff:10.0.0.0/104')).toEqual(range('10.0.0.0/8'));
    expect(range('::ffff:0.0.0.0/96')).toEqual(range('0.0.0.0/0'));
    expect(range('::ffff:0.0.0.0/95').address.kind()).toBe('ipv6');
  });

  test.each(['', 'a', '10.0.0.0/', '10.0.0.0/33', '10.0.0.0/8/8', '::/129', '10.0.0.256'])(
    '%p is none',
    (text) => {
      expect(addressRange(text)).toBeUndefined();
    },
  );

  test.each([
    '012.0.0.0/8',
    '0x0a.0.0.0/8',
    '10.1/16',
    '167772160',
    '::10.0.0.1',
    '::ffff:012.0.0.1',
    'fe80::1%eth0/64',
  ])('%p is not read alike by everybody, so it is none', (text) => {
    expect(addressRange(text)).toBeUndefined();
  });
});

describe('reaches', () => {
  test.each<[string, string, string[], boolean]>([
    ['the address itself', '169.254.169.254/32', [], true],
    ['a network around it', '169.0.0.0/8', [], true],
    ['a network beside it', '170.0.0.0/8', [], false],
    ['everything but its network', '0.0.0.0/0', ['169.254.0.0/16'], false],
    ['everything but something else', '0.0.0.0/0', ['10.0.0.0/8', '172.16.0.0/12'], true],
    ['everything but it, in two halves', '0.0.0.0/0', ['0.0.0.0/1', '128.0.0.0/1'], false],
    ['everything of the other family', '::/0', [], false],
    ['everything, with an exception of the other family', '0.0.0.0/0', ['::/0'], true],
  ])('%s', (_, allowed, excepted, expected) => {
    expect(reaches(range(allowed), ranges(...excepted), range('169.254.169.254'))).toBe(expected);
  });

  test('a part of a network is enough', () => {
    expect(reaches(range('0.0.0.0/0'), ranges('10.0.0.0/9'), range('10.0.0.0/8'))).toBe(true);
    expect(reaches(range('0.0.0.0/0'), ranges('10.128.0.0/9', '10.0.0.0/9'), range('10.0.0.0/8'))).toBe(
      false,
    );
    expect(reaches(range('10.128.0.0/9'), [], range('10.0.0.0/8'))).toBe(true);
    expect(reaches(range('10.0.0.0/9'), ranges('10.0.0.0/9'), range('10.0.0.0/8'))).toBe(false);
    expect(reaches(range('10.128.0.0/9'), ranges('10.128.0.0/9'), range('10.0.0.0/8'))).toBe(false);
  });

  test('agrees with a search through every address', () => {
    const small = fc
      .tuple(fc.nat(255), fc.integer({ min: 24, max: 32 }))
      .map(([last, prefix]) => `10.0.0.${last}/${prefix}`);
    fc.assert(
      fc.property(small, fc.array(small, { maxLength: 4 }), small, (allowed, excepted, target) => {
        const inside = (address: string, text: string): boolean =>
          IPv4.parse(address).match(IPv4.parseCIDR(text));
        const open = Array.from({ length: 256 }, (_, last) => `10.0.0.${last}`).some(
          (address) =>
            inside(address, allowed) &&
            inside(address, target) &&
            !excepted.some((hole) => inside(address, hole)),
        );
        expect(reaches(range(allowed), ranges(...excepted), range(target))).toBe(open);
      }),
    );
  });
});

test('contains and overlaps', () => {
  expect(contains(range('10.0.0.0/8'), range('10.1.0.0/16'))).toBe(true);
  expect(contains(range('10.1.0.0/16'), range('10.0.0.0/8'))).toBe(false);
  expect(contains(range('::/0'), range('10.0.0.0/8'))).toBe(false);
  expect(contains(range('10.128.0.0/9'), range('10.0.0.0/9'))).toBe(false);
  expect(contains(range('10.0.0.0/9'), range('10.128.0.0/9'))).toBe(false);
  expect(contains(range('10.1.2.3/8'), range('10.9.9.9/16'))).toBe(true);
  expect(overlaps(range('10.1.0.0/16'), range('10.0.0.0/8'))).toBe(true);
  expect(overlaps(range('11.0.0.0/8'), range('10.0.0.0/8'))).toBe(false);
});
