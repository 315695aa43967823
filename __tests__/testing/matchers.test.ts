import { ApiObject, App, JsonPatch } from 'cdk8s';
import { checkBoundary, FleetChart, FleetError } from '../../lib';
import { assertBoundary, boundaryMatchers } from '../../lib/testing';
import { find, objectsOf } from '../chart/rendered';
import { EVERY_KIND, fleetOf } from '../chart/sample-fleet';

expect.extend(boundaryMatchers);

const fleet = fleetOf(...EVERY_KIND);
const objects = objectsOf(fleet);
const more = fleetOf(...EVERY_KIND, { kind: 'docker', name: 'one-more' });

/** The objects with a manager that shares the processes of its node. */
function broken(): readonly unknown[] {
  const copies = structuredClone(objects);
  const manager = find<{ spec: { template: { spec: Record<string, unknown> } } }>(
    copies,
    'Deployment',
    'docker-manager',
  );
  manager.spec.template.spec['hostPID'] = true;
  return copies;
}

/** What an assertion says when it fails. */
function failure(assertion: () => void): string {
  try {
    assertion();
  } catch (error) {
    return String((error as Error).message);
  }
  return 'it passed';
}

describe('toHoldTheBoundary', () => {
  it('passes for what a fleet renders', () => {
    expect(objects).toHoldTheBoundary(fleet);
  });

  it('fails for a broken object, with what is wrong and what to do', () => {
    const told = failure(() => expect(broken()).toHoldTheBoundary(fleet));
    expect(told).toMatch(/^expected the objects to hold the boundary of fleet acme\n\n\[/);
    expect(told).toMatch(/Deployment acme-runners\/docker-manager .*hostPID[\s\S]*\n {2}fix: /);
  });

  it('fails for the objects of another fleet, which verify alone would pass', () => {
    expect(checkBoundary(objects).holds).toBe(true);
    expect(failure(() => expect(objects).toHoldTheBoundary(more))).toContain('one-more');
  });

  it('says so where a break was expected', () => {
    expect(failure(() => expect(objects).not.toHoldTheBoundary(fleet))).toBe(
      'expected the objects to break the boundary of fleet acme, and it holds',
    );
    expect(broken()).not.toHoldTheBoundary(fleet);
  });

  it.each([[undefined], ['kind: Namespace'], [objects[0]]])(
    'takes a list of objects and nothing else',
    (value) => {
      expect(failure(() => expect(value).toHoldTheBoundary(fleet))).toMatch(/takes a list of objects/);
      expect(failure(() => expect(value).not.toHoldTheBoundary(fleet))).toMatch(/takes a list of objects/);
    },
  );

  it.each([
    ['no fleet, which was not set yet', undefined],
    ['a specification', { org: 'acme' }],
    ['a copy', { ...fleet }],
  ])('wants a fleet and takes no word of the objects: %s', (_, value) => {
    const told = /never checked: make it with Fleet.define/;
    expect(failure(() => expect(objects).toHoldTheBoundary(value as typeof fleet))).toMatch(told);
    expect(failure(() => expect(broken()).not.toHoldTheBoundary(value as typeof fleet))).toMatch(told);
    expect(failure(() => assertBoundary(objects, value as typeof fleet))).toMatch(told);
  });

  it('fails for no objects at all', () => {
    expect([]).not.toHoldTheBoundary(fleet);
  });
});

describe('assertBoundary', () => {
  it('throws the findings as data', () => {
    expect(() => assertBoundary(objects, fleet)).not.toThrow();
    const thrown = (() => {
      try {
        return assertBoundary(broken(), fleet);
      } catch (error) {
        return error;
      }
    })();
    expect(FleetError.is(thrown) && thrown.findings).toEqual(
      checkBoundary(broken(), fleet).results.flatMap(({ findings }) => findings),
    );
  });
});

describe('the objects of an app', () => {
  it('are judged as they are after every patch', () => {
    const chart = new FleetChart(new App(), { fleet });
    const all = chart.finalObjects().flatMap((part) => part.objects);
    expect(all).toHoldTheBoundary(fleet);
    const deployment = chart.node
      .findAll()
      .find((one): one is ApiObject => one instanceof ApiObject && one.kind === 'Deployment');
    deployment?.addJsonPatch(JsonPatch.add('/spec/template/spec/hostNetwork', true));
    expect(chart.finalObjects().flatMap((part) => part.objects)).not.toHoldTheBoundary(fleet);
  });
});
