import { plainValue } from '../../../lib/boundary/reading/scalars';

test.each<[string, unknown]>([
  ['1e10', 1e10],
  ['-1.5E-3', -0.0015],
  ['0440', 288],
  ['-0', 0],
  ['0.0', 0],
  ['0e55', 0],
  ['~', null],
  ['True', true],
])('%s stands for %p', (text, value) => {
  expect(plainValue(text)).toEqual({ value });
});

test.each([
  '1_0',
  '+5',
  '1.',
  '1.e5',
  '+1e10',
  '1_0e5',
  '1e1_0',
  '1e+1_0',
  '.5',
  '.55',
  '.5e10',
  '.5E+10',
  '.5e-1_0',
  '0x1F',
  '0o17',
  '0b1',
])('%s is a number for some readers only', (text) => {
  expect(plainValue(text)).toEqual({
    fault: expect.stringContaining(`${text} is a number for some readers`),
  });
});

test.each(['1x', '1ex', '1ex5', '1e', '1f10', '.5x', '.5f10', '.5ex', '.e5', '1.2.3', '-', '.'])(
  '%s is a text',
  (text) => {
    expect(plainValue(text)).toEqual({ value: text });
  },
);

test('what is told of a long number ends after its beginning', () => {
  const number = (digits: number) => '9'.repeat(digits);
  expect(plainValue(number(40))).toEqual({
    fault: `${number(40)} is no number that every reader keeps: quote it`,
  });
  expect(plainValue(number(41))).toEqual({
    fault: `${number(37)}... is no number that every reader keeps: quote it`,
  });
});
