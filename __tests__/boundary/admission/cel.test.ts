import { type Context, expressionOf } from '../../../lib/boundary/admission/cel';
import { parseQuantity } from '../../../lib/boundary/admission/cel-quantity';
import { asker, celValue } from '../../../lib/boundary/admission/request';

const CONTEXT: Context = {
  object: celValue({
    metadata: { name: 'pod', labels: { a: 'b' } },
    spec: { containers: [{ name: 'app', cpu: '500m' }], priority: 3 },
  }),
  oldObject: null,
  request: { operation: 'CREATE', userInfo: asker('system:serviceaccount:a:b') },
  params: null,
  namespaceObject: null,
  variables: new Map([['known', 'value']]),
};

const outcomeOf = (text: string) => expressionOf(text).evaluate(CONTEXT);

describe('an expression', () => {
  it.each<[string, unknown]>([
    ["object.metadata.name == 'pod'", true],
    ["object.metadata.?labels[?'x'].orValue('none')", 'none'],
    ['object.spec.priority + 1 == 4', true],
    ["quantity(object.spec.containers[0].cpu).compareTo(quantity('0.5')) == 0", true],
    ["quantity('1').isLessThan(quantity('2')) && quantity('2').isGreaterThan(quantity('1'))", true],
    ["quantity('1Gi').compareTo(quantity('512Mi').add(quantity('536870912'))) == 0", true],
    ["quantity('-1').sign() == -1 || quantity('0').sign() == 0", true],
    ["isQuantity('1Gi') && !isQuantity('much')", true],
    ["object.spec.containers.all(c, c.name.matches('^a'))", true],
    ["'system:serviceaccounts:a' in request.userInfo.groups", true],
    ["variables.known == 'value'", true],
    // An error on one side does not matter where the other side decides.
    ["object.nothing == 1 || object.metadata.name == 'pod'", true],
    ["object.nothing == 1 && object.metadata.name == 'x'", false],
    ['!has(object.spec.hostPID)', true],
  ])('comes to a value: %s', (text, value) => {
    expect(outcomeOf(text)).toEqual({ is: 'value', value });
  });

  it.each([
    'object.nothing',
    'object.spec.containers[7].name == "x"',
    'object.metadata.name > 1',
    "quantity('much').sign() == 0",
    'object.metadata.name && true',
  ])('fails as in the API server: %s', (text) => {
    expect(outcomeOf(text).is).toBe('error');
  });

  it.each([
    'isIP(object.metadata.name)',
    "object.metadata.name.lowerAscii() == 'x'",
    "url('https://a').getHost() == 'a'",
    "authorizer.group('').resource('pods').check('get').allowed()",
    'object.metadata.labels.all(k, v, true)',
    '[1, 2].map(x, x > 1, x)',
    'object.metadata.name ==',
    'nothing == 1',
    "[1, 'a'].size() == 2",
    'cel.bind(a, 1, a == 1)',
    "variables['known'] == 'value'",
    'timestamp("2020-01-01T00:00:00Z") == timestamp("2020-01-01T00:00:00Z")',
    '7 % 2 == 1',
    "object.metadata.name.matches('(?i)POD')",
    "object.metadata.name.matches('\\\\bpod')",
    "object.metadata.name.matches('[[:alpha:]]+')",
    "object.metadata.name.matches('(?=p)')",
    "object.metadata.name.matches('p++')",
    "object.metadata.name.matches('(')",
    '',
  ])('is unknown, and never passes: %s', (text) => {
    const outcome = outcomeOf(text);
    expect(outcome.is).toBe('unknown');
    expect('message' in outcome && outcome.message.length).toBeGreaterThan(5);
  });

  it('is read once', () => {
    expect(expressionOf("'a' == 'a'")).toBe(expressionOf("'a' == 'a'"));
  });
});

describe('a quantity', () => {
  it.each<[string, bigint]>([
    ['0', 0n],
    ['1', 1_000_000_000n],
    ['+1', 1_000_000_000n],
    ['-1.5', -1_500_000_000n],
    ['.5', 500_000_000n],
    ['5.', 5_000_000_000n],
    ['500m', 500_000_000n],
    ['1e3', 1_000_000_000_000n],
    ['1E3', 1_000_000_000_000n],
    ['1e-3', 1_000_000n],
    ['12E', 12n * 10n ** 27n],
    ['1Ki', 1024n * 1_000_000_000n],
    ['0.5Gi', 2n ** 29n * 1_000_000_000n],
    ['1n', 1n],
    ['0.1n', 1n],
    ['100u', 100_000n],
  ])('%s', (text, nanos) => {
    expect(parseQuantity(text)).toBe(nanos);
  });

  it.each(['', '.', '+', '1 ', ' 1', '1KiB', '1ki', '1e', '1e+', '0x1', '1,5', '--1', '1Mii', 'NaN', 'm'])(
    'is none: %j',
    (text) => {
      expect(() => parseQuantity(text)).toThrow(RangeError);
    },
  );
});
