import { ApiObject, type Chart, JsonPatch, Testing } from 'cdk8s';
import { boundaryMatchers, fleetSnapshot } from '../../lib/testing';
import { buildApp, fleet } from './app';

expect.extend(boundaryMatchers);

/** The charts of the app. Nothing else judges them: the constructs stand in charts of their own. */
function charts(): readonly Chart[] {
  return buildApp().charts;
}

/** The objects of all charts, as they are written. They are applied together, so they are judged together. */
function objectsOf(all: readonly Chart[]): readonly unknown[] {
  return all.flatMap((chart) => Testing.synth(chart));
}

test('the app holds the boundary of its fleet', () => {
  expect(objectsOf(charts())).toHoldTheBoundary(fleet);
});

test('the matcher sees what a patch breaks', () => {
  const all = charts();
  const manager = all
    .flatMap((chart) => chart.node.findAll())
    .find((one): one is ApiObject => ApiObject.isApiObject(one) && (one as ApiObject).kind === 'Deployment');
  manager?.addJsonPatch(JsonPatch.add('/spec/template/spec/hostNetwork', true));
  expect(objectsOf(all)).not.toHoldTheBoundary(fleet);
});

// With a snapshot of your test runner instead: expect(fleetSnapshot(fleet)['Role docker-manager']).toMatchSnapshot()
test('a manager may do in the cluster what it could before', () => {
  expect(fleetSnapshot(fleet)['RoleBinding docker-manager']).toMatchObject({
    subjects: [{ kind: 'ServiceAccount', name: 'docker-manager' }],
  });
});
