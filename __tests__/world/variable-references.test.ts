import { CONTAINER_VARIABLE_REFERENCE, JOB_VARIABLE_REFERENCE } from '../../lib/world/variable-references';

const REFERENCES = ['$CI_JOB_TOKEN', '$TOKEN', '$_T0', '$http_proxy', '${hunter2}', '${T}', '$(npm_Token1)'];

const LITERALS = [
  '$hunter2',
  '$hunter',
  '$Tr0ub4dor',
  '$1secret',
  '${1secret}',
  '$(1secret)',
  '$my_pass1',
  '$CI_JOB_TOKEN1x',
  '$CI_JOB_TOKEN ',
  'x$CI_JOB_TOKEN',
  '$TOKEN$TOKEN',
  '${TOKEN',
  '${}',
  '$',
  '$$TOKEN',
  '${TOKEN:-hunter2}',
  '%TOKEN%',
  '$TOKEN\n',
];

test.each(REFERENCES)('%j is another variable of a job', (value) => {
  expect(JOB_VARIABLE_REFERENCE.test(value)).toBe(true);
});

test.each(LITERALS)('%j is a value', (value) => {
  expect(JOB_VARIABLE_REFERENCE.test(value)).toBe(false);
});

test('Kubernetes knows one form', () => {
  expect([...REFERENCES, ...LITERALS].filter((value) => CONTAINER_VARIABLE_REFERENCE.test(value))).toEqual([
    '$(npm_Token1)',
  ]);
});
