import { get, set } from '../edit';
import { admissionResults, expectedFleet, manifestsOf } from './rendered-fleet';

test('a finding says what the API server would say, so that its author knows the field', () => {
  const objects = manifestsOf('plain');
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  set(deployment ?? {}, 'spec.template.spec.tolerations', [{ key: 'ci', operator: 'Exists' }]);
  const told = admissionResults(objects, expectedFleet('plain')).flatMap(({ findings }) => findings);
  expect(told).toEqual([
    {
      code: 'admission-admits',
      path: `Deployment plain-runners/${get(deployment ?? {}, 'metadata.name')} / spec.template`,
      message: expect.stringMatching(/ refuse the pods of this Deployment: \[manager-tolerations\] .*: ci$/),
      fix: 'leave the toleration out',
    },
  ]);
});
