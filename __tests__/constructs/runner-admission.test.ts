import type { IValidatingAdmissionPolicy } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicy';
import type { IValidatingAdmissionPolicyBinding } from 'kubernetes-models/admissionregistration.k8s.io/v1/ValidatingAdmissionPolicyBinding';
import { Fleet, RunnerAdmission } from '../../lib';
import { find, namesOf, objectsAlone, objectsOf } from '../chart/rendered';
import { EVERY_KIND, fleetOf, specOf } from '../chart/sample-fleet';

const fleet = fleetOf(...EVERY_KIND);
const alone = objectsAlone((chart) => new RunnerAdmission(chart, 'admission', { fleet }));
const policies = namesOf(alone, 'ValidatingAdmissionPolicy');
const bindings = namesOf(alone, 'ValidatingAdmissionPolicyBinding').map((name) =>
  find<IValidatingAdmissionPolicyBinding>(alone, 'ValidatingAdmissionPolicyBinding', name),
);

it('stands alone in a chart, with the same objects as in a fleet', () => {
  const objects = objectsOf(fleet);
  expect(alone.length).toBeGreaterThan(10);
  for (const object of alone) {
    expect(find(objects, object.kind, object.metadata.name)).toEqual(object);
  }
});

it('is named after the fleet and its concerns, and belongs to the cluster', () => {
  for (const { metadata } of alone) {
    expect(metadata.name).toMatch(/^acme-runners-[a-z-]+$/);
    expect(metadata).not.toHaveProperty('namespace');
  }
});

it.each(policies)('%s fails closed, and is bound', (name) => {
  const { spec } = find<IValidatingAdmissionPolicy>(alone, 'ValidatingAdmissionPolicy', name);
  expect(spec?.failurePolicy).toBe('Fail');
  expect(spec?.validations?.length).toBeGreaterThan(0);
  expect(bindings.filter((binding) => binding.spec?.policyName === name).length).toBeGreaterThan(0);
});

it('is bound to the namespaces by their names, and denies', () => {
  for (const { spec } of bindings) {
    expect(policies).toContain(spec?.policyName);
    expect(spec?.validationActions).toContain('Deny');
    const selector = spec?.matchResources?.namespaceSelector;
    expect(JSON.stringify(selector)).toContain('kubernetes.io/metadata.name');
  }
});

it('lets nobody pass but those that the fleet names', () => {
  const spec = specOf(...EVERY_KIND);
  const named = Fleet.define({
    ...spec,
    cluster: { ...spec.cluster, breakGlass: { users: ['oncall@example.com'] } },
  });
  const open = objectsAlone((chart) => new RunnerAdmission(chart, 'admission', { fleet: named }));
  expect(JSON.stringify(open)).toContain('oncall@example.com');
  expect(JSON.stringify(alone)).not.toContain('oncall@example.com');
});
