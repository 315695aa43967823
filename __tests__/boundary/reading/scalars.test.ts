import { plainValue } from '../../../lib/boundary/reading/scalars';

test.each<[string, unknown]>([
  ['1e10', 1e10],
  ['-1.5E-3', -0.0015],
  ['0440', 288],
  ['-0', 0],
  ['0.0', 0],
  ['~', null],
  ['True', true],
])('%s stands for %p', (text, value) => {
  expect(plainValue(text)).toEqual({ value });
});

test('what is told of a long number ends after its beginning', () => {
  const number = (digits: number) => '9'.repeat(digits);
  expect(plainValue(number(40))).toEqual({
    fault: `${number(40)} is no number that every reader keeps: quote it`,
  });
  expect(plainValue(number(41))).toEqual({
    fault: `${number(37)}... is no number that every reader keeps: quote it`,
  });
});
