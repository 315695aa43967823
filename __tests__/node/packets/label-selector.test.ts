import { selects } from './label-selector';

const expression = (operator: string, values?: readonly string[]) => ({
  matchExpressions: [{ key: 'tier', operator, ...(values && { values }) }],
});
const FRONT = { tier: 'front' };

it('selects everything when it says nothing', () => {
  expect(selects({}, {})).toBe(true);
  expect(selects({ matchLabels: {}, matchExpressions: [] }, FRONT)).toBe(true);
});

it('wants every label, with its value', () => {
  expect(
    selects({ matchLabels: { tier: 'front', app: 'web' } }, { tier: 'front', app: 'web', more: '' }),
  ).toBe(true);
  expect(selects({ matchLabels: { tier: 'front', app: 'web' } }, FRONT)).toBe(false);
  expect(selects({ matchLabels: { tier: 'front' } }, { tier: 'back' })).toBe(false);
});

it.each([
  ['In', ['front', 'back'], [true, false, false]],
  ['NotIn', ['front', 'back'], [false, true, true]],
  ['Exists', undefined, [true, true, false]],
  ['DoesNotExist', undefined, [false, false, true]],
] as const)('takes %s as Kubernetes does', (operator, values, expected) => {
  const found = [FRONT, { tier: 'middle' }, {}].map((labels) =>
    selects(expression(operator, values), labels),
  );
  expect(found).toEqual(expected);
});

it('wants labels and expressions together', () => {
  expect(selects({ matchLabels: { app: 'web' }, ...expression('Exists') }, { app: 'web' })).toBe(false);
  expect(selects({ matchLabels: { app: 'web' }, ...expression('Exists') }, FRONT)).toBe(false);
});

it('takes no label of an object that all objects have', () => {
  expect(selects(expression('Exists'), {})).toBe(false);
  expect(selects({ matchExpressions: [{ key: 'constructor', operator: 'Exists' }] }, {})).toBe(false);
});

it('refuses an operator that nobody knows', () => {
  expect(() => selects(expression('Near', ['front']), FRONT)).toThrow('no operator of label selectors: Near');
});
