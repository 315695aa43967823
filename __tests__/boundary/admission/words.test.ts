import { get, set } from '../edit';
import { admissionResults, expectedFleet, manifestsOf } from './rendered-fleet';

test('a finding says what the API server would say, so that its author knows the field', () => {
  const objects = manifestsOf('plain');
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  set(deployment ?? {}, 'spec.template.spec.tolerations', [{ key: 'ci', operator: 'Exists' }]);
  const told = admissionResults(objects, expectedFleet('plain')).flatMap(({ findings }) => findings);
  expect(get(deployment ?? {}, 'spec.template.spec.tolerations.0.key')).toBe('ci');
  expect(told.map(({ message }) => message)).toContainEqual(
    expect.stringMatching(/^the policy refuses .*, and says \[manager-tolerations\] .*; fix: /),
  );
});
