import fc from 'fast-check';
import { formatBytes, formatCpu, parseBytes, parseCpu } from '../../lib/fleet/quantity';

describe('parseCpu', () => {
  it.each([
    ['0', 0],
    ['1', 1000],
    ['2', 2000],
    ['0.5', 500],
    ['1.25', 1250],
    ['0.001', 1],
    ['500m', 500],
    ['1500m', 1500],
    ['0.1', 100],
    ['0.7', 700],
  ])('reads %s as %d millicores', (text, millicores) => {
    expect(parseCpu(text)).toBe(millicores);
  });

  it.each([
    '',
    ' 1',
    '1 ',
    '1\n',
    '-1',
    '+1',
    '1,5',
    '.5',
    '5.',
    '0x10',
    '1e3',
    '0.0001',
    '0.5m',
    '500M',
    '2Gi',
    'NaN',
    '٣',
  ])('refuses %j', (text) => {
    expect(parseCpu(text)).toBeUndefined();
  });

  it('refuses what a double cannot hold', () => {
    expect(parseCpu('99999999999999999999')).toBeUndefined();
  });
});

describe('parseBytes', () => {
  it.each([
    ['0', 0],
    ['1', 1],
    ['1k', 1000],
    ['1Ki', 1024],
    ['256Mi', 268_435_456],
    ['2Gi', 2_147_483_648],
    ['1G', 1_000_000_000],
    ['1.5Gi', 1_610_612_736],
    ['0.5Ki', 512],
    ['1Ti', 1_099_511_627_776],
    ['3P', 3_000_000_000_000_000],
    ['1Pi', 1_125_899_906_842_624],
  ])('reads %s as %d bytes', (text, bytes) => {
    expect(parseBytes(text)).toBe(bytes);
  });

  it.each(['', '1K', '1KB', '1m', '1gi', '1 Gi', '-1Gi', '0.3', '1Ei', '1E', '9Pi', '1Gi\n', 'Gi'])(
    'refuses %j',
    (text) => {
      expect(parseBytes(text)).toBeUndefined();
    },
  );
});

describe('the canonical form', () => {
  it.each([
    [0, '0'],
    [1, '1m'],
    [500, '500m'],
    [1000, '1'],
    [1500, '1500m'],
    [4000, '4'],
  ])('of %d millicores is %s', (millicores, text) => {
    expect(formatCpu(millicores)).toBe(text);
  });

  it.each([
    [0, '0'],
    [1, '1'],
    [999, '999'],
    [1000, '1k'],
    [1024, '1Ki'],
    [1025, '1025'],
    [1_500_000, '1500k'],
    [268_435_456, '256Mi'],
    [1_610_612_736, '1536Mi'],
    [1_000_000_000, '1G'],
    [2_251_799_813_685_248, '2Pi'],
  ])('of %d bytes is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  it('says the same number, and is its own canonical form', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (value) => {
        expect(parseCpu(formatCpu(value))).toBe(value);
        expect(parseBytes(formatBytes(value))).toBe(value);
        expect(formatBytes(value)).toMatch(/^(0|[1-9]\d*(Ki|Mi|Gi|Ti|Pi|k|M|G|T|P)?)$/);
      }),
    );
  });
});
