import { ATTACKS } from '../../../lib/boundary/admission/corpus/attacks';
import { HONEST } from '../../../lib/boundary/admission/corpus/honest';
import { HONEST_VARIANTS } from '../../../lib/boundary/admission/corpus/honest-variants';
import { DECLARE_OR_KEEP_OFF } from '../../../lib/policy/webhooks';
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
      fix: `set manager.tolerations of the runner, or leave the toleration out; ${DECLARE_OR_KEEP_OFF}`,
    },
  ]);
});

test('every request says in words of its own what it asks for, as a noun that a finding can tell', () => {
  for (const [id, words] of [
    ...ATTACKS.map(({ id, tries }) => [id, tries] as const),
    ...[...HONEST, ...HONEST_VARIANTS].map(({ id, asks }) => [id, asks] as const),
  ]) {
    expect([id, words]).toEqual([
      expect.stringMatching(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
      expect.stringMatching(/^\S+ \S.*[^. ]$/),
    ]);
  }
});
