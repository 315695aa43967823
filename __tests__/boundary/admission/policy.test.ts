import { policiesIn } from '../../../lib/boundary/admission/policy';
import { collectFacts } from '../../../lib/boundary/facts/facts';
import { policyAndBinding, policySpec } from '../admission-fixture';

const NAMESPACE = 'tinyland-runners';

test('a validation is named by the id that its message begins with, and else by its place', () => {
  const messages = [
    '[job-pods] a job is no manager',
    'see [job-pods]',
    '[Job pods] no id',
    '[] none',
    undefined,
  ];
  const spec = {
    ...policySpec(),
    validations: messages.map((message) => ({
      expression: 'false',
      ...(message === undefined ? {} : { message }),
    })),
  };
  const { index } = collectFacts(policyAndBinding('example', NAMESPACE, spec), undefined);
  expect(policiesIn(index).flatMap(({ validations }) => validations.map(({ name }) => name))).toEqual([
    'job-pods',
    'validations[1]',
    'validations[2]',
    'validations[3]',
    'validations[4]',
  ]);
});
